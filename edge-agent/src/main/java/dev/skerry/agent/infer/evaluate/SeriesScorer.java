package dev.skerry.agent.infer.evaluate;

import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.infer.ModelTrust;
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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores series one after the other with the agent's own stage. Each series is a new device; each
 * of its channels is a resource that the model watches by itself. For one thread.
 */
public final class SeriesScorer implements AutoCloseable {
    /** The channels that a series may have. */
    public static final int MOST_CHANNELS = 64;

    private final InferenceStage stage;
    private final String bundle;
    private @Nullable DeviceProfile profile;
    private int series;

    /**
     * A scorer that has seen nothing.
     *
     * @param modelsDir where the bundle lies; the built-in model is written there
     * @param bundle as a profile names it
     */
    public SeriesScorer(Path modelsDir, String bundle) {
        this.bundle = bundle;
        // Whoever evaluates a model decides by that whether it is to be signed.
        stage = new InferenceStage(modelsDir, SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
    }

    /**
     * Begins a new series, of which nothing is known.
     *
     * @param warmUp readings of each channel to calibrate on
     * @throws IllegalArgumentException if it has no channel or too many, or a negative warm-up
     */
    public void begin(int channels, int warmUp) {
        if (channels < 1 || channels > MOST_CHANNELS || warmUp < 0) {
            throw new IllegalArgumentException(
                    "%d channels, warm-up %d".formatted(channels, warmUp));
        }
        series++;
        profile = profile(channels, warmUp);
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
            largest = Math.max(largest, inference.score());
        }
        return largest;
    }

    /** Why the model does not run, if it does not. */
    public List<Refusal> troubles() {
        return stage.troubles();
    }

    @Override
    public void close() {
        stage.close();
    }

    private DeviceProfile profile(int channels, int warmUp) {
        List<Resource> resources =
                IntStream.range(0, channels).mapToObj(i -> resource("channel-" + i)).toList();
        List<ModelBinding> models =
                resources.stream()
                        .map(r -> new ModelBinding(r.name(), bundle, Map.of("x", r.name()), warmUp))
                        .toList();
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
                "%d channels, warm-up %d".formatted(channels, warmUp));
    }

    private static Resource resource(String name) {
        return new Resource(
                name,
                ValueType.FLOAT64,
                "1",
                "/" + name,
                1,
                0,
                null,
                List.of(),
                Priority.TELEMETRY,
                0);
    }
}
