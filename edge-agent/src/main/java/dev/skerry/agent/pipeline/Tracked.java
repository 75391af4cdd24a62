package dev.skerry.agent.pipeline;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.agent.trace.SampledMessage;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one message, if any, that is traced among those in the pipeline. For its thread. */
final class Tracked {
    private static final Map<Transport, String> SOURCES =
            Map.of(Transport.MQTT, "mqtt", Transport.COAP, "coap", Transport.HOST, "host");

    private final MessageTraces traces;
    private final Supplier<Stamp> clock;
    private @Nullable RawMessage message;
    private @Nullable SampledMessage trace;

    Tracked(MessageTraces traces, Supplier<Stamp> clock) {
        this.traces = traces;
        this.clock = clock;
    }

    /** This message is the next to be read. */
    void taken(RawMessage next) {
        SampledMessage begun =
                traces.begin(
                        SOURCES.getOrDefault(next.transport(), ""),
                        next.address(),
                        next.traceParent(),
                        next.receivedAtMicros(),
                        () -> clock.get().micros());
        if (begun != null) {
            message = next;
            trace = begun;
        }
    }

    /** A stage is done with a message. */
    @SuppressWarnings("ReferenceEquality") // this message, not one that says the same
    void mark(RawMessage done, Consumer<SampledMessage> stage) {
        if (message == done && trace != null) {
            stage.accept(trace);
        }
    }

    /** The trace of a message that leaves the pipeline; null when it is not traced. */
    @SuppressWarnings("ReferenceEquality") // this message, not one that says the same
    @Nullable SampledMessage leave(RawMessage done, String deviceId, int readings) {
        SampledMessage its = message == done ? trace : null;
        if (its != null) {
            its.decided(deviceId, readings);
            message = null;
            trace = null;
        }
        return its;
    }
}
