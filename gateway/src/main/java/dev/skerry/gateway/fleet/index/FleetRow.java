package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.AgentView.State;
import dev.skerry.gateway.fleet.AgentView.TroubleView;
import dev.skerry.gateway.fleet.LedgerView;
import dev.skerry.gateway.fleet.index.Backlog.CatchingUp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as a line of a list. What it tells itself is null while it has told nothing of its
 * present epoch.
 *
 * @param connectedSince null while it is cut off
 * @param lastSeenAt as of its last status: what it only sends is not told of
 * @param figures what its own figures are worth
 * @param hoursLeft until its outbox is full; null when it is not known
 * @param catchingUp null while it sends no backlog
 * @param troubles the codes of what keeps it from working fully
 * @param unaccounted records that its ledger does not explain
 * @param openConflicts in which somebody has to choose
 * @param profiles the names of its devices' profiles
 */
public record FleetRow(
        String agentId,
        String site,
        List<String> tags,
        String softwareVersion,
        State state,
        Health health,
        @Nullable Instant connectedSince,
        Instant lastSeenAt,
        Figures figures,
        @Nullable Long pendingRecords,
        @Nullable Double hoursLeft,
        @Nullable CatchingUp catchingUp,
        Alarms alarms,
        List<String> troubles,
        Account ledger,
        long unaccounted,
        int openConflicts,
        int deviceCount,
        List<String> profiles) {
    public FleetRow {
        tags = List.copyOf(tags);
        troubles = List.copyOf(troubles);
        profiles = List.copyOf(profiles);
    }

    /** Active alarms by severity. */
    public record Alarms(int critical, int warning, int info) {
        static final Alarms NONE = new Alarms(0, 0, 0);

        int total() {
            return critical + warning + info;
        }

        Alarms plus(Alarms other) {
            return new Alarms(
                    critical + other.critical, warning + other.warning, info + other.info);
        }

        /** The most serious severity, or none. */
        String worst() {
            return critical > 0 ? "critical" : warning > 0 ? "warning" : info > 0 ? "info" : "none";
        }
    }

    static FleetRow of(
            AgentView agent,
            List<String> tags,
            Alarms alarms,
            List<String> profiles,
            @Nullable CatchingUp catchingUp) {
        Account account = Account.of(agent);
        return new FleetRow(
                agent.agentId(),
                agent.site(),
                tags,
                agent.softwareVersion(),
                agent.state(),
                Health.of(agent, account, catchingUp != null),
                agent.connectedSince(),
                agent.lastSeenAt(),
                agent.figures(),
                agent.pendingRecords(),
                agent.hoursLeft(),
                catchingUp,
                alarms,
                agent.troubles().stream().map(TroubleView::code).toList(),
                account,
                account == Account.NONE ? 0 : unaccounted(agent.ledger()),
                agent.conflicts().open(),
                agent.deviceCount(),
                profiles);
    }

    private static long unaccounted(LedgerView ledger) {
        return ledger.accepted()
                - ledger.pending()
                - ledger.acknowledged()
                - ledger.rolledUp()
                - ledger.rejected()
                - ledger.lost();
    }
}
