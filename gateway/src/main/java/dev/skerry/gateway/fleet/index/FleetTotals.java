package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.AgentView.State;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.Backlog.CatchingUp;
import dev.skerry.gateway.fleet.index.FleetIndex.Snapshot;
import dev.skerry.gateway.fleet.index.FleetRow.Alarms;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state of a fleet in numbers.
 *
 * @param sites how many there are
 * @param site the name if there is only one
 * @param longestCutOff null while none is cut off
 * @param waitingRecords at the edge, as the agents told last
 * @param oldFigures agents of which waitingRecords is older than their session, or unknown
 * @param catchingUp agents that send a backlog
 * @param next of these, the one that is done first; null while that of none is known
 * @param storedRecords at the gateway, of all that there ever was of these agents
 * @param recordsPerSecond how fast these grow; null for the first seconds
 * @param ledger agents by the state of their ledger
 * @param health agents by health
 */
public record FleetTotals(
        int agents,
        int connected,
        int devices,
        int sites,
        @Nullable String site,
        @Nullable CutOff longestCutOff,
        long waitingRecords,
        int oldFigures,
        int catchingUp,
        @Nullable Next next,
        long storedRecords,
        @Nullable Double recordsPerSecond,
        Alarms alarms,
        int openConflicts,
        Map<String, Integer> ledger,
        Map<String, Integer> health) {
    public FleetTotals {
        ledger = new TreeMap<>(ledger);
        health = new TreeMap<>(health);
    }

    /** An agent of which nothing is heard since. */
    public record CutOff(String agentId, Instant lastSeenAt) {}

    /** An agent that will have caught up. */
    public record Next(String agentId, long secondsLeft) {}

    static FleetTotals of(Snapshot fleet, Sites scope) {
        var sum = new Sum();
        for (Entry entry : fleet.entries()) {
            FleetRow row = entry.row();
            if (scope.include(row.site())) {
                long stored = fleet.stored().getOrDefault(row.agentId(), 0L);
                sum.add(row, stored, fleet.rates().of(row.agentId(), stored, fleet.countedAt()));
            }
        }
        return sum.totals();
    }

    private static final class Sum {
        private int agents;
        private int connected;
        private int devices;
        private final TreeSet<String> sites = new TreeSet<>();
        private @Nullable CutOff longest;
        private long waiting;
        private int old;
        private int catchingUp;
        private @Nullable Next next;
        private long stored;
        private @Nullable Double rate;
        private Alarms alarms = Alarms.NONE;
        private int conflicts;
        private final Map<String, Integer> ledger = new TreeMap<>();
        private final Map<String, Integer> health = new TreeMap<>();

        void add(FleetRow row, long itsStored, @Nullable Double itsRate) {
            agents++;
            devices += row.deviceCount();
            sites.add(row.site());
            if (row.state() == State.CONNECTED) {
                connected++;
            } else if (longest == null || row.lastSeenAt().isBefore(longest.lastSeenAt)) {
                longest = new CutOff(row.agentId(), row.lastSeenAt());
            }
            waiting += row.pendingRecords() == null ? 0 : row.pendingRecords();
            old += row.figures() == Figures.CURRENT ? 0 : 1;
            add(row.agentId(), row.catchingUp());
            stored += itsStored;
            if (itsRate != null) {
                rate = (rate == null ? 0 : rate) + itsRate;
            }
            alarms = alarms.plus(row.alarms());
            conflicts += row.openConflicts();
            ledger.merge(row.ledger().word(), 1, Integer::sum);
            health.merge(row.health().word(), 1, Integer::sum);
        }

        private void add(String agentId, @Nullable CatchingUp drain) {
            if (drain == null) {
                return;
            }
            catchingUp++;
            Long left = drain.secondsLeft();
            if (left != null && (next == null || left < next.secondsLeft)) {
                next = new Next(agentId, left);
            }
        }

        FleetTotals totals() {
            return new FleetTotals(
                    agents,
                    connected,
                    devices,
                    sites.size(),
                    sites.size() == 1 ? sites.getFirst() : null,
                    longest,
                    waiting,
                    old,
                    catchingUp,
                    next,
                    stored,
                    rate,
                    alarms,
                    conflicts,
                    ledger,
                    health);
        }
    }
}
