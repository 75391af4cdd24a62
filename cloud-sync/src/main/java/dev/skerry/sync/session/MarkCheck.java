package dev.skerry.sync.session;

import dev.skerry.sync.proto.AlarmMark;
import dev.skerry.sync.proto.AlarmMarks;
import org.jspecify.annotations.Nullable;

/** What a gateway may say that people said of alarms. */
final class MarkCheck {
    private static final int MOST_CHARS = 256;

    private MarkCheck() {}

    /** What is wrong with marks, or null. */
    static @Nullable String problem(AlarmMarks marks) {
        for (AlarmMark mark : marks.getMarksList()) {
            if (mark.getDeviceId().isEmpty() || mark.getRule().isEmpty()) {
                return "a mark is on no device's alarm, or on no rule's";
            }
            int longest = Math.max(mark.getDeviceId().length(), mark.getRule().length());
            if (longest > MOST_CHARS) {
                return "a mark's device or rule has %d characters, at most %d"
                        .formatted(longest, MOST_CHARS);
            }
            if (!mark.getModelDigestsList().stream().allMatch(ModelCheck::isDigest)) {
                return "a mark on an alarm of %s names a model by a digest that is none"
                        .formatted(mark.getDeviceId());
            }
        }
        return null;
    }
}
