package dev.skerry.agent.action;

import dev.skerry.agent.act.Order.Ending;
import dev.skerry.agent.act.Order.Listener;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.AgentActivity.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the agent takes readings. One that drains takes none, and is drained once the gateway has
 * acknowledged all that it took. That ends when somebody says so, or with the process: an agent
 * that was carried elsewhere, perhaps without a link, works by itself when it is switched on.
 */
public final class Maintenance {
    private final LongSupplier nowMicros;
    private final List<Listener> waiting = new ArrayList<>();
    private @Nullable Intake intake;
    private State state = State.STATE_WORKING;
    private long sinceMicros;
    private boolean hasAsked;
    private boolean isDurable;

    /** How the agent stands, and since when: microseconds since 1970-01-01T00:00:00Z. */
    public record Standing(State state, long sinceMicros) {}

    /**
     * Of an agent that works.
     *
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     */
    public Maintenance(LongSupplier nowMicros) {
        this.nowMicros = nowMicros;
        this.sinceMicros = nowMicros.getAsLong();
    }

    /** What it holds from now on; before the first order comes. */
    public synchronized void start(Intake of) {
        intake = of;
    }

    /**
     * Takes nothing more; the listener hears when all is acknowledged, or that it never will be.
     */
    synchronized void drain(Listener listener) {
        if (intake != null && state == State.STATE_WORKING) {
            intake.hold();
            enter(State.STATE_DRAINING);
        }
        waiting.add(listener);
    }

    /** Takes readings again. */
    void resume() {
        tell(
                stopped(),
                new Ending.NotSent(
                        new Refusal(
                                "SKR-A702",
                                "the agent was told to resume before the gateway had acknowledged all: drain it again if it is to be switched off")));
    }

    private synchronized List<Listener> stopped() {
        if (intake != null && state != State.STATE_WORKING) {
            intake.release();
            hasAsked = false;
            isDurable = false;
            enter(State.STATE_WORKING);
        }
        return taken();
    }

    private List<Listener> taken() {
        List<Listener> told = List.copyOf(waiting);
        waiting.clear();
        return told;
    }

    /** Looks how far it is; at least once a second. */
    void tick() {
        tell(look(), new Ending.Sent());
    }

    /** Who is to hear that the agent is drained. */
    private synchronized List<Listener> look() {
        Intake held = intake;
        if (held == null || state == State.STATE_WORKING) {
            return List.of();
        }
        if (!hasAsked && held.isHandedOver()) {
            hasAsked = true;
            held.whenDurable(this::durable);
        }
        State now =
                isDurable && held.pendingRecords() == 0
                        ? State.STATE_DRAINED
                        : State.STATE_DRAINING;
        if (now != state) {
            enter(now);
        }
        return now == State.STATE_DRAINED ? taken() : List.of();
    }

    private synchronized void durable() {
        isDurable = hasAsked;
    }

    private void enter(State next) {
        state = next;
        sinceMicros = nowMicros.getAsLong();
    }

    /** Without the lock: who hears it may be about to ask for something here. */
    private static void tell(List<Listener> listeners, Ending ending) {
        listeners.forEach(listener -> listener.ended(ending));
    }

    /** How the agent stands; any thread may ask. */
    public synchronized Standing standing() {
        return new Standing(state, sinceMicros);
    }

    /**
     * That no readings are taken, if that is so, for people and for devices that ask to be heard.
     */
    public Optional<Refusal> trouble() {
        return standing().state() == State.STATE_WORKING
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                "SKR-A703",
                                "the agent was told to drain and takes no readings: ./skerry agent resume ends that, and so does starting it again",
                                Duration.ZERO));
    }
}
