package dev.skerry.agent.infer;

import dev.skerry.agent.decide.Explainer;
import dev.skerry.agent.infer.Lineup.Slot;
import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.compare.KeptTallies;
import dev.skerry.agent.infer.drift.DriftSettings;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.run.LoadedModel.ModelInput;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.rule.ScoreUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the models of a device's profile on its readings. A model that can't be loaded or that fails
 * is off and reported; the line goes on without it, or with the bundle before it. Bundles are read
 * and tried beside the line and taken up between two messages. Used by the pipeline's thread alone,
 * except for what any thread may do as it says.
 */
public final class InferenceStage implements Explainer, AutoCloseable {
    private final Activation activation;
    private final ModelTrust trust;
    private final StreamStates states;
    private final Bindings bindings;
    private final Set<String> wanted = new HashSet<>();
    private final ModelDrifts drifts;
    private final ModelRuns runs;
    private final LastMessage lastMessage = new LastMessage();
    private final LatestExplanations latest = new LatestExplanations();
    private Lineup lineup = Lineup.EMPTY;
    private long trustEpoch;

    /**
     * A stage that goes on where the states left off, and keeps no account of what it gives up.
     *
     * @param modelsDir where model files rest; built-in models are written there
     * @param files how model files rest
     * @param trust which of them may run
     * @param states what {@link #dirtyStates} gave out, by {@code profile/device/model}
     */
    public InferenceStage(
            Path modelsDir, SealedFiles files, ModelTrust trust, Map<String, byte[]> states) {
        this(modelsDir, files, trust, states, BuiltInModels.standard());
    }

    /**
     * The same with other built-in models than agents run.
     *
     * @param builtIns what the names that begin with {@code builtin:} stand for
     */
    public InferenceStage(
            Path modelsDir,
            SealedFiles files,
            ModelTrust trust,
            Map<String, byte[]> states,
            BuiltInModels builtIns) {
        this(
                new ModelCatalog(modelsDir, files, trust, builtIns),
                trust,
                states,
                new Reversals(Reversals.Journal.NONE, Map.of()));
    }

    /**
     * A stage of an agent.
     *
     * @param reversals the bundles that are not to act again
     */
    public InferenceStage(
            Path modelsDir,
            SealedFiles files,
            ModelTrust trust,
            Map<String, byte[]> states,
            Reversals reversals) {
        this(
                new ModelCatalog(modelsDir, files, trust, BuiltInModels.standard()),
                trust,
                states,
                reversals);
    }

    private InferenceStage(
            ModelCatalog catalog,
            ModelTrust trust,
            Map<String, byte[]> states,
            Reversals reversals) {
        this.trust = trust;
        this.states = new StreamStates(states);
        trustEpoch = trust.epoch();
        activation = new Activation(catalog, reversals, new KeptTallies(states));
        bindings = new Bindings(this.states, activation::giveUp);
        drifts = new ModelDrifts(states);
        runs = new ModelRuns(this.states, drifts, activation::giveUp);
    }

    /** When the inputs and scores of models count as moved; to be said before the first message. */
    public void judgeDriftBy(DriftSettings settings) {
        drifts.judgeBy(settings);
    }

    /**
     * Reads, verifies and tries bundles on a thread of its own from now on. Without it whoever
     * brings a reading waits for that.
     */
    public void start() {
        activation.start();
    }

    /**
     * Has the bundles of profiles ready before the line works by them, as far as they are in time;
     * any thread may ask for it, and waits.
     */
    public void prepare(ActiveProfiles profiles, Duration patience) throws InterruptedException {
        activation.prepare(bundles(profiles));
        activation.await(patience);
    }

    /**
     * Which bundles shall run, all that is planned; any thread may say so. It holds from some
     * message on.
     */
    public void plan(List<ModelPlan> plans) {
        activation.plan(plans);
    }

    /** Takes up what was put into the models' directory or removed; any thread may ask for it. */
    public void look() {
        activation.look();
    }

    /** The bundles that run, shall, or are refused; any thread may ask. */
    public List<ModelStatus> models() {
        return activation.models().stream()
                .map(bindings::judged)
                .map(status -> status.with(drifts.of(status.digest())))
                .toList();
    }

    /** A message that models will be shown soon. */
    public record Coming(DeviceProfile profile, String deviceId, List<Reading> readings) {}

    /**
     * Has models of several devices calculate together what they will need for these messages, as
     * far as that can be told before. What {@link #infer} gives for each of them is the same.
     */
    public void lookAhead(List<Coming> messages) {
        bindings.all().forEach(BoundModel::forget);
        Set<String> devices = new HashSet<>();
        for (Coming message : messages) {
            // What a second message of a device leads to depends on the first.
            if (devices.add(message.deviceId()) && bindings.knows(message.profile())) {
                bindings.of(message.profile()).foresee(message.deviceId(), message.readings());
            }
        }
        bindings.all().forEach(BoundModel::runAhead);
    }

    /** What the device's models say about these readings, in the order of the readings. */
    public List<Inference> infer(DeviceProfile profile, List<Reading> readings) {
        if (profile.models().isEmpty()) {
            return List.of();
        }
        takeUp();
        ProfileModels models = modelsOf(profile);
        lastMessage.begin(
                models.acting(),
                readings,
                model -> runs.stream(model, readings.getFirst().deviceId()));
        return runs.of(models, readings);
    }

    @Override
    public List<Explanation> explain(
            DeviceProfile profile, String deviceId, List<ScoreUse> uses, long atMicros) {
        List<Explanation> explanations = new ArrayList<>();
        for (BoundModel model :
                uses.isEmpty() ? List.<BoundModel>of() : bindings.of(profile).acting()) {
            for (ScoreUse use : uses) {
                ModelStream now = model.name().equals(use.model()) ? model.stream(deviceId) : null;
                ModelStream then =
                        now == null ? null : lastMessage.at(model, now, deviceId, atMicros);
                Explanation why = then == null ? null : model.explain(then, use.threshold());
                if (why != null) {
                    explanations.add(why);
                }
            }
        }
        return explanations;
    }

    /**
     * Why the models of a device said last what they did; any thread may ask, and is answered
     * between two messages.
     *
     * @return null while too many others wait
     */
    public @Nullable CompletableFuture<List<Explanation>> explainLatest(
            DeviceProfile profile, String deviceId) {
        return latest.ask(profile, deviceId);
    }

    /** What a bundle takes; nothing if it does not run, which then is one of the troubles. */
    public List<ModelInput> inputs(String bundle) {
        want(Set.of(bundle));
        takeUp();
        Slot slot = lineup.slots().get(bundle);
        return slot == null || slot.acting() == null ? List.of() : slot.acting().model().inputs();
    }

    private ProfileModels modelsOf(DeviceProfile profile) {
        if (!bindings.knows(profile)) {
            want(bundles(profile).collect(Collectors.toSet()));
            takeUp();
        }
        return bindings.of(profile);
    }

    private static Stream<String> bundles(DeviceProfile profile) {
        return profile.models().stream().map(ModelBinding::bundle);
    }

    private static Set<String> bundles(ActiveProfiles profiles) {
        return profiles.all().stream().flatMap(InferenceStage::bundles).collect(Collectors.toSet());
    }

    private void want(Set<String> more) {
        if (wanted.addAll(more)) {
            activation.want(wanted);
        }
    }

    /**
     * Takes up what was made ready since the last message. The pipeline's thread does so before
     * each message that models see; to be called while there are none.
     */
    public void takeUp() {
        if (trust.epoch() != trustEpoch) {
            trustEpoch = trust.epoch();
            activation.look();
        }
        Lineup next = activation.lineup();
        if (next.number() != lineup.number()) {
            lineup = next;
            bindings.take(next);
            activation.taken(next);
        }
        latest.answer(this);
    }

    /**
     * Runs the models of other profiles from now on. What a model has learned of a device is kept
     * where the same model watches the same resource of it.
     */
    public void follow(ActiveProfiles before, ActiveProfiles next) {
        want(bundles(next));
        takeUp();
        bindings.follow(before, next);
        wanted.retainAll(bundles(next));
        activation.wantOnly(wanted);
        takeUp();
    }

    /** The most readings that any stream took since its state was given out. */
    public int mostUnsaved() {
        return runs.mostUnsaved();
    }

    /**
     * The states that changed since the last call, by {@code profile/device/model}, some 300 bytes
     * each, and what is counted of their drift, by {@code profile//model}, some KiB each; an empty
     * one takes the place of what has ended.
     */
    public Map<String, byte[]> dirtyStates() {
        runs.saved();
        Map<String, byte[]> changed = states.changed(bindings.all(), 1);
        drifts.collectDirty(bindings.all(), changed);
        bindings.all()
                .map(model -> model.runner().tally())
                .forEach(tally -> KeptTallies.collectDirty(tally, changed));
        return changed;
    }

    /** The same of those streams alone that took so many readings since; the others wait. */
    public Map<String, byte[]> dirtyStates(int leastUnsaved) {
        runs.saved();
        return states.changed(bindings.all(), leastUnsaved);
    }

    /**
     * Models that do not run, are not trusted or not sealed, or see other things than in their
     * training, and why; any thread may ask.
     */
    public List<Refusal> troubles() {
        return Stream.of(bindings.troubles(), activation.troubles(), drifts.troubles())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * How far what models take and give is from their training data, by profile and model; any
     * thread may ask.
     */
    public Map<String, List<DriftFigure>> drifts() {
        return drifts.all();
    }

    /** Scores given since the start, warm-up included; any thread may ask. */
    public long inferences() {
        return runs.inferences();
    }

    @Override
    public void close() {
        activation.close();
    }
}
