package dev.skerry.agent.infer;

import dev.skerry.agent.decide.Explainer;
import dev.skerry.agent.infer.ModelCatalog.ModelLoad;
import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.LoadedModel.ModelInput;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.rule.ScoreUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the models of a device's profile on its readings. A model that can't be loaded or that fails
 * is off and reported; the line goes on without it. Used by the pipeline's thread alone, except for
 * {@link #troubles} and {@link #inferences}.
 */
public final class InferenceStage implements Explainer, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(InferenceStage.class);

    private final ModelCatalog catalog;
    private final ModelTrust trust;
    private long trustEpoch;
    private int mostUnsaved;
    private final Map<String, byte[]> restorable;
    private final Map<String, List<BoundModel>> byProfile = new HashMap<>();
    private final Set<String> unbound = new HashSet<>();
    private final Map<String, Refusal> troubles = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable List<ModelPlan>> planned = new AtomicReference<>();
    private final AtomicLong inferences = new AtomicLong();
    private final Scores scores = new Scores();
    private final LastMessage lastMessage = new LastMessage();

    /**
     * A stage that goes on where the states left off.
     *
     * @param modelsDir where model files rest; the built-in model is written there
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
        catalog = new ModelCatalog(modelsDir, files, trust, builtIns);
        this.trust = trust;
        trustEpoch = trust.epoch();
        restorable = new HashMap<>(states);
    }

    /** A message that models will be shown soon. */
    public record Coming(DeviceProfile profile, String deviceId, List<Reading> readings) {}

    /**
     * Has models of several devices calculate together what they will need for these messages, as
     * far as that can be told before. What {@link #infer} gives for each of them is the same.
     */
    public void lookAhead(List<Coming> messages) {
        byProfile.values().forEach(models -> models.forEach(BoundModel::forget));
        Set<String> devices = new HashSet<>();
        for (Coming message : messages) {
            // What a second message of a device leads to depends on the first.
            if (devices.add(message.deviceId())) {
                for (BoundModel model :
                        byProfile.getOrDefault(message.profile().digest(), List.of())) {
                    model.foresee(message.deviceId(), message.readings());
                }
            }
        }
        byProfile.values().forEach(models -> models.forEach(BoundModel::runAhead));
    }

    /** What the device's models say about these readings, in the order of the readings. */
    public List<Inference> infer(DeviceProfile profile, List<Reading> readings) {
        if (profile.models().isEmpty()) {
            return List.of();
        }
        planIfAsked();
        List<BoundModel> models = trustedModelsOf(profile);
        scores.results = new ArrayList<>(readings.size());
        lastMessage.begin(models, readings);
        for (Reading reading : readings) {
            for (BoundModel model : models) {
                if (!model.isOfSeveral()) {
                    infer(model, reading);
                }
            }
        }
        for (BoundModel model : models) {
            if (model.isOfSeveral()) {
                for (Reading reading : TimeOrder.of(readings, model)) {
                    infer(model, reading);
                }
            }
        }
        return scores.results;
    }

    /**
     * Which bundles shall run, all that is planned; any thread may say so. It holds from the next
     * message on.
     */
    public void plan(List<ModelPlan> plans) {
        planned.set(List.copyOf(plans));
    }

    /** The bundles that run; any thread may ask. */
    public List<ModelStatus> models() {
        return catalog.running();
    }

    private void planIfAsked() {
        List<ModelPlan> plans = planned.getAndSet(null);
        if (plans == null) {
            return;
        }
        byProfile.values().forEach(all -> all.forEach(model -> model.collect(restorable)));
        byProfile.clear();
        unbound.clear();
        troubles.clear();
        catalog.plan(plans);
    }

    @Override
    public List<Explanation> explain(
            DeviceProfile profile, String deviceId, List<ScoreUse> uses, long atMicros) {
        List<Explanation> explanations = new ArrayList<>();
        for (BoundModel model : uses.isEmpty() ? List.<BoundModel>of() : modelsOf(profile)) {
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

    /** What a bundle takes; nothing if it does not run, which then is one of the troubles. */
    public List<ModelInput> inputs(String bundle) {
        return switch (catalog.load(bundle)) {
            case ModelLoad.Ready(LoadedModel model) -> model.inputs();
            case ModelLoad.Failed(Refusal why) -> {
                report(bundle, why);
                yield List.of();
            }
        };
    }

    private List<BoundModel> modelsOf(DeviceProfile profile) {
        List<BoundModel> models = byProfile.get(profile.digest());
        if (models == null) {
            models = bind(profile);
            byProfile.put(profile.digest(), models);
        }
        return models;
    }

    /** The same, after models that were not trusted were judged again if they may be now. */
    private List<BoundModel> trustedModelsOf(DeviceProfile profile) {
        if (trust.epoch() != trustEpoch) {
            trustEpoch = trust.epoch();
            if (catalog.retry()) {
                unbound.addAll(byProfile.keySet());
            }
        }
        List<BoundModel> before =
                unbound.remove(profile.digest()) ? byProfile.remove(profile.digest()) : null;
        if (before != null) {
            profile.models().forEach(m -> troubles.remove(profile.name() + "/" + m.name()));
            List<BoundModel> next = modelsOf(profile);
            before.forEach(model -> model.hand(deviceId -> fitting(model, next)));
        }
        return modelsOf(profile);
    }

    private static @Nullable BoundModel fitting(BoundModel model, List<BoundModel> models) {
        return models.stream().filter(model::fits).findFirst().orElse(null);
    }

    /**
     * Runs the models of other profiles from now on. What a model has learned of a device is kept
     * where the same model watches the same resource of it.
     */
    public void follow(ActiveProfiles before, ActiveProfiles next) {
        Set<String> digests = next.digests();
        for (DeviceProfile old : before.all()) {
            if (!digests.contains(old.digest())) {
                old.models().forEach(m -> troubles.remove(old.name() + "/" + m.name()));
            }
        }
        for (DeviceProfile old : before.all()) {
            for (BoundModel model : byProfile.getOrDefault(old.digest(), List.of())) {
                model.hand(deviceId -> successor(model, next.of(old.name(), deviceId)));
                boolean isGone =
                        next.all().stream().noneMatch(profile -> successor(model, profile) != null);
                if (isGone) {
                    restorable.keySet().removeIf(model::isKey);
                }
            }
        }
        byProfile.keySet().retainAll(digests);
        unbound.retainAll(digests);
    }

    private @Nullable BoundModel successor(BoundModel model, @Nullable DeviceProfile profile) {
        if (profile == null) {
            return null;
        }
        return fitting(model, modelsOf(profile));
    }

    /** The most readings that any stream took since {@link #dirtyStates}. */
    public int mostUnsaved() {
        return mostUnsaved;
    }

    /**
     * The states that changed since the last call, by {@code profile/device/model}, some 300 bytes
     * each.
     */
    public Map<String, byte[]> dirtyStates() {
        mostUnsaved = 0;
        Map<String, byte[]> changed = new HashMap<>();
        for (List<BoundModel> models : byProfile.values()) {
            for (BoundModel model : models) {
                model.collectDirty(changed);
            }
        }
        return changed;
    }

    /** Models that do not run, are not trusted or not sealed, and why; any thread may ask. */
    public List<Refusal> troubles() {
        return Stream.concat(troubles.values().stream(), catalog.troubles().stream()).toList();
    }

    /** Scores given since the start, warm-up included; any thread may ask. */
    public long inferences() {
        return inferences.get();
    }

    @Override
    public void close() {
        catalog.close();
    }

    private List<BoundModel> bind(DeviceProfile profile) {
        List<BoundModel> models = new ArrayList<>();
        for (ModelBinding binding : profile.models()) {
            String where = profile.name() + "/" + binding.name();
            switch (catalog.load(binding.bundle())) {
                case ModelLoad.Ready(LoadedModel model) -> {
                    switch (BoundInput.bind(profile, binding, model)) {
                        case BoundInput.Bound.Inputs(List<BoundInput> inputs) ->
                                models.add(bound(new BoundModel(profile, binding, model, inputs)));
                        case BoundInput.Bound.Refused(Refusal why) -> report(where, why);
                    }
                }
                case ModelLoad.Failed(Refusal why) -> report(where, why);
            }
        }
        return models;
    }

    private BoundModel bound(BoundModel model) {
        Refusal missing = model.missingOutput();
        if (missing != null) {
            report(model.where(), missing);
        }
        return model;
    }

    private void infer(BoundModel model, Reading reading) {
        if (!model.watches(reading.resource().name()) || model.off()) {
            return;
        }
        double value = BoundModel.valueOf(reading);
        if (!Double.isFinite(value)) {
            return;
        }
        ModelStream stream = model.stream(reading.deviceId());
        if (stream == null) {
            stream = restore(model, reading.deviceId());
        }
        scores.model = model;
        scores.deviceId = reading.deviceId();
        try {
            model.accept(stream, reading, value, scores);
            mostUnsaved = Math.max(mostUnsaved, stream.unsaved());
        } catch (ModelFaultException fault) {
            turnOff(model, reading, fault);
        }
    }

    /** Makes inferences of the scores that a model gives. */
    private final class Scores implements ModelStream.Scored {
        private List<Inference> results = new ArrayList<>();
        private @Nullable BoundModel model;
        private String deviceId = "";

        @Override
        public void result(ModelResult result, long atMicros, boolean warmingUp) {
            BoundModel of = Objects.requireNonNull(model);
            inferences.incrementAndGet();
            results.add(
                    new Inference(
                            deviceId,
                            of.name(),
                            of.digest(),
                            atMicros,
                            of.inOwnUnit(result),
                            warmingUp));
        }
    }

    private ModelStream restore(BoundModel model, String deviceId) {
        byte @Nullable [] state = restorable.remove(model.key(deviceId));
        ModelStream stream = state == null ? null : model.decode(state);
        if (state != null && stream == null) {
            LOG.warnf(
                    "code=SKR-M007 device=%s model=%s: the stored state is damaged or belongs to"
                            + " another version of the model, so the model warms up again",
                    deviceId, model.name());
        }
        return model.add(deviceId, stream);
    }

    private void turnOff(BoundModel model, Reading reading, ModelFaultException fault) {
        model.turnOff();
        report(
                model.where(),
                new Refusal(
                        fault.code(),
                        "model %s failed on %s of device %s (%s) and is off: replace the model or correct the profile, then restart the agent"
                                .formatted(
                                        model.where(),
                                        reading.resource().name(),
                                        reading.deviceId(),
                                        fault.getMessage())));
    }

    private void report(String where, Refusal why) {
        if (troubles.put(where, why) == null) {
            LOG.errorf("code=%s model=%s %s", why.code(), where, why.message());
        }
    }
}
