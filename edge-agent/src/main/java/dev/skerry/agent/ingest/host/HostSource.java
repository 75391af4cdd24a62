package dev.skerry.agent.ingest.host;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.Sender;
import dev.skerry.agent.pipeline.SourceCondition;
import dev.skerry.agent.pipeline.SourceCondition.State;
import dev.skerry.agent.pipeline.SourceStanding;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private final Supplier<Stamp> clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("skerry-host").factory());
    private @Nullable Duration every;
    private @Nullable MessageSink sink;
    private @Nullable Future<?> looking;
    private long sequence;
    private final SourceStanding standing = new SourceStanding();
    private volatile @Nullable Refusal trouble;

    /**
     * A source that looks at the host as often as these profiles say.
     *
     * @param dataDir whose file system's fill level is reported
     */
    public HostSource(
            String agentId, Path dataDir, List<DeviceProfile> profiles, Supplier<Stamp> clock) {
        this.clock = clock;
        this.deviceId = "host-" + agentId;
        this.probe = new HostProbe(dataDir);
        this.every = interval(profiles);
    }

    @Override
    public String name() {
        return "host";
    }

    @Override
    public synchronized void start(MessageSink to) {
        sink = to;
        probe.reset(System.nanoTime());
        standing.becomes(State.WORKING);
        schedule();
    }

    @Override
    public synchronized void settle(List<DeviceProfile> profiles) {
        Duration next = interval(profiles);
        if (!Objects.equals(next, every)) {
            every = next;
            schedule();
        }
    }

    private void schedule() {
        Future<?> before = looking;
        if (before != null) {
            before.cancel(false);
        }
        Duration pause = every;
        MessageSink to = sink;
        if (pause != null && to != null) {
            long millis = pause.toMillis();
            looking =
                    timer.scheduleWithFixedDelay(
                            () -> look(to), millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Null when no profile is of the host. */
    private static @Nullable Duration interval(List<DeviceProfile> profiles) {
        return profiles.stream()
                .flatMap(profile -> profile.sources().stream())
                .filter(Source.Host.class::isInstance)
                .map(source -> ((Source.Host) source).every())
                .min(Duration::compareTo)
                .orElse(null);
    }

    private void look(MessageSink to) {
        try {
            String json = probe.read(System.nanoTime());
            standing.becomes(State.WORKING);
            to.accept(
                    new RawMessage(
                            Transport.HOST,
                            deviceId,
                            json.getBytes(StandardCharsets.UTF_8),
                            clock.get(),
                            ++sequence,
                            false,
                            Sender.ITSELF,
                            new HostReceipt()));
        } catch (IOException e) {
            standing.becomes(State.REFUSED);
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
    public SourceCondition condition() {
        return standing.at("");
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
