package dev.skerry.agent.ingest.host;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The machine that the agent runs on, as the device {@code host-<agentId>} of the profile {@code
 * host}: an agent has live input with nothing attached.
 */
public final class HostSource implements IngestSource {
    private final String deviceId;
    private final HostProbe probe;
    private final Duration every;
    private final Supplier<Stamp> clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("skerry-host").factory());
    private long sequence;
    private volatile @Nullable Refusal trouble;

    /**
     * A source that looks at the host at a fixed interval.
     *
     * @param dataDir whose file system's fill level is reported
     */
    public HostSource(String agentId, Path dataDir, Duration every, Supplier<Stamp> clock) {
        this.clock = clock;
        this.deviceId = "host-" + agentId;
        this.probe = new HostProbe(dataDir);
        this.every = every;
    }

    @Override
    public String name() {
        return "host";
    }

    @Override
    public void start(MessageSink sink) {
        probe.reset(System.nanoTime());
        long millis = every.toMillis();
        var _ =
                timer.scheduleWithFixedDelay(
                        () -> look(sink), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void look(MessageSink sink) {
        try {
            String json = probe.read(System.nanoTime());
            sink.accept(
                    new RawMessage(
                            Transport.HOST,
                            deviceId,
                            json.getBytes(StandardCharsets.UTF_8),
                            clock.get(),
                            ++sequence,
                            false,
                            new HostReceipt()));
        } catch (IOException e) {
            trouble =
                    new Refusal(
                            "SKR-I120",
                            "the host can't be read (%s): check that /proc, /sys and the data directory are readable, or set skerry.agent.host.enabled=false"
                                    .formatted(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The host expects no answer; a refusal shows as trouble. */
    private final class HostReceipt implements RawMessage.Receipt {
        @Override
        public void durable() {
            trouble = null;
        }

        @Override
        public void refused(Refusal refusal) {
            trouble = refusal;
        }
    }

    @Override
    public Optional<Refusal> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
