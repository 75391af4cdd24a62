package dev.skerry.sync.sign;

import org.jspecify.annotations.Nullable;

/** Bytes are no keys or no signature; what they were told to be can't be trusted. */
public final class SignFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    SignFormatException(String message) {
        this(message, null);
    }

    SignFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
