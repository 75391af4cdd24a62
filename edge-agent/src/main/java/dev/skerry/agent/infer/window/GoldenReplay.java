package dev.skerry.agent.infer.window;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.golden.GoldenReader;
import dev.skerry.profile.bundle.golden.GoldenStep;
import dev.skerry.profile.bundle.manifest.BundleFile;
import dev.skerry.profile.bundle.manifest.Golden;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether a model computes here what it computed where it was made: the outputs in its golden
 * files.
 */
final class GoldenReplay {
    /** How large golden files may be together: the agent reads them into its small memory. */
    static final int MOST_BYTES = 2 << 20;

    /** What was not compared until then is not. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();

    private final String name;
    private final ModelBundle bundle;
    private final WindowModel model;
    private final LongSupplier nanoTime;

    GoldenReplay(String name, ModelBundle bundle, WindowModel model, LongSupplier nanoTime) {
        this.name = name;
        this.bundle = bundle;
        this.model = model;
        this.nanoTime = nanoTime;
    }

    /** How large the golden files of a bundle are. */
    static long sizeBytes(ModelManifest manifest) {
        Golden golden = manifest.golden();
        return golden == null
                ? 0
                : golden.files().stream()
                        .flatMap(path -> manifest.file(path).stream())
                        .mapToLong(BundleFile::sizeBytes)
                        .sum();
    }

    /** What differs, or null. */
    @Nullable Refusal judge() throws ModelFaultException {
        ModelManifest manifest = bundle.manifest();
        Golden golden = manifest.golden();
        if (golden == null) {
            return null;
        }
        long began = nanoTime.getAsLong();
        for (String file : golden.files()) {
            List<GoldenStep> steps =
                    GoldenReader.read(manifest, file, bundle.bytes(file), new Problems());
            WindowStream stream = model.begin();
            for (int i = 0; i < steps.size(); i++) {
                if (nanoTime.getAsLong() - began > LONGEST_NANOS) {
                    return null;
                }
                boolean ran = stream.resultOf(steps.get(i).features()) != null;
                String place = "line %d of %s".formatted(i + 1, file);
                String difference = difference(steps.get(i), ran, golden, place);
                if (difference != null) {
                    return new Refusal("SKR-M011", name + difference);
                }
            }
        }
        return null;
    }

    /** What comes out otherwise than the step says, or null. */
    private @Nullable String difference(GoldenStep step, boolean ran, Golden golden, String place) {
        for (Map.Entry<String, List<Double>> output : step.expected().entrySet()) {
            Numbers numbers = model.lastOutputs().named(output.getKey());
            for (int i = 0; i < output.getValue().size(); i++) {
                double expected = output.getValue().get(i);
                double actual = numbers == null || !ran ? Double.NaN : numbers.get(i);
                if (!golden.isWithin(actual, expected)) {
                    return " computes another %s on this machine than its golden file says, at %s: %s instead of %s, with a tolerance of %s: build the bundle again, or bring one for this architecture"
                            .formatted(
                                    output.getKey(),
                                    place,
                                    Double.isNaN(actual) ? "none" : actual,
                                    expected,
                                    golden.tolerance());
                }
            }
        }
        return null;
    }
}
