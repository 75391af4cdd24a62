package dev.skerry.agent.infer.window;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.rule.ModelOutput;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the last run of a graph put out, besides states. For one thread. */
final class GraphOutputs {
    private final Map<String, Numbers> byName = new LinkedHashMap<>();
    private final Map<OutputRole, Numbers> byRole = new EnumMap<>(OutputRole.class);
    private final List<String> labels;
    private final @Nullable Numbers score;

    /**
     * Of a manifest's outputs.
     *
     * @param labels by their index; empty if they have no names
     */
    GraphOutputs(
            Map<String, Numbers> byName, Map<OutputRole, Numbers> byRole, List<String> labels) {
        this.byName.putAll(byName);
        this.byRole.putAll(byRole);
        this.labels = labels;
        score = byRole.get(OutputRole.SCORE);
    }

    /** The output of this name. */
    @Nullable Numbers named(String name) {
        return byName.get(name);
    }

    boolean has(OutputRole role) {
        return byRole.containsKey(role);
    }

    /** What rules can read; a forecaster with an interval is scored by what follows. */
    Set<ModelOutput> readable() {
        EnumSet<ModelOutput> readable = EnumSet.noneOf(ModelOutput.class);
        boolean hasInterval = has(OutputRole.FORECAST) && has(OutputRole.INTERVAL);
        if (has(OutputRole.SCORE) || hasInterval) {
            readable.add(ModelOutput.SCORE);
        }
        if (has(OutputRole.LABEL)) {
            readable.add(ModelOutput.LABEL);
        }
        if (has(OutputRole.FORECAST)) {
            readable.add(ModelOutput.FORECAST);
        }
        if (hasInterval) {
            readable.add(ModelOutput.LOWER);
            readable.add(ModelOutput.UPPER);
        }
        return readable;
    }

    /**
     * Looks whether there is nothing that rules could not go by.
     *
     * @throws ModelFaultException if a number is none, or a label is none of the model's
     */
    void check() throws ModelFaultException {
        for (Map.Entry<OutputRole, Numbers> output : byRole.entrySet()) {
            switch (output.getKey()) {
                case SCORE, FORECAST, INTERVAL ->
                        output.getValue().requireFinite(output.getKey().word());
                case LABEL -> checkLabel((long) output.getValue().get(0));
                // Contributions are looked at when somebody asks for them.
                case CONTRIBUTIONS, STATE -> {}
            }
        }
    }

    private void checkLabel(long index) throws ModelFaultException {
        if (!labels.isEmpty() && (index < 0 || index >= labels.size())) {
            throw new ModelFaultException(
                    ModelFaultException.FAILED,
                    "its label is number %d, and it has %d".formatted(index, labels.size()));
        }
    }

    /** NaN if it gives none. */
    float score() {
        return score == null ? Float.NaN : (float) score.get(0);
    }

    /** Null if it gives none. */
    @Nullable String label() {
        Numbers label = byRole.get(OutputRole.LABEL);
        if (label == null) {
            return null;
        }
        long index = (long) label.get(0);
        return labels.isEmpty() ? Long.toString(index) : labels.get((int) index);
    }

    /** How many values to come it gives. */
    int forecasts() {
        Numbers forecast = byRole.get(OutputRole.FORECAST);
        return forecast == null ? 0 : forecast.size();
    }

    /** A value to come, normalised as the window is. */
    double forecast(int index) {
        Numbers forecast = byRole.get(OutputRole.FORECAST);
        return forecast == null ? Double.NaN : forecast.get(index);
    }

    /**
     * A bound of a value to come; NaN if it gives none.
     *
     * @param side 0 for the lower, 1 for the upper one
     */
    double bound(int index, int side) {
        Numbers interval = byRole.get(OutputRole.INTERVAL);
        return interval == null ? Double.NaN : interval.get(2 * index + side);
    }

    /**
     * How much each feature has to do with the score, or null if it does not say, or no numbers.
     */
    double @Nullable [] contributions() {
        Numbers contributions = byRole.get(OutputRole.CONTRIBUTIONS);
        if (contributions == null || !contributions.areFinite()) {
            return null;
        }
        double[] values = new double[contributions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = contributions.get(i);
        }
        return values;
    }
}
