package dev.skerry.gateway.secret;

import org.jspecify.annotations.Nullable;

/** A sealed secret does not open with this key and for this purpose. */
public final class SealBrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    SealBrokenException(String purpose, @Nullable Throwable cause) {
        super("the %s was sealed with another key, or was changed since".formatted(purpose), cause);
    }
}
