package dev.skerry.agent.outbox;

import dev.skerry.sync.proto.Lane;

/**
 * A batch that is kept for inspection and never sent again.
 *
 * @param code why, as in docs/errors.md
 * @param reason why, for people
 * @param content as far as it could be read
 */
public record Quarantined(
        Lane lane, long sequence, int recordCount, String code, String reason, byte[] content) {
    private static final int MAX_REASON_LENGTH = 1000;
    private static final int MAX_CODE_LENGTH = 64;

    public Quarantined {
        code = cut(code, MAX_CODE_LENGTH);
        reason = cut(reason, MAX_REASON_LENGTH);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
