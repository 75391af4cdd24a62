package dev.skerry.gateway.web;

import dev.skerry.gateway.error.GatewayError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until what a request wants written is on the disk. */
public final class Durable {
    private static final int COMMIT_TIMEOUT_SECONDS = 10;

    private Durable() {}

    /** What was written, once it is. */
    public static <T> T await(CompletableFuture<T> written, String what)
            throws InterruptedException {
        try {
            return written.get(COMMIT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new ProblemException(
                    GatewayError.STORE_TROUBLE, 503, what + " is not durable yet: " + e);
        }
    }
}
