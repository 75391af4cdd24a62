package dev.skerry.gateway.store;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether the store takes commits, for health checks and metrics. */
public final class StoreHealth {
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

    /** What keeps the store from committing, or null when it works. */
    public @Nullable String trouble() {
        return trouble.get();
    }

    /** Returns whether this is news. */
    boolean failed(String why) {
        return trouble.getAndSet(why) == null;
    }

    /** Returns whether this is news. */
    boolean works() {
        return trouble.getAndSet(null) != null;
    }
}
