package dev.skerry.gateway.config;

import dev.skerry.gateway.error.GatewayError;

/** The gateway can't start as it is configured; its message is for people, with code and advice. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStartException(GatewayError error, String detail) {
        super(
                "%s: %s: %s. What to do: %s"
                        .formatted(error.code(), error.meaning(), detail, error.advice()));
    }
}
