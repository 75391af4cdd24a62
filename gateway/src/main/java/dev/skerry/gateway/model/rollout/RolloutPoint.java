package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.model.gate.Evidence;
import dev.skerry.sync.proto.ModelFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a version did up to a moment of its rollout: sums over the agents that the gates look at.
 * Counts begin anew with a stage, and fall when an agent leaves.
 *
 * @param agents that told of it
 * @param latencyP99Micros the longest of any agent; 0 if none is known
 * @param besideSteps of the version beside it, where there is one
 * @param psi the largest of any agent; null if none is known
 */
record RolloutPoint(
        String rolloutId,
        Instant at,
        Stage stage,
        int agents,
        long steps,
        long alarms,
        long compared,
        long agreed,
        long latencyP99Micros,
        long besideSteps,
        long besideAlarms,
        long besideLatencyP99Micros,
        @Nullable Double psi) {
    /** How many are kept of a rollout: of more, every second one goes. */
    static final int MOST = 240;

    /** Agents report every half a minute, not all at once. */
    private static final Duration LEAST_SPACING = Duration.ofSeconds(10);

    /** The older a rollout is, the less often: so its beginning stays visible in detail. */
    private static final int PART_OF_AGE = 120;

    /** Whether it is time for the next one. */
    static boolean isDue(Rollout rollout, Optional<Instant> last, Instant now) {
        Duration age = Duration.between(rollout.startedAt(), now).dividedBy(PART_OF_AGE);
        Duration spacing = age.compareTo(LEAST_SPACING) < 0 ? LEAST_SPACING : age;
        return last.isEmpty() || !now.isBefore(last.get().plus(spacing));
    }

    /** What agents say now; empty while none says anything. */
    static Optional<RolloutPoint> of(Rollout rollout, List<Evidence> running, Instant now) {
        if (running.stream().allMatch(one -> one.figures().getSteps() == 0)) {
            return Optional.empty();
        }
        return Optional.of(
                new RolloutPoint(
                        rollout.id(),
                        now,
                        rollout.stage(),
                        running.size(),
                        its(running, ModelFigures::getSteps),
                        its(running, ModelFigures::getAlarms),
                        its(running, ModelFigures::getCompared),
                        its(running, ModelFigures::getAgreed),
                        running.stream()
                                .mapToLong(one -> one.figures().getLatencyP99Micros())
                                .max()
                                .orElse(0),
                        others(running, ModelFigures::getSteps),
                        others(running, ModelFigures::getAlarms),
                        running.stream()
                                .map(Evidence::beside)
                                .filter(Objects::nonNull)
                                .mapToLong(ModelFigures::getLatencyP99Micros)
                                .max()
                                .orElse(0),
                        running.stream()
                                .map(Evidence::psi)
                                .filter(Objects::nonNull)
                                .max(Double::compare)
                                .orElse(null)));
    }

    private static long its(List<Evidence> running, ToLongFunction<ModelFigures> figure) {
        return running.stream().mapToLong(one -> figure.applyAsLong(one.figures())).sum();
    }

    private static long others(List<Evidence> running, ToLongFunction<ModelFigures> figure) {
        return running.stream()
                .map(Evidence::beside)
                .filter(Objects::nonNull)
                .mapToLong(figure)
                .sum();
    }
}
