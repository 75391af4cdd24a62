package dev.skerry.agent.model;

import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the gateway is to hear how models do: when something but figures changed, and every half a
 * minute while bundles are compared; never more often than every five seconds. For one thread.
 */
final class ReportPace {
    static final Duration LEAST = Duration.ofSeconds(5);
    static final Duration WHILE_COMPARING = Duration.ofSeconds(30);

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
                        || (isComparing(report) && since >= WHILE_COMPARING.toNanos()));
    }

    private static boolean isComparing(ModelReport report) {
        return report.getModelsList().stream()
                .anyMatch(
                        model ->
                                model.getRole() == ModelState.Role.ROLE_SHADOW
                                        && model.getState() == ModelState.State.STATE_RUNNING);
    }

    private static ModelReport shape(ModelReport report) {
        ModelReport.Builder shape = report.toBuilder();
        shape.getModelsBuilderList().forEach(model -> model.clearFigures().clearDrifts());
        return shape.build();
    }
}
