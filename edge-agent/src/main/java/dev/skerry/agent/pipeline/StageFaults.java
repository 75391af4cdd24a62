package dev.skerry.agent.pipeline;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Bugs in stages. A stage that throws must not stop the line, and must not go unnoticed either: the
 * first time is logged with its trace, each is counted, and health shows it until the restart.
 */
public final class StageFaults {
    private static final Logger LOG = Logger.getLogger(StageFaults.class);

    private record Fault(String what, long count) {}

    private final Map<String, Fault> byStage = new ConcurrentHashMap<>();

    /** Takes note of what a stage threw. */
    public Refusal add(String stage, RuntimeException thrown) {
        Fault fault =
                byStage.merge(
                        stage,
                        new Fault(thrown.toString(), 1),
                        (before, _) -> new Fault(before.what(), before.count() + 1));
        if (fault.count() == 1) {
            LOG.errorf(thrown, "stage=%s code=SKR-A210", stage);
        }
        return refusal(stage, fault);
    }

    private static Refusal refusal(String stage, Fault fault) {
        return new Refusal(
                "SKR-A210",
                "stage %s failed %d times, first with %s: this is a bug, please report it with the agent's log"
                        .formatted(stage, fault.count(), fault.what()));
    }

    /** How often stages have failed since the start. */
    public long count() {
        return byStage.values().stream().mapToLong(Fault::count).sum();
    }

    /** What to show, one for each stage. */
    public List<Refusal> troubles() {
        return byStage.entrySet().stream()
                .map(entry -> refusal(entry.getKey(), entry.getValue()))
                .toList();
    }
}
