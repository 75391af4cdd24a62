package dev.skerry.agent.seal;

import dev.skerry.agent.pipeline.Refusal;
import org.jspecify.annotations.Nullable;

/** The data directory can't be opened, sealed or wiped, and is as it was. */
public final class SealFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    SealFault(String code, String message) {
        this(code, message, null);
    }

    SealFault(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** For people. */
    public Refusal refusal() {
        return new Refusal(code, String.valueOf(getMessage()));
    }
}
