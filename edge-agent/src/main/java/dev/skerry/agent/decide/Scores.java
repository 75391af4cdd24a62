package dev.skerry.agent.decide;

import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.watch.Score;
import java.util.List;

/** What rules see of inferences. */
final class Scores {
    private Scores() {}

    static List<Score> of(List<Inference> inferences) {
        return inferences.isEmpty() ? List.of() : inferences.stream().map(Scores::of).toList();
    }

    static Score of(Inference inference) {
        return new Score(
                inference.model(),
                inference.observedAtMicros(),
                inference.warmingUp() ? Float.NaN : inference.score());
    }
}
