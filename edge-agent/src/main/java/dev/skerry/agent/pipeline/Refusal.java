package dev.skerry.agent.pipeline;

import java.time.Duration;

/**
 * Why a message was not accepted.
 *
 * @param code stable, {@code SKR-…}, listed in docs/errors.md
 * @param message what was wrong, where, and what to do
 * @param retryAfter when the same message may come again; zero if that makes no difference
 */
public record Refusal(String code, String message, Duration retryAfter) {
    private static final int MOST_CHARS = 500;

    public Refusal(String code, String message) {
        this(code, message, Duration.ZERO);
    }

    /** With a message that is not longer than anybody reads, whatever somebody sent is in it. */
    public Refusal cut() {
        return message.length() <= MOST_CHARS
                ? this
                : new Refusal(code, message.substring(0, MOST_CHARS - 1) + "…", retryAfter);
    }
}
