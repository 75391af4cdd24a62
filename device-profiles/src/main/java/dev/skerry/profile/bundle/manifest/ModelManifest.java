package dev.skerry.profile.bundle.manifest;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model is, what it takes and puts out, and which files belong to it.
 *
 * @param name {@code [a-z][a-z0-9-]*}
 * @param version three numbers
 * @param licence an SPDX licence expression
 * @param features what feeds the window, in their order there
 * @param labels of a classification the names of its states by their index, or none
 * @param warmUp steps before the first score that counts
 * @param threshold null for what has no score, or none to compare it with
 * @param architectures where it can run; empty for anywhere
 * @param golden null if there are no steps to try it with
 * @param reference null if it does not say how its training data are distributed
 * @param card the path of what people read about it, in Markdown
 * @param files all but the manifest, in the order of their paths
 */
public record ModelManifest(
        String name,
        String version,
        Task task,
        String description,
        String licence,
        List<Feature> features,
        Window window,
        Graph graph,
        List<String> labels,
        int warmUp,
        @Nullable Threshold threshold,
        Limits limits,
        List<String> architectures,
        Provenance provenance,
        @Nullable Golden golden,
        @Nullable Reference reference,
        String card,
        List<BundleFile> files) {
    /** The only format there is. */
    public static final String FORMAT = "skerry-model/1";

    /** The path of the manifest itself. */
    public static final String PATH = "manifest.json";

    public ModelManifest {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
        architectures = List.copyOf(architectures);
        files = List.copyOf(files);
        if (features.isEmpty() || warmUp < 0) {
            throw new IllegalArgumentException("no features, or a warm-up of " + warmUp);
        }
        if (reference != null && reference.features().size() != features.size()) {
            throw new IllegalArgumentException("a reference of other features");
        }
    }

    /** A file that belongs to it. */
    public Optional<BundleFile> file(String path) {
        return files.stream().filter(it -> it.path().equals(path)).findFirst();
    }

    /** Whether it can run on an architecture, as {@code os.arch} names it. */
    public boolean runsOn(String architecture) {
        return architectures.isEmpty() || architectures.contains(architecture);
    }
}
