package dev.skerry.agent.policy;

import org.jspecify.annotations.Nullable;

/** A document is no policy; the message says why. */
public final class UnusablePolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusablePolicyException(String message) {
        this(message, null);
    }

    UnusablePolicyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
