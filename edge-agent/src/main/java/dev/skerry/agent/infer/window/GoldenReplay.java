package dev.skerry.agent.infer.window;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.golden.GoldenReader;
import dev.skerry.profile.bundle.golden.GoldenStep;
import dev.skerry.profile.bundle.manifest.BundleFile;
import dev.skerry.profile.bundle.manifest.Golden;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.Problems;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sees whether a model computes here what it computed where it was made: its golden scores. */
final class GoldenReplay {
    /** How large golden files may be together: the agent reads them into its small memory. */
    static final int MOST_BYTES = 2 << 20;

    /** The line waits meanwhile; what was not compared until then is not. */
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
                float actual = stream.scoreOf(steps.get(i).features());
                Double expected = expected(manifest, steps.get(i));
                if (expected != null && !golden.isWithin(actual, expected)) {
                    return new Refusal(
                            "SKR-M011",
                            "%s computes another score on this machine than its golden file says, at line %d of %s: %s instead of %s, with a tolerance of %s: build the bundle again, or bring one for this architecture"
                                    .formatted(
                                            name,
                                            i + 1,
                                            file,
                                            Float.isNaN(actual) ? "none" : actual,
                                            expected,
                                            golden.tolerance()));
                }
            }
        }
        return null;
    }

    private static @Nullable Double expected(ModelManifest manifest, GoldenStep step) {
        String score = manifest.graph().output(OutputRole.SCORE).orElseThrow().name();
        List<Double> numbers = step.expected().get(score);
        return numbers == null ? null : numbers.getFirst();
    }
}
