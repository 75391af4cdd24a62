package dev.skerry.agent.infer.bench;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.outbox.CommitListener;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.Admission;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.RecentMessages;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.Sender;
import dev.skerry.agent.pipeline.TelemetryPipeline;
import dev.skerry.agent.recent.DeviceMessages;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An agent's line without a transport in front of it: its queue, decoding, models and rules, and an
 * outbox that commits to the disk, with an agent's settings.
 */
final class BenchLine implements AutoCloseable {
    static final int STREAMS = 1_000;

    private static final long EPOCH = 7;
    private static final int QUEUE_MESSAGES = 1_000;
    private static final long QUEUE_BYTES = 8L << 20;
    private static final int RECENT_MESSAGES = 8_192;
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(50), 4_000, 1L << 30, RECENT_MESSAGES);

    private final WatchedDevices devices;
    private final InferenceStage infer;
    private final Outbox outbox;
    private final TelemetryPipeline pipeline;
    private final AtomicLong decisions = new AtomicLong();
    private final Semaphore durable = new Semaphore(0);

    /** Hears of a message when its decisions are made, and when they are on the disk. */
    interface Heard extends Receipt {
        void decided();
    }

    BenchLine(Path folder, int streams) throws IOException, OutboxUnavailableException {
        devices = new WatchedDevices(streams);
        ActiveProfiles profiles = ActiveProfiles.ofAll(List.of(devices.profile()));
        infer =
                new InferenceStage(
                        folder.resolve("models"), SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
        outbox =
                Outbox.open(Files.createDirectories(folder.resolve("data")), SETTINGS, () -> EPOCH);
        outbox.start(new Nobody());
        int limit = Integer.MAX_VALUE / 100;
        pipeline =
                new TelemetryPipeline(
                        new TelemetryPipeline.Stages(
                                profiles,
                                new Admission(
                                        Admission.Credentials.NONE,
                                        new Admission.Limits(1 << 18, limit, streams)),
                                new DeviceRegistry(profiles, Map.of(), streams),
                                infer,
                                new DecisionStage(Map.of(), infer),
                                new RecentMessages(
                                        RECENT_MESSAGES, new byte[RecentMessages.KEY_BYTES]),
                                (profile, readings, inferences, at) -> {},
                                new DeviceMessages(1 << 20),
                                this::decided,
                                MessageTraces.none()),
                        "bench",
                        BenchLine::now,
                        QUEUE_MESSAGES,
                        QUEUE_BYTES);
        pipeline.start();
    }

    private static Stamp now() {
        return Stamp.known(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    }

    private void decided(Outcome outcome) throws InterruptedException {
        if (outcome instanceof Outcome.Accepted accepted) {
            decisions.addAndGet(accepted.decisions().size());
            if (accepted.receipt() instanceof Heard message) {
                message.decided();
            }
        }
        outbox.append(outcome);
    }

    /** Hands in a message of the next device in turn. */
    void send(Receipt receipt) throws InterruptedException {
        Stamp now = now();
        WatchedDevices.Published message = devices.message(now.micros());
        pipeline.accept(
                new RawMessage(
                        Transport.MQTT,
                        message.topic(),
                        message.payload(),
                        now,
                        0,
                        false,
                        Sender.BROKER,
                        receipt));
    }

    /** Hands in so many messages as fast as it goes, and waits until all are on the disk. */
    void feed(int messages) throws InterruptedException {
        Receipt counting =
                new Receipt() {
                    @Override
                    public void durable() {
                        durable.release();
                    }

                    @Override
                    public void refused(Refusal refusal) {
                        throw new IllegalStateException(refusal.message());
                    }
                };
        for (int i = 0; i < messages; i++) {
            send(counting);
        }
        durable.acquire(messages);
        if (infer.inferences() == 0 || !infer.troubles().isEmpty()) {
            throw new IllegalStateException("models do not run: " + infer.troubles());
        }
    }

    long inferences() {
        return infer.inferences();
    }

    long decisions() {
        return decisions.get();
    }

    @Override
    public void close() {
        pipeline.close();
        outbox.close();
        infer.close();
    }

    private static final class Nobody implements CommitListener {
        @Override
        public void committed(List<StoredBatch> batches, long latencyNanos) {}

        @Override
        public void decided(DeviceProfile profile, Decision decision) {}
    }
}
