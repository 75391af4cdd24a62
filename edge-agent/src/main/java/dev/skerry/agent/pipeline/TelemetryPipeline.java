package dev.skerry.agent.pipeline;

import dev.skerry.agent.clock.Stamps;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.pipeline.DeviceRegistry.Device;
import dev.skerry.agent.pipeline.DeviceRegistry.Heard;
import dev.skerry.agent.pipeline.ProfileRoutes.Route;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.profile.decode.DecodeResult;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's main path, in this order: a source hands in a message; it is routed by its address,
 * decoded by its device's profile, shown to the models, then to the rules, and handed to the outbox
 * with all that followed from it. The outbox tells the source, once all of it is on the disk.
 *
 * <p>One thread does this, so stages need no locks and a device's readings stay in order. In front
 * is a bounded queue that slows sources down; behind is the outbox, which waits when the disk is
 * slow. Messages that can't be taken go the same way, so that they are counted and answered in
 * order.
 */
public final class TelemetryPipeline implements MessageSink, TurnedAway, AutoCloseable {
    private static final int TAKE_AT_ONCE = 256;
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    /** Where outcomes go; waits while it is full. */
    public interface Outcomes {
        void append(Outcome outcome) throws InterruptedException;
    }

    /** The parts that the pipeline puts in order. */
    public record Stages(
            List<DeviceProfile> profiles,
            DeviceRegistry devices,
            InferenceStage infer,
            DecisionStage decide,
            RecentMessages recent,
            Onlooker onlooker,
            Outcomes outcomes) {}

    private final BoundedQueue<RawMessage> queue;
    private final ProfileRoutes routes;
    private final Stages stages;
    private final StageStates states;
    private final PipelineCounters counters = new PipelineCounters();
    private final RefusalLog refusals = new RefusalLog();
    private final StageFaults faults = new StageFaults();
    private int era;
    private @Nullable Thread thread;

    /**
     * A pipeline that is not running yet.
     *
     * @param queueMessages how many messages may wait
     * @param queueBytes how much their payloads may weigh together
     */
    public TelemetryPipeline(Stages stages, String site, int queueMessages, long queueBytes) {
        this.stages = stages;
        this.queue = new BoundedQueue<>(queueMessages, queueBytes);
        this.routes = new ProfileRoutes(stages.profiles(), site);
        this.states = new StageStates(stages.infer(), stages.decide(), System.nanoTime());
    }

    /** Begins to take messages. */
    public void start() {
        thread = Thread.ofPlatform().name("skerry-pipeline").start(this::run);
    }

    @Override
    public void accept(RawMessage message) throws InterruptedException {
        queue.put(message, message.payload().length);
    }

    private void run() {
        List<RawMessage> taken = new ArrayList<>(TAKE_AT_ONCE);
        try {
            while (queue.drain(taken, TAKE_AT_ONCE, IDLE_NANOS)) {
                for (RawMessage message : taken) {
                    processSafely(message);
                }
                if (taken.isEmpty()) {
                    keepStates(states.due(System.nanoTime()));
                }
                taken.clear();
            }
            keepStates(states.all());
        } catch (InterruptedException e) {
            // The outbox is closed: what was not handed over is not acknowledged.
            Thread.currentThread().interrupt();
        }
    }

    private void processSafely(RawMessage message) throws InterruptedException {
        try {
            process(message);
        } catch (RuntimeException e) {
            refuse(message, faults.add("pipeline", e));
        }
    }

    private void process(RawMessage message) throws InterruptedException {
        counters.received(message);
        Route route = routes.of(message.transport(), message.address());
        if (route == null) {
            refuse(message, unknownAddress(message));
            return;
        }
        switch (decode(route, message)) {
            case Undecodable bad -> refuse(message, new Refusal(bad.code(), bad.message()));
            case Decoded decoded -> {
                switch (stages.devices().heard(route.deviceId(), route.profile())) {
                    case Heard.NotTaken(Refusal refusal) -> refuse(message, refusal);
                    case Heard.Known(Device device, boolean isNew) -> {
                        if (isNew) {
                            append(new Outcome.DeviceSeen(route.deviceId(), route.profile()));
                        }
                        take(message, route, device, decoded);
                    }
                }
            }
        }
    }

    private void take(RawMessage message, Route route, Device device, Decoded decoded)
            throws InterruptedException {
        long identity = identity(message, route, decoded);
        if (isRepeated(message, decoded, identity)) {
            counters.repeated();
            append(new Outcome.Duplicate(message.receipt()));
            return;
        }
        DeviceProfile profile = route.profile();
        if (message.receivedAt().era() != era) {
            era = message.receivedAt().era();
            stages.decide().timeStepped();
        }
        Stamps stamps = new Stamps(message.receivedAt(), decoded.reckonedMicros());
        List<Reading> readings = stamps.checked(decoded.readings());
        List<Inference> inferences = orNone("infer", () -> stages.infer().infer(profile, readings));
        List<Decision> decisions =
                orNone("decide", () -> stages.decide().decide(profile, readings, inferences));
        show(message, profile, readings, inferences);
        stages.recent().add(identity);
        List<Reading> kept = readings.stream().filter(device.deadband()::keeps).toList();
        counters.accepted(kept.size(), readings.size() - kept.size());
        append(
                new Outcome.Accepted(
                        profile,
                        kept,
                        inferences.stream().filter(inference -> !inference.warmingUp()).toList(),
                        decisions,
                        states.due(System.nanoTime()),
                        identity,
                        message.receipt(),
                        stamps));
    }

    private DecodeResult decode(Route route, RawMessage message) {
        try {
            return route.decoder()
                    .decode(route.deviceId(), message.payload(), message.receivedAtMicros());
        } catch (RuntimeException e) {
            Refusal refusal = faults.add("decode", e);
            return new Undecodable(refusal.code(), refusal.message());
        }
    }

    /** A model or a rule that fails must not cost the reading that it was shown. */
    private <T> List<T> orNone(String stage, Supplier<List<T>> run) {
        try {
            return run.get();
        } catch (RuntimeException e) {
            faults.add(stage, e);
            return List.of();
        }
    }

    private void show(
            RawMessage message,
            DeviceProfile profile,
            List<Reading> readings,
            List<Inference> inferences) {
        if (readings.isEmpty()) {
            return;
        }
        try {
            stages.onlooker().saw(profile, readings, inferences, message.receivedAtMicros());
        } catch (RuntimeException e) {
            faults.add("confirm", e);
        }
    }

    /** A payload with the device's own time is never the same twice; else the delivery counts. */
    private static long identity(RawMessage message, Route route, Decoded decoded) {
        if (message.transport() == Transport.HOST) {
            return RecentMessages.NONE;
        }
        if (decoded.deviceStamped()) {
            return new MessageHash().add(route.deviceId()).add(message.payload()).value();
        }
        return message.deliveryKey();
    }

    private boolean isRepeated(RawMessage message, Decoded decoded, long identity) {
        boolean mayBe =
                switch (message.transport()) {
                    case MQTT -> decoded.deviceStamped() || message.redelivered();
                    case COAP -> true;
                    case HOST -> false;
                };
        return mayBe && stages.recent().contains(identity);
    }

    private static Refusal unknownAddress(RawMessage message) {
        return new Refusal(
                "SKR-A201",
                "no profile knows the %s address '%s': add a profile with such a source to the profiles directory, or stop sending there"
                        .formatted(message.transport(), message.address()));
    }

    private void refuse(RawMessage message, Refusal refusal) throws InterruptedException {
        counters.refused();
        refusals.add(message, refusal);
        append(new Outcome.Refused(refusal, message.receipt()));
    }

    /** Counted at once, not in order and not on disk: nothing of the message was ever taken. */
    @Override
    public void turnedAway(
            Transport transport, String address, long receivedAtMicros, Refusal refusal) {
        counters.turnedAway();
        refusals.add(transport, address, receivedAtMicros, refusal);
    }

    private void keepStates(Map<String, byte[]> changed) throws InterruptedException {
        if (!changed.isEmpty()) {
            append(new Outcome.StateChanged(changed));
        }
    }

    private void append(Outcome outcome) throws InterruptedException {
        stages.outcomes().append(outcome);
    }

    /** How many messages wait in front. */
    public int waitingMessages() {
        return queue.size();
    }

    public PipelineCounters counters() {
        return counters;
    }

    public RefusalLog refusals() {
        return refusals;
    }

    public StageFaults faults() {
        return faults;
    }

    /** Whether its thread is there. */
    public boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    /** Takes nothing more in, and hands what waits to the outbox. */
    @Override
    public void close() {
        queue.close();
        Thread running = thread;
        try {
            if (running != null && !running.join(CLOSE_PATIENCE)) {
                running.interrupt();
                running.join(CLOSE_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
