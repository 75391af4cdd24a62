package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;

/**
 * A batch that is set aside.
 *
 * @param isWhole whether it is still in the log; of one that was damaged only this is left
 * @param code why, as in docs/errors.md
 * @param reason why, for people
 * @param setAsideAtMicros microseconds since 1970-01-01T00:00:00Z
 */
public record Quarantined(
        BatchRef batch, boolean isWhole, String code, String reason, long setAsideAtMicros) {
    private static final int MAX_REASON_LENGTH = 1000;
    private static final int MAX_CODE_LENGTH = 64;

    public Quarantined {
        code = cut(code, MAX_CODE_LENGTH);
        reason = cut(reason, MAX_REASON_LENGTH);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    /** What it takes in the log, in bytes. */
    long heldBytes() {
        return isWhole ? batch.sizeBytes() : 0;
    }
}
