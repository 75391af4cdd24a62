package dev.skerry.agent.model;

import dev.skerry.sync.proto.Drift;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the gateway is to hear how models do: when something but figures changed, every half a
 * minute while bundles are compared, and every ten minutes while drift changes; never more often
 * than every five seconds. For one thread.
 */
final class ReportPace {
    static final Duration LEAST = Duration.ofSeconds(5);
    static final Duration WHILE_COMPARING = Duration.ofSeconds(30);
    static final Duration WHILE_DRIFTING = Duration.ofMinutes(10);

    private @Nullable ModelReport last;
    private long toldAtNanos;

    /** The gateway was told this now. */
    void told(ModelReport report, long nowNanos) {
        last = report;
        toldAtNanos = nowNanos;
    }

    /** Whether it is to be told this now. */
    boolean isDue(ModelReport report, long nowNanos) {
        ModelReport before = last;
        if (before == null) {
            // Each session begins with one.
            return false;
        }
        long since = nowNanos - toldAtNanos;
        return since >= LEAST.toNanos()
                && (!shape(report).equals(shape(before))
                        || (isComparing(report) && since >= WHILE_COMPARING.toNanos())
                        || (since >= WHILE_DRIFTING.toNanos()
                                && !drifts(report).equals(drifts(before))));
    }

    private static boolean isComparing(ModelReport report) {
        return report.getModelsList().stream()
                .anyMatch(
                        model ->
                                model.getRole() == ModelState.Role.ROLE_SHADOW
                                        && model.getState() == ModelState.State.STATE_RUNNING);
    }

    private static List<List<Drift>> drifts(ModelReport report) {
        return report.getModelsList().stream().map(ModelState::getDriftsList).toList();
    }

    private static ModelReport shape(ModelReport report) {
        ModelReport.Builder shape = report.toBuilder();
        shape.getModelsBuilderList().forEach(model -> model.clearFigures().clearDrifts());
        return shape.build();
    }
}
