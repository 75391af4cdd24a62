package dev.skerry.gateway.model.rollout;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a version that is rolled out compares with the one beside it.
 *
 * @param points over time, the oldest first
 * @param scores how many of its scores lie in each tenth of the way to its threshold, up to twice
 *     that, and beyond; empty if nobody told
 * @param besideScores the same of the version beside it and its own threshold
 */
public record ComparisonView(List<PointView> points, List<Long> scores, List<Long> besideScores) {
    public ComparisonView {
        points = List.copyOf(points);
        scores = List.copyOf(scores);
        besideScores = List.copyOf(besideScores);
    }

    /**
     * How both did up to a moment, since the stage began: sums over the agents that tell of it.
     *
     * @param latencyP99Micros the longest of any agent; 0 if none is known
     * @param psi the largest drift of any agent, less what is by chance; null if none is known
     */
    public record PointView(
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
        static PointView of(RolloutPoint point) {
            return new PointView(
                    point.at(),
                    point.stage(),
                    point.agents(),
                    point.steps(),
                    point.alarms(),
                    point.compared(),
                    point.agreed(),
                    point.latencyP99Micros(),
                    point.besideSteps(),
                    point.besideAlarms(),
                    point.besideLatencyP99Micros(),
                    point.psi());
        }
    }
}
