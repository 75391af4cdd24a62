package dev.skerry.agent.infer;

import dev.skerry.agent.infer.Lineup.Runner;
import dev.skerry.agent.infer.compare.Tally;
import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.plan.ModelStatus.State;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Refusal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is said of all bundles, as it is gathered. For one thread. */
final class Roster {
    private final Set<Line> lines = new LinkedHashSet<>();
    private final Set<Refusal> troubles = new LinkedHashSet<>();

    Roster() {}

    /** One that begins with what was said before. */
    Roster(List<Line> before) {
        lines.addAll(before);
    }

    /**
     * What is said of a bundle.
     *
     * @param status with the figures of what does not run any more
     * @param tally null for what does not run
     */
    record Line(ModelStatus status, @Nullable Tally tally) {
        /** With the figures that it has by now. */
        ModelStatus now() {
            return tally == null ? status : status.with(tally.figures());
        }
    }

    void running(Runner runner, Role role, String rolloutId) {
        running(runner, role, rolloutId, "", "");
    }

    /** It runs, and yet there is something to say. */
    void warned(Runner runner, Role role, String rolloutId, Refusal why) {
        running(runner, role, rolloutId, why.code(), why.message());
        troubles.add(why);
    }

    private void running(Runner runner, Role role, String rolloutId, String code, String message) {
        var status =
                new ModelStatus(
                        runner.name(),
                        runner.version(),
                        runner.model().digest(),
                        role,
                        State.RUNNING,
                        code,
                        message,
                        rolloutId,
                        ModelFigures.NONE);
        lines.add(new Line(status, runner.tally()));
    }

    /** It does not run, or not any more. */
    void out(
            String name,
            String version,
            String digest,
            Role role,
            State state,
            Refusal why,
            String rolloutId,
            ModelFigures figures) {
        lines.add(
                new Line(
                        new ModelStatus(
                                name,
                                version,
                                digest,
                                role,
                                state,
                                why.code(),
                                why.message(),
                                rolloutId,
                                figures),
                        null));
        troubles.add(why);
    }

    /** It is planned for nothing that there is. */
    void unused(ModelPlan plan, @Nullable PlannedBundle bundle, Role role, Refusal why) {
        if (bundle != null) {
            add(plan, bundle, role, State.REFUSED, why.code(), why.message());
        }
    }

    /** Whether there is a bundle for a name is not known yet. */
    void pending(String name) {
        lines.add(
                new Line(
                        new ModelStatus(
                                name,
                                "",
                                "",
                                Role.ACTING,
                                State.PENDING,
                                "",
                                "",
                                "",
                                ModelFigures.NONE),
                        null));
    }

    /** It is to be tried, if it was not before. */
    void pending(ModelPlan plan, @Nullable PlannedBundle bundle, Role role) {
        if (bundle != null
                && lines.stream()
                        .noneMatch(
                                line ->
                                        line.status().name().equals(plan.name())
                                                && line.status()
                                                        .digest()
                                                        .equals(bundle.digest()))) {
            add(plan, bundle, role, State.PENDING, "", "");
        }
    }

    private void add(
            ModelPlan plan,
            PlannedBundle bundle,
            Role role,
            State state,
            String code,
            String message) {
        lines.add(
                new Line(
                        new ModelStatus(
                                plan.name(),
                                bundle.version(),
                                bundle.digest(),
                                role,
                                state,
                                code,
                                message,
                                plan.rolloutId(),
                                ModelFigures.NONE),
                        null));
    }

    void trouble(Refusal why) {
        troubles.add(why);
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    List<Refusal> troubles() {
        return List.copyOf(troubles);
    }
}
