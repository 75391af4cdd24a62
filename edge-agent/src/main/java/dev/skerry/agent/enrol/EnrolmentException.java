package dev.skerry.agent.enrol;

import dev.skerry.agent.pipeline.Refusal;
import org.jspecify.annotations.Nullable;

/** A certificate was not to be had. */
public final class EnrolmentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    EnrolmentException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    EnrolmentException(String code, String message) {
        this(code, message, null);
    }

    EnrolmentException(Refusal refusal, Throwable cause) {
        this(refusal.code(), refusal.message(), cause);
    }

    /** Why, and what to do. */
    public Refusal refusal() {
        return new Refusal(code, String.valueOf(getMessage()));
    }
}
