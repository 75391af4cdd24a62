package dev.skerry.agent.infer.window;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream.StepExplanation;
import dev.skerry.agent.infer.run.ModelStream.StepExplanation.Input;
import dev.skerry.agent.pipeline.Explanation.Method;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what a model's last result is due to, by running it again. Its state stays as it is. */
final class WindowExplainer {
    /** The line waits meanwhile: models that may take longer have no contributions by occlusion. */
    static final Duration LONGEST = Duration.ofMillis(100);

    private final WindowModel model;
    private final ModelManifest manifest;
    private final WindowState state;

    WindowExplainer(WindowModel model, WindowState state) {
        this.model = model;
        this.state = state;
        manifest = model.manifest();
    }

    private record Found(Method method, double[] contributions) {}

    StepExplanation explain(long atMicros, ModelResult result) {
        Found found = contributions(result);
        List<Feature> features = manifest.features();
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            inputs.add(
                    new Input(
                            features.get(i).name(),
                            found.contributions()[i],
                            state.latestSteps(i)));
        }
        return new StepExplanation(atMicros, result, found.method(), inputs);
    }

    private Found contributions(ModelResult result) {
        int features = manifest.features().size();
        try {
            if (model.lastOutputs().has(OutputRole.CONTRIBUTIONS)) {
                double[] given = model.runAgain(state, WindowModel.NO_FEATURE).contributions();
                if (given != null) {
                    return new Found(Method.GRAPH, given);
                }
            } else if (features == 1 && !Float.isNaN(result.score())) {
                return new Found(Method.ONLY_CHANNEL, new double[] {result.score()});
            } else if (isAffordable(features)) {
                return new Found(Method.OCCLUSION, occluded(features));
            }
        } catch (ModelFaultException e) {
            // What is wrong with the model, its next run shows.
        }
        double[] unknown = new double[features];
        Arrays.fill(unknown, Double.NaN);
        return new Found(Method.NONE, unknown);
    }

    private boolean isAffordable(int features) {
        return manifest.limits().latency().multipliedBy(features + 1L).compareTo(LONGEST) <= 0;
    }

    private double[] occluded(int features) throws ModelFaultException {
        GraphOutputs outputs = model.runAgain(state, WindowModel.NO_FEATURE);
        double usual = measure(outputs);
        String label = outputs.label();
        double[] contributions = new double[features];
        for (int i = 0; i < features; i++) {
            double without = measure(model.runAgain(state, i));
            contributions[i] =
                    Double.isNaN(usual) ? changed(label, outputs.label()) : usual - without;
        }
        return contributions;
    }

    /** What contributions are parts of: the score, else the forecast; NaN if there is neither. */
    private double measure(GraphOutputs outputs) {
        return outputs.has(OutputRole.SCORE)
                ? outputs.score()
                : model.restored(state, outputs.forecast(outputs.forecasts() - 1));
    }

    private static double changed(@Nullable String label, @Nullable String without) {
        return Objects.equals(label, without) ? 0 : 1;
    }
}
