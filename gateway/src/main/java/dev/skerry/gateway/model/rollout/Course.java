package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.model.gate.GateCheck;
import dev.skerry.gateway.model.gate.GateResult;
import dev.skerry.gateway.model.gate.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a rollout goes on by itself, and when it goes back. In shadow nothing depends on the
 * version, so gates that fail there only keep it from going on. One that is paused still goes back.
 */
final class Course {
    private Course() {}

    /** Where a rollout goes, and why. */
    record Turn(Stage stage, String reason) {}

    /** What is due now, by how its gates stand; empty when it stays. */
    static Optional<Turn> due(Rollout rollout, List<GateResult> gates, Instant now) {
        String failed = GateCheck.objections(gates, Verdict.FAILS);
        if (rollout.stage().acts() && !failed.isEmpty()) {
            return Optional.of(new Turn(Stage.REVERSED, failed));
        }
        boolean isRipe = !now.isBefore(rollout.stageAt().plus(rollout.stageTime()));
        return rollout.isAutomatic()
                        && rollout.pause() == null
                        && isRipe
                        && GateCheck.allHold(gates)
                ? rollout.stage().next().map(next -> new Turn(next, "all gates hold"))
                : Optional.empty();
    }

    /** What keeps somebody from promoting it; empty when nothing does. */
    static String objection(List<GateResult> gates) {
        return GateCheck.objections(gates, Verdict.FAILS, Verdict.WAITS);
    }
}
