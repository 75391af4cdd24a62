package dev.skerry.agent.self;

import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.PipelineCounters;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.SourceCondition;
import dev.skerry.sync.proto.SourceStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How an agent's sources do, for its gateway. */
public final class SourcesReport {
    private static final int MOST_SOURCES = 16;
    private static final int TEXT_CHARS = 500;

    private final List<IngestSource> sources;
    private final PipelineCounters counters;
    private final LongSupplier nowMicros;
    private final String loopback = Loopback.name(Path.of("/"));

    /**
     * A report of these.
     *
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     */
    public SourcesReport(
            List<IngestSource> sources, PipelineCounters counters, LongSupplier nowMicros) {
        this.sources = List.copyOf(sources);
        this.counters = counters;
        this.nowMicros = nowMicros;
    }

    /** As they do now. */
    List<SourceStatus> read(long nowNanos) {
        long now = nowMicros.getAsLong();
        return sources.stream()
                .limit(MOST_SOURCES)
                .map(source -> status(source, now, nowNanos))
                .toList();
    }

    private SourceStatus status(IngestSource source, long now, long nowNanos) {
        Transport transport = Transport.valueOf(source.name().toUpperCase(Locale.ROOT));
        SourceCondition condition = source.condition();
        SourceStatus.Builder status =
                SourceStatus.newBuilder()
                        .setKind(source.name())
                        .setEndpoint(cut(condition.endpoint()))
                        .setState(state(condition.state()))
                        // The clock may have been set since.
                        .setSinceMicros(
                                now
                                        - TimeUnit.NANOSECONDS.toMicros(
                                                nowNanos - condition.sinceNanos()))
                        .setMessages(counters.receivedMessages(transport))
                        .setRefused(counters.refusedMessages(transport))
                        .setLastMessageMicros(counters.lastMessageMicros(transport));
        if (transport == Transport.MQTT && Loopback.has(condition.endpoint())) {
            status.setLoopback(loopback);
        }
        source.trouble()
                .ifPresent(
                        trouble ->
                                status.setCode(trouble.code()).setMessage(cut(trouble.message())));
        return status.build();
    }

    private static SourceStatus.State state(SourceCondition.State state) {
        return switch (state) {
            case WORKING -> SourceStatus.State.STATE_WORKING;
            case CONNECTING -> SourceStatus.State.STATE_CONNECTING;
            case REFUSED -> SourceStatus.State.STATE_REFUSED;
        };
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), TEXT_CHARS));
    }
}
