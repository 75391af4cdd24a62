package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.SourceCondition.State;
import java.util.function.LongSupplier;

/** Since when a source has been in the state that it is in. Any thread may use it. */
public final class SourceStanding {
    private final LongSupplier nanoTime;
    private State state = State.CONNECTING;
    private long sinceNanos;

    /** Of a source that was not begun. */
    public SourceStanding() {
        this(System::nanoTime);
    }

    SourceStanding(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.sinceNanos = nanoTime.getAsLong();
    }

    /** It is in this state now, perhaps as before. */
    public synchronized void becomes(State next) {
        if (next != state) {
            state = next;
            sinceNanos = nanoTime.getAsLong();
        }
    }

    /** As it is now, at an endpoint. */
    public synchronized SourceCondition at(String endpoint) {
        return new SourceCondition(endpoint, state, sinceNanos);
    }
}
