package dev.skerry.agent.feedback;

import dev.skerry.sync.proto.AlarmMark;
import java.util.List;

/**
 * What somebody said of an alarm.
 *
 * @param raisedAtMicros when the alarm was raised: with device and rule, which one it was
 * @param markedAtMicros by the gateway's clock, microseconds since 1970-01-01T00:00:00Z
 * @param modelDigests of the models that the rule read
 */
public record Mark(
        String deviceId,
        String rule,
        long raisedAtMicros,
        Verdict verdict,
        long markedAtMicros,
        List<String> modelDigests) {
    /** What was said. */
    public enum Verdict {
        /** Something was the matter. */
        TRUE,
        /** Nothing was. */
        FALSE,
        /** Nobody can say. */
        UNSURE
    }

    public Mark {
        modelDigests = List.copyOf(modelDigests);
    }

    /** Which alarm it is of. */
    record Alarm(String deviceId, String rule, long raisedAtMicros) {
        static Alarm of(AlarmMark mark) {
            return new Alarm(mark.getDeviceId(), mark.getRule(), mark.getRaisedAtMicros());
        }
    }
}
