package dev.skerry.agent.decide;

import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.agent.pipeline.ModelResult.Forecast;
import dev.skerry.profile.watch.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules see of inferences. */
final class Scores {
    private Scores() {}

    static List<Score> of(List<Inference> inferences) {
        return inferences.isEmpty() ? List.of() : inferences.stream().map(Scores::of).toList();
    }

    static Score of(Inference inference) {
        if (inference.warmingUp()) {
            return score(inference, Float.NaN, null, null);
        }
        ModelResult result = inference.result();
        return score(inference, result.score(), result.label(), result.forecast());
    }

    private static Score score(
            Inference inference, float score, @Nullable String label, @Nullable Forecast forecast) {
        return new Score(
                inference.model(),
                inference.observedAtMicros(),
                score,
                label,
                forecast == null ? Double.NaN : forecast.value(),
                forecast == null ? Double.NaN : forecast.lower(),
                forecast == null ? Double.NaN : forecast.upper());
    }
}
