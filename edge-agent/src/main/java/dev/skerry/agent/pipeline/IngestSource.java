package dev.skerry.agent.pipeline;

import java.util.Optional;

/** A transport's adapter. Started once, closed once; safe to close when the start failed. */
public interface IngestSource extends AutoCloseable {
    /** Short stable name for metrics and health, such as {@code mqtt}. */
    String name();

    /**
     * Begins delivering to the sink on threads of its own. A peer that is not there yet is not an
     * error: the source goes on trying and says so in {@link #trouble}.
     */
    void start(MessageSink sink);

    /** What keeps the source from working at present, or empty when it works. */
    Optional<Refusal> trouble();

    @Override
    void close();
}
