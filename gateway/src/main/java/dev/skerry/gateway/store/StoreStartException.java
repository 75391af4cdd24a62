package dev.skerry.gateway.store;

import dev.skerry.gateway.error.GatewayError;

/** The store can't be opened; the gateway does not start. */
public final class StoreStartException extends RuntimeException {
    private final GatewayError error;

    StoreStartException(GatewayError error, String detail, Throwable cause) {
        super(detail, cause);
        this.error = error;
    }

    /** Which of the start-up errors it is. */
    public GatewayError error() {
        return error;
    }
}
