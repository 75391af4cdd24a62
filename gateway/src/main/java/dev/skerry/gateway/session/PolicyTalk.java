package dev.skerry.gateway.session;

import dev.skerry.gateway.policy.Policies;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.proto.PolicyReport;
import java.util.List;
import java.util.Optional;

/** What is said about policies in one session. Used by its thread alone. */
final class PolicyTalk {
    private final Policies policies;

    /** Whether the agent understands policies: it told of its own, now or in another session. */
    private boolean understands;

    /** The version from which on the agent was told all changes. */
    private long from;

    /** The newest version that it was told. */
    private long told;

    PolicyTalk(Policies policies) {
        this.policies = policies;
    }

    /** What an agent lacks, as far as it told in other sessions. */
    List<PolicyOrder> opened(String agentId) {
        Optional<PolicyReport> before = policies.report(agentId);
        understands = before.isPresent();
        from = before.map(PolicyReport::getVersion).orElse(0L);
        told = from;
        return changed();
    }

    /** What an agent lacks that told which policy it goes by. */
    List<PolicyOrder> reported(String agentId, PolicyReport report) throws InterruptedException {
        policies.reported(agentId, report);
        if (!understands || report.getVersion() < from) {
            // It has not what it had, and judges each change by the one before it.
            from = report.getVersion();
            told = from;
        }
        understands = true;
        return changed();
    }

    /** What an agent lacks since it was told of changes last. */
    List<PolicyOrder> changed() {
        if (!understands) {
            return List.of();
        }
        List<PolicyOrder> lacking =
                policies.after(told).stream().filter(order -> order.getVersion() > told).toList();
        if (!lacking.isEmpty()) {
            told = lacking.getLast().getVersion();
        }
        return lacking;
    }
}
