package dev.skerry.agent.pipeline;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.clock.Stamps;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.pipeline.Arrival.Legible;
import dev.skerry.agent.pipeline.DeviceRegistry.Device;
import dev.skerry.agent.pipeline.DeviceRegistry.Heard;
import dev.skerry.agent.pipeline.ProfileRoutes.Route;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.agent.trace.SampledMessage;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's main path, in this order: a source hands in a message; it is routed by its address,
 * decoded by its device's profile, shown to the models, then to the rules, and handed to the outbox
 * with all that followed from it. The outbox tells the source, once all of it is on the disk.
 *
 * <p>One thread does this, so stages need no locks and a device's readings stay in order. In front
 * is a bounded queue that slows sources down; behind is the outbox, which waits when the disk is
 * slow. Messages that can't be taken go the same way, to be counted and answered in order.
 */
public final class TelemetryPipeline implements MessageSink, TurnedAway, AutoCloseable {
    private static final int TAKE_AT_ONCE = 256;

    /** How many messages models may look at together: as many as wait, and no more than these. */
    private static final int LOOK_AHEAD = 64;

    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    /** The parts that the pipeline puts in order. */
    public record Stages(
            ActiveProfiles profiles,
            Admission admission,
            DeviceRegistry devices,
            InferenceStage infer,
            DecisionStage decide,
            RecentMessages recent,
            Onlooker onlooker,
            Witness witness,
            Outcomes outcomes,
            MessageTraces traces) {}

    private final BoundedQueue<RawMessage> queue;
    private final Stages stages;
    private final String site;
    private final StageStates states;
    private final PipelineCounters counters = new PipelineCounters();
    private final RefusalLog refusals = new RefusalLog();
    private final StageFaults faults = new StageFaults();
    private final DerivationTroubles derivations = new DerivationTroubles();
    private final ProfileSwitch others = new ProfileSwitch();
    private final Supplier<Stamp> clock;
    private final Tracked tracked;
    private ActiveProfiles profiles;
    private final MessageReader reader;
    private Stamp lastArrival = Stamp.known(0);
    private int era;
    private int staleEra;
    private long markedAtNanos = System.nanoTime();
    private @Nullable Thread thread;

    /**
     * A pipeline that is not running yet.
     *
     * @param clock stamps what becomes stale
     * @param queueMessages how many messages may wait
     * @param queueBytes how much their payloads may weigh together
     */
    public TelemetryPipeline(
            Stages stages, String site, Supplier<Stamp> clock, int queueMessages, long queueBytes) {
        this.stages = stages;
        this.clock = clock;
        this.tracked = new Tracked(stages.traces(), clock);
        this.site = site;
        this.profiles = stages.profiles();
        this.queue = new BoundedQueue<>(queueMessages, queueBytes);
        this.reader = new MessageReader(new ProfileRoutes(profiles, site), stages, faults);
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

    /**
     * Works by other profiles from now on: what comes before is read, judged and named by the old
     * ones, what comes after by the new ones. Waits until that is so. For one thread.
     *
     * @return false when the pipeline ended before
     */
    public boolean follow(ActiveProfiles next) throws InterruptedException {
        return others.ask(next, new ProfileRoutes(next, site), queue::nudge, this::isRunning);
    }

    private void run() {
        List<RawMessage> taken = new ArrayList<>(TAKE_AT_ONCE);
        try {
            while (queue.drain(taken, TAKE_AT_ONCE, IDLE_NANOS)) {
                for (int i = 0; i < taken.size(); i += LOOK_AHEAD) {
                    switchIfAsked();
                    process(taken.subList(i, Math.min(i + LOOK_AHEAD, taken.size())));
                }
                if (taken.isEmpty()) {
                    switchIfAsked();
                    keepStates(states.due(System.nanoTime()));
                }
                taken.clear();
                if (System.nanoTime() - markedAtNanos >= IDLE_NANOS) {
                    markedAtNanos = System.nanoTime();
                    counters.moved(markedAtNanos);
                    stages.infer().takeUp();
                    if (!queue.isHeld()) {
                        markStaleSafely();
                    }
                }
            }
            keepStates(states.all());
        } catch (InterruptedException e) {
            // The outbox is closed: what was not handed over is not acknowledged.
            Thread.currentThread().interrupt();
        }
    }

    private void markStaleSafely() throws InterruptedException {
        try {
            markStale();
        } catch (RuntimeException e) {
            faults.add("stale", e);
        }
    }

    private void switchIfAsked() throws InterruptedException {
        ProfileSwitch.Ask ask = others.take();
        if (ask == null) {
            return;
        }
        try {
            ActiveProfiles next = ask.profiles();
            stages.infer().follow(profiles, next);
            List<DecisionStage.Cleared> cleared = stages.decide().follow(profiles, next);
            stages.devices().follow(next);
            profiles = next;
            reader.follow(ask.routes());
            for (DecisionStage.Cleared alarm : cleared) {
                append(Outcome.clearing(alarm, states.due(System.nanoTime()), lastArrival));
            }
            ask.done().complete(true);
        } catch (RuntimeException e) {
            faults.add("profiles", e);
            ask.done().completeExceptionally(e);
        }
    }

    /** One after the other; what waits together is read before, so that models can look ahead. */
    private void process(List<RawMessage> messages) throws InterruptedException {
        List<Arrival> arrivals = new ArrayList<>(messages.size());
        for (RawMessage message : messages) {
            counters.received(message);
            tracked.taken(message);
            arrivals.add(reader.read(message));
            tracked.mark(message, SampledMessage::decoded);
        }
        lookAhead(arrivals.size() > 1 ? arrivals : List.of());
        for (Arrival arrival : arrivals) {
            try {
                process(arrival);
            } catch (RuntimeException e) {
                refuse(arrival.message(), "", faults.add("pipeline", e));
            }
        }
    }

    private void lookAhead(List<Arrival> arrivals) {
        try {
            stages.infer().lookAhead(Arrival.coming(arrivals));
        } catch (RuntimeException e) {
            faults.add("infer", e);
        }
    }

    private void process(Arrival arrival) throws InterruptedException {
        switch (arrival) {
            case Arrival.Refused(RawMessage message, String profile, Refusal why) ->
                    refuse(message, profile, why);
            case Legible(RawMessage message, Route route, Decoded decoded) -> {
                switch (stages.devices().heard(route.deviceId(), route.profile())) {
                    case Heard.NotTaken(Refusal refusal) ->
                            refuse(message, route.profile().name(), refusal);
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
        long identity = stages.recent().identity(message, route.deviceId(), decoded);
        if (stages.recent().isRepetition(message, decoded, identity)) {
            counters.repeated();
            append(new Outcome.Duplicate(message.receipt()));
            return;
        }
        DeviceProfile profile = route.profile();
        if (message.receivedAt().era() != era) {
            era = message.receivedAt().era();
            stages.decide().timeStepped();
        }
        lastArrival = message.receivedAt();
        Stamps stamps = new Stamps(lastArrival, decoded.reckonedMicros());
        List<Reading> readings = extended(device, stamps.checked(decoded.readings()));
        List<Inference> inferences = orNone("infer", () -> stages.infer().infer(profile, readings));
        tracked.mark(message, SampledMessage::inferred);
        List<Decision> decisions = decided(profile, readings, inferences);
        show(message, profile, readings, inferences);
        device.stream().heard(readings, message.receivedAtMicros());
        stages.recent().add(identity, message.receivedAtMicros());
        counters.acceptedMessage();
        SampledMessage trace = tracked.leave(message, route.deviceId(), readings.size());
        keep(device, readings, inferences, decisions, stamps, identity, message.receipt(), trace);
    }

    /** Hands over what is to be kept. */
    private void keep(
            Device device,
            List<Reading> readings,
            List<Inference> inferences,
            List<Decision> decisions,
            Stamps stamps,
            long identity,
            Receipt receipt,
            @Nullable SampledMessage trace)
            throws InterruptedException {
        append(
                new Outcome.Accepted(
                        device.profile(),
                        device.stream().thinned(readings, counters),
                        inferences.stream().filter(inference -> !inference.warmingUp()).toList(),
                        decisions,
                        states.due(System.nanoTime()),
                        identity,
                        receipt,
                        stamps,
                        trace));
    }

    private List<Decision> decided(
            DeviceProfile profile, List<Reading> readings, List<Inference> inferences) {
        return orNone("decide", () -> stages.decide().decide(profile, readings, inferences));
    }

    private List<Reading> extended(Device device, List<Reading> readings) {
        return device.stream()
                .extend(
                        readings,
                        (resource, why) -> derivations.add(device.profile(), resource, why));
    }

    /** Once a second: resources that fell silent are read once more, as stale. */
    private void markStale() throws InterruptedException {
        Stamp now = clock.get();
        boolean stepped = now.era() != staleEra;
        staleEra = now.era();
        for (Device device : stages.devices().known()) {
            if (stepped) {
                device.stream().timeStepped(now.micros());
            }
            List<Reading> gone = device.stream().gone(now.micros());
            if (!gone.isEmpty()) {
                List<Reading> readings = extended(device, gone);
                keep(
                        device,
                        readings,
                        List.of(),
                        decided(device.profile(), readings, List.of()),
                        new Stamps(now, Set.of(now.micros())),
                        RecentMessages.NONE,
                        Receipt.NONE,
                        null);
            }
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

    private void refuse(RawMessage message, String profile, Refusal refusal)
            throws InterruptedException {
        counters.refused(message.transport());
        refusals.add(message, profile, refusal);
        append(new Outcome.Refused(refusal, message.receipt()));
    }

    /** Counted at once, not in order and not on disk: nothing of the message was ever taken. */
    @Override
    public void turnedAway(
            Transport transport, String address, long receivedAtMicros, Refusal refusal) {
        counters.turnedAway(transport);
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

    /** What waits in front; while it is held nothing is taken, and nothing found to be silent. */
    public BoundedQueue<RawMessage> intake() {
        return queue;
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

    /** Resources that can't be calculated, and why; any thread may ask. */
    public List<Refusal> derivationTroubles() {
        return derivations.all();
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
