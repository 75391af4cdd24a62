package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.RawMessage.Transport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What went through the pipeline since the start, for metrics. */
public final class PipelineCounters {
    private volatile long movedAtNanos = System.nanoTime();
    private final Map<Transport, OfTransport> transports = new EnumMap<>(Transport.class);
    private final LongAdder acceptedMessages = new LongAdder();
    private final LongAdder acceptedReadings = new LongAdder();
    private final LongAdder unchangedReadings = new LongAdder();
    private final LongAdder sampledOutReadings = new LongAdder();
    private final LongAdder repeatedMessages = new LongAdder();

    /** What came by one of them. */
    private static final class OfTransport {
        final LongAdder received = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder turnedAway = new LongAdder();

        /** Of the newest; 0 before the first. */
        volatile long lastMicros;
    }

    /** Nothing went through yet. */
    public PipelineCounters() {
        for (Transport transport : Transport.values()) {
            transports.put(transport, new OfTransport());
        }
    }

    /** On the pipeline's thread. */
    void received(RawMessage message) {
        OfTransport its = of(message.transport());
        its.received.increment();
        its.lastMicros = message.receivedAtMicros();
    }

    private OfTransport of(Transport transport) {
        return Objects.requireNonNull(transports.get(transport));
    }

    void acceptedMessage() {
        acceptedMessages.increment();
    }

    void readings(int kept, int unchanged, int sampledOut) {
        acceptedReadings.add(kept);
        unchangedReadings.add(unchanged);
        sampledOutReadings.add(sampledOut);
    }

    void repeated() {
        repeatedMessages.increment();
    }

    void refused(Transport transport) {
        of(transport).refused.increment();
    }

    void turnedAway(Transport transport) {
        of(transport).turnedAway.increment();
    }

    /** Messages that came this way, whatever became of them. */
    public long receivedMessages(Transport transport) {
        return of(transport).received.sum();
    }

    /** Messages that were not taken, by their source or later. */
    public long refusedMessages(Transport transport) {
        return of(transport).refused.sum() + of(transport).turnedAway.sum();
    }

    /**
     * When the newest of a transport's messages came, by the agent's clock, microseconds since
     * 1970-01-01T00:00:00Z; 0 before the first.
     */
    public long lastMessageMicros(Transport transport) {
        return of(transport).lastMicros;
    }

    /** The line's thread was seen to move, as it is about once a second. */
    void moved(long nanos) {
        movedAtNanos = nanos;
    }

    /** When it last was, of the monotonic clock. */
    public long movedAtNanos() {
        return movedAtNanos;
    }

    public long acceptedMessages() {
        return acceptedMessages.sum();
    }

    public long acceptedReadings() {
        return acceptedReadings.sum();
    }

    /** Readings that say nothing new, as far as their resource's deadband goes: not kept. */
    public long unchangedReadings() {
        return unchangedReadings.sum();
    }

    /** Readings that came sooner than their resource is sampled: not kept. */
    public long sampledOutReadings() {
        return sampledOutReadings.sum();
    }

    public long repeatedMessages() {
        return repeatedMessages.sum();
    }

    public long refusedMessages() {
        return transports.values().stream().mapToLong(its -> its.refused.sum()).sum();
    }

    /** Messages that a source answered itself, so that they never came this way. */
    public long turnedAwayMessages() {
        return transports.values().stream().mapToLong(its -> its.turnedAway.sum()).sum();
    }
}
