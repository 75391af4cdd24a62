package dev.skerry.profile.bundle.manifest;

import dev.skerry.profile.drift.Histogram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How what a model was trained on is distributed, for seeing later whether it still is.
 *
 * @param samples steps that it was trained on; those that lack a feature's value are not in the
 *     histogram of that
 * @param features by the order of the manifest's features, in their units, not normalised
 * @param score of the scores that it gives them; null if that is not known
 */
public record Reference(long samples, List<Histogram> features, @Nullable Histogram score) {
    public Reference {
        features = List.copyOf(features);
    }
}
