package dev.skerry.agent.ingest.host;

import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The machine that the agent runs on. */
public final class HostSource implements IngestSource {
    public HostSource(String agentId, Path dataDir, Duration every) {}

    @Override
    public String name() {
        return "host";
    }

    @Override
    public void start(MessageSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Refusal> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
