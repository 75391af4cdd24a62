package dev.skerry.profile.bundle.golden;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One step of a golden file.
 *
 * @param features the values, not yet normalised, in the order of the manifest's features
 * @param expected what has to come out, by the names of outputs, row by row; those that are not
 *     compared are not there
 */
public record GoldenStep(List<Double> features, Map<String, List<Double>> expected) {
    public GoldenStep {
        features = List.copyOf(features);
        expected = Map.copyOf(new TreeMap<>(expected));
    }
}
