package dev.skerry.agent.infer;

import dev.skerry.agent.infer.drift.DriftSettings;
import dev.skerry.agent.infer.drift.ModelDrift;
import dev.skerry.agent.infer.run.LoadedModel.ModelInput;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.drift.DriftFigure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The drift of all models that run. A model that is bound anew, by another version of its profile
 * or in another role, goes on with what was counted. The pipeline's thread counts; any thread may
 * ask.
 */
final class ModelDrifts {
    /** Stands where the keys of other states have a device; no device has no name. */
    private static final String NO_DEVICE = "";

    private static final BinaryOperator<DriftFigure> WORSE =
            BinaryOperator.maxBy(Comparator.comparingDouble(DriftFigure::psi));

    private final Map<String, byte[]> kept;
    private final IdentityHashMap<BoundModel, ModelDrift> byModel = new IdentityHashMap<>();
    private final Map<String, Watched> byKey = new ConcurrentHashMap<>();
    private DriftSettings settings = DriftSettings.STANDARD;

    /**
     * A model of a profile.
     *
     * @param where profile and model
     */
    private record Watched(String where, String digest, boolean isShadow, ModelDrift drift) {
        boolean isOf(BoundModel model) {
            return where.equals(model.where()) && digest.equals(model.digest());
        }

        String label() {
            return isShadow ? where + " (shadow)" : where;
        }
    }

    /**
     * Goes on where the states left off.
     *
     * @param states those of all models; others than its own are passed over
     */
    ModelDrifts(Map<String, byte[]> states) {
        kept = new HashMap<>(states);
        kept.keySet().removeIf(key -> !key.contains("/" + NO_DEVICE + "/"));
    }

    /** For the models that begin from now on. */
    void judgeBy(DriftSettings by) {
        settings = by;
    }

    /** A model took a step that counts. */
    void step(BoundModel model, double[] values, float score, long atMicros) {
        ModelDrift drift = byModel.get(model);
        if (drift == null) {
            drift = begin(model);
            byModel.put(model, drift);
        }
        drift.step(values, score, atMicros);
    }

    private ModelDrift begin(BoundModel model) {
        String key = model.key(NO_DEVICE);
        ModelDrift drift =
                byKey.values().stream()
                        .filter(it -> it.isOf(model))
                        .findFirst()
                        .map(Watched::drift)
                        .orElseGet(() -> restored(model, key));
        // What is compared only has keys of its own.
        boolean isShadow = !key.endsWith("/" + model.name());
        byKey.put(key, new Watched(model.where(), model.digest(), isShadow, drift));
        return drift;
    }

    /** What is kept of another bundle, or is damaged, is not gone on with. */
    private ModelDrift restored(BoundModel model, String key) {
        var drift =
                new ModelDrift(
                        model.where(),
                        model.digest(),
                        names(model),
                        model.model().reference(),
                        settings);
        byte[] state = kept.remove(key);
        if (state != null) {
            drift.restore(state);
        }
        return drift;
    }

    /** Its inputs as the model calls them, or else as the resources that feed them are called. */
    private static List<String> names(BoundModel model) {
        List<String> names = new ArrayList<>();
        for (ModelInput input : model.model().inputs()) {
            String resource = model.inputs().get(names.size()).resource().name();
            names.add(input.name().isEmpty() ? resource : input.name());
        }
        return names;
    }

    /**
     * Adds what changed since the last call.
     *
     * @param running all models; of others only what they counted is kept
     */
    void collectDirty(Stream<BoundModel> running, Map<String, byte[]> changed) {
        Set<BoundModel> models = running.collect(Collectors.toSet());
        byModel.keySet().removeIf(model -> !models.contains(model));
        Set<String> keys =
                models.stream().map(model -> model.key(NO_DEVICE)).collect(Collectors.toSet());
        byKey.forEach(
                (key, watched) -> {
                    boolean isGone = !keys.contains(key);
                    byte @Nullable [] state =
                            isGone ? watched.drift().encode() : watched.drift().takeDirty();
                    if (state != null) {
                        changed.put(key, state);
                    }
                    if (isGone) {
                        kept.put(key, Objects.requireNonNull(state));
                        byKey.remove(key);
                    }
                });
    }

    /** What has moved; any thread may ask. */
    List<Refusal> troubles() {
        return byKey.values().stream()
                .map(watched -> watched.drift().trouble())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /**
     * How far the inputs and the score of a bundle are from its training data, once half a window
     * was seen; where several profiles bind it, as far as in the worst of them. Any thread may ask.
     */
    List<DriftFigure> of(String digest) {
        return byKey.values().stream()
                .filter(watched -> watched.digest().equals(digest))
                .flatMap(watched -> watched.drift().settled().stream())
                .collect(Collectors.toMap(DriftFigure::feature, figure -> figure, WORSE))
                .values()
                .stream()
                .sorted(Comparator.comparing(DriftFigure::feature))
                .toList();
    }

    /** The same as it is now, by profile and model; any thread may ask. */
    Map<String, List<DriftFigure>> all() {
        return byKey.values().stream()
                .collect(
                        Collectors.toMap(
                                Watched::label,
                                watched -> watched.drift().figures(),
                                (one, other) -> one));
    }

    /** The largest index of a model's inputs and score; NaN if there is nothing to compare. */
    double psi(BoundModel model) {
        ModelDrift drift = byModel.get(model);
        return drift == null ? Double.NaN : drift.largestPsi();
    }
}
