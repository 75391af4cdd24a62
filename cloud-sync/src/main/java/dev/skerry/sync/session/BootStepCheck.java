package dev.skerry.sync.session;

import dev.skerry.sync.proto.BootStep;
import dev.skerry.sync.proto.BootSteps;
import java.util.regex.Pattern;

/** Which steps of a first boot are told and taken. No session ends because of one. */
public final class BootStepCheck {
    /** Of one first boot. */
    public static final int MOST = 64;

    /** Of a step's detail, in characters. */
    public static final int MOST_DETAIL_CHARS = 256;

    private static final int MOST_BOOT_CHARS = 64;
    private static final int MOST_DIGEST_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    /** A year: nothing takes longer to get ready. */
    private static final long LONGEST_MILLIS = 31_556_952_000L;

    private BootStepCheck() {}

    /** Whether it can be. */
    public static boolean isUsable(BootStep step) {
        return NAME.matcher(step.getName()).matches()
                && step.getUptimeMillis() >= 0
                && step.getUptimeMillis() <= LONGEST_MILLIS
                && !step.getBootId().isEmpty()
                && step.getBootId().length() <= MOST_BOOT_CHARS
                && step.getDetail().length() <= MOST_DETAIL_CHARS;
    }

    /** Those that can be, of the first few. */
    static BootSteps usable(BootSteps told) {
        BootSteps.Builder usable = BootSteps.newBuilder();
        if (told.getDigest().size() <= MOST_DIGEST_BYTES) {
            usable.setDigest(told.getDigest());
        }
        told.getStepsList().stream()
                .limit(MOST)
                .filter(BootStepCheck::isUsable)
                .forEach(usable::addSteps);
        return usable.build();
    }
}
