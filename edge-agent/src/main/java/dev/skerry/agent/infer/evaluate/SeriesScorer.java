package dev.skerry.agent.infer.evaluate;

import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.drift.ModelDrift;
import dev.skerry.agent.infer.run.LoadedModel.ModelInput;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores series one after the other with the agent's own stage. Each series is a new device, each
 * of its channels a resource. A model of one input watches each of them by itself; one of several
 * takes those that are called as its inputs are. For one thread.
 */
public final class SeriesScorer implements AutoCloseable {
    /** The channels that a series may have. */
    public static final int MOST_CHANNELS = 64;

    private final InferenceStage stage;
    private final String bundle;
    private @Nullable DeviceProfile profile;
    private @Nullable Refusal unfit;
    private int series;

    /**
     * A scorer that has seen nothing.
     *
     * @param modelsDir where the bundle lies; the built-in models are written there
     * @param bundle as a profile names it
     * @param builtIns those that agents run, or the same of another seed
     */
    public SeriesScorer(Path modelsDir, String bundle, BuiltInModels builtIns) {
        this.bundle = bundle;
        // Whoever evaluates a model decides by that whether it is to be signed.
        stage =
                new InferenceStage(
                        modelsDir, SealedFiles.PLAIN, ModelTrust.ANY, Map.of(), builtIns);
    }

    /**
     * Begins a new series, of which nothing is known.
     *
     * @param channels their names
     * @param warmUp readings of each channel to calibrate on, if the model leaves that open
     * @throws IllegalArgumentException if it has no channel or too many, or a negative warm-up
     */
    public void begin(List<String> channels, int warmUp) {
        if (channels.isEmpty() || channels.size() > MOST_CHANNELS || warmUp < 0) {
            throw new IllegalArgumentException("%s, warm-up %d".formatted(channels, warmUp));
        }
        series++;
        unfit = null;
        List<ModelInput> inputs = stage.inputs(bundle);
        if (inputs.isEmpty() && troubles().isEmpty()) {
            inputs = channels.stream().map(it -> new ModelInput(it, null)).toList();
            profile = together(inputs, channels, warmUp);
            return;
        }
        List<String> names = inputs.stream().map(ModelInput::name).toList();
        if (inputs.size() > 1 && !channels.containsAll(names)) {
            unfit =
                    new Refusal(
                            "SKR-M013",
                            "bundle %s takes %s, but the data has %s: call its columns as the inputs are called"
                                    .formatted(bundle, names, channels));
        } else if (!inputs.isEmpty()) {
            profile =
                    inputs.size() == 1
                            ? each(inputs.getFirst(), channels.size(), warmUp)
                            : together(inputs, channels, warmUp);
        }
    }

    /**
     * The largest score that a channel gives for a row; 0 while all warm up.
     *
     * @param values one for each channel; NaN where there is none
     */
    public float score(long observedAtMicros, double[] values) {
        DeviceProfile device = profile;
        if (device == null || values.length != device.resources().size()) {
            throw new IllegalArgumentException(values.length + " values");
        }
        List<Reading> readings = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            readings.add(
                    Reading.ofDouble(
                            "series-" + series,
                            device.resources().get(i),
                            observedAtMicros,
                            Quality.GOOD,
                            values[i]));
        }
        float largest = 0;
        for (Inference inference : stage.infer(device, readings)) {
            // A step of a forecaster may have none.
            if (inference.score() > largest) {
                largest = inference.score();
            }
        }
        return largest;
    }

    /** Why the model does not run on the series, if it does not; drift is no reason. */
    public List<Refusal> troubles() {
        return unfit == null
                ? stage.troubles().stream()
                        .filter(it -> !it.code().equals(ModelDrift.MOVED))
                        .toList()
                : List.of(unfit);
    }

    @Override
    public void close() {
        stage.close();
    }

    private DeviceProfile each(ModelInput input, int channels, int warmUp) {
        List<Resource> resources = new ArrayList<>();
        List<ModelBinding> models = new ArrayList<>();
        String name = input.name().isEmpty() ? "x" : input.name();
        for (int i = 0; i < channels; i++) {
            resources.add(resource(i, input.unit()));
            models.add(
                    new ModelBinding(
                            "model-" + i, bundle, Map.of(name, resources.get(i).name()), warmUp));
        }
        return profile(resources, models);
    }

    private DeviceProfile together(List<ModelInput> inputs, List<String> channels, int warmUp) {
        Map<String, ModelInput> byName = new HashMap<>();
        inputs.forEach(input -> byName.put(input.name(), input));
        List<Resource> resources = new ArrayList<>();
        Map<String, String> bound = new LinkedHashMap<>();
        for (int i = 0; i < channels.size(); i++) {
            ModelInput input = byName.get(channels.get(i));
            resources.add(resource(i, input == null ? null : input.unit()));
            if (input != null) {
                bound.put(input.name(), resources.get(i).name());
            }
        }
        return profile(resources, List.of(new ModelBinding("model", bundle, bound, warmUp)));
    }

    private static DeviceProfile profile(List<Resource> resources, List<ModelBinding> models) {
        return new DeviceProfile(
                "evaluate",
                "1.0.0",
                "",
                List.of(),
                resources,
                List.of(),
                List.of(),
                models,
                List.of(),
                "of " + models);
    }

    /** In the unit that the model takes: whoever records data for it has it in that. */
    private static Resource resource(int channel, @Nullable String unit) {
        return new Resource(
                "channel-" + channel,
                ValueType.FLOAT64,
                unit,
                "/channel-" + channel,
                1,
                0,
                null,
                List.of(),
                Priority.TELEMETRY,
                0);
    }
}
