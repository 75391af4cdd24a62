package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.RawMessage.Transport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What went through the pipeline since the start, for metrics. */
public final class PipelineCounters {
    private final Map<Transport, LongAdder> received = new EnumMap<>(Transport.class);
    private final LongAdder acceptedMessages = new LongAdder();
    private final LongAdder acceptedReadings = new LongAdder();
    private final LongAdder unchangedReadings = new LongAdder();
    private final LongAdder sampledOutReadings = new LongAdder();
    private final LongAdder repeatedMessages = new LongAdder();
    private final LongAdder refusedMessages = new LongAdder();
    private final LongAdder turnedAwayMessages = new LongAdder();

    PipelineCounters() {
        for (Transport transport : Transport.values()) {
            received.put(transport, new LongAdder());
        }
    }

    void received(RawMessage message) {
        of(message.transport()).increment();
    }

    private LongAdder of(Transport transport) {
        return Objects.requireNonNull(received.get(transport));
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

    void refused() {
        refusedMessages.increment();
    }

    void turnedAway() {
        turnedAwayMessages.increment();
    }

    /** Messages that came this way, whatever became of them. */
    public long receivedMessages(Transport transport) {
        return of(transport).sum();
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
        return refusedMessages.sum();
    }

    /** Messages that a source answered itself, so that they never came this way. */
    public long turnedAwayMessages() {
        return turnedAwayMessages.sum();
    }
}
