package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.fleet.index.SqlRows.Declared;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A row of each agent in memory, see decision 0027. Whoever changes something of an agent says so;
 * whoever asks reads anew what was changed before, and pays for that. While nobody asks nothing is
 * read. What nobody tells of, such as a trouble that is over by time alone, is found by reading a
 * few rows again that are older than a minute.
 */
public final class FleetIndex {
    /** So many changed agents are read at once by whoever asks. */
    private static final int FEW = 64;

    /** More of them wait so long, and are read together. */
    private static final long PACE_MICROS = 500_000;

    private static final long COUNT_MICROS = 1_000_000;
    private static final long OLD_MICROS = 60_000_000;

    private final SqlRows rows;
    private final InstantSource clock;

    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Set<String> redeclared = ConcurrentHashMap.newKeySet();
    private volatile boolean hasStored;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, Declared> declared = new HashMap<>();

    /** When each was read, the oldest first. */
    private final Map<String, Long> readAt = new LinkedHashMap<>();

    private volatile @Nullable Snapshot latest;

    /**
     * The fleet at a time.
     *
     * @param entries by id
     * @param stored records by agent
     */
    record Snapshot(
            List<Entry> entries,
            Map<String, Long> stored,
            Rates rates,
            long atMicros,
            long countedAt) {
        Snapshot {
            entries = List.copyOf(entries);
            stored = Map.copyOf(stored);
        }
    }

    public FleetIndex(SqlRows rows, InstantSource clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** Something of an agent changed, or it is gone. */
    public void agentChanged(String agentId) {
        changed.add(agentId);
    }

    /** An agent declared devices. */
    public void devicesChanged(String agentId) {
        redeclared.add(agentId);
        changed.add(agentId);
    }

    /** Records of some agent were stored. */
    public void recordsStored() {
        hasStored = true;
    }

    /** A window of the rows that a query finds, counts and totals. */
    public FleetAnswer answer(FleetQuery query, Sites sites) {
        return FleetAnswer.of(query, sites, current());
    }

    /** The ids of all agents that a query finds, in its order. */
    public List<String> matching(FleetQuery query, Sites sites) {
        return FleetAnswer.matching(query, sites, current()).stream()
                .map(entry -> entry.row().agentId())
                .toList();
    }

    /** The state of the fleet in numbers. */
    public FleetTotals totals(Sites sites) {
        return FleetTotals.of(current(), sites);
    }

    /** The rows of these agents, as far as they are there and of these sites. */
    public List<FleetRow> rows(Collection<String> agentIds, Sites sites) {
        Set<String> wanted = Set.copyOf(agentIds);
        return current().entries.stream()
                .map(Entry::row)
                .filter(row -> wanted.contains(row.agentId()) && sites.include(row.site()))
                .toList();
    }

    private Snapshot current() {
        lock.lock();
        try {
            Snapshot before = latest;
            long now = Times.toMicros(clock.instant());
            if (before != null
                    && changed.size() > FEW
                    && Math.abs(now - before.atMicros) < PACE_MICROS) {
                return before;
            }
            Snapshot after = before == null ? first(now) : next(before, now);
            latest = after;
            return after;
        } finally {
            lock.unlock();
        }
    }

    private Snapshot first(long now) {
        changed.clear();
        redeclared.clear();
        hasStored = false;
        declared.putAll(rows.devices(null));
        Map<String, Long> stored = rows.stored();
        Rates rates = Rates.from(now, stored);
        rows.agents(null).forEach(told -> put(told, stored, rates, now));
        return new Snapshot(sorted(), stored, rates, now, now);
    }

    private Snapshot next(Snapshot before, long now) {
        Map<String, Long> stored = before.stored;
        Rates rates = before.rates;
        long countedAt = before.countedAt;
        if (now - countedAt >= COUNT_MICROS || now < countedAt) {
            if (hasStored) {
                hasStored = false;
                stored = rows.stored();
            }
            countedAt = now;
            rates = rates.next(now, stored);
        }
        Set<String> devicesOf = taken(redeclared);
        Set<String> again = taken(changed);
        try {
            if (!devicesOf.isEmpty()) {
                Map<String, Declared> read = rows.devices(devicesOf);
                devicesOf.forEach(declared::remove);
                declared.putAll(read);
            }
            return next(before, again, stored, rates, now, countedAt);
        } catch (RuntimeException e) {
            // Whoever asks next reads them.
            redeclared.addAll(devicesOf);
            changed.addAll(again);
            hasStored = true;
            throw e;
        }
    }

    private Snapshot next(
            Snapshot before,
            Set<String> again,
            Map<String, Long> stored,
            Rates rates,
            long now,
            long countedAt) {
        addOld(again, now);
        if (again.isEmpty()) {
            return new Snapshot(before.entries, stored, rates, now, countedAt);
        }
        Set<String> gone = new HashSet<>(again);
        for (Told told : rows.agents(again)) {
            gone.remove(told.agent().agentId());
            put(told, stored, rates, now);
        }
        for (String agentId : gone) {
            entries.remove(agentId);
            readAt.remove(agentId);
        }
        return new Snapshot(sorted(), stored, rates, now, countedAt);
    }

    /** Whoever changes something later adds it again. */
    private static Set<String> taken(Set<String> ids) {
        Set<String> taken = new HashSet<>();
        for (Iterator<String> it = ids.iterator(); it.hasNext(); ) {
            taken.add(it.next());
            it.remove();
        }
        return taken;
    }

    private void addOld(Set<String> again, long now) {
        int most = again.size() + FEW;
        for (Map.Entry<String, Long> read : readAt.entrySet()) {
            if (again.size() >= most || now - read.getValue() < OLD_MICROS) {
                return;
            }
            again.add(read.getKey());
        }
    }

    private void put(Told told, Map<String, Long> stored, Rates rates, long now) {
        String agentId = told.agent().agentId();
        Entry before = entries.get(agentId);
        Declared its = declared.getOrDefault(agentId, Declared.NOTHING);
        Backlog backlog = Backlog.after(before == null ? null : before.backlog(), told.agent());
        Double rate = rates.of(agentId, stored.getOrDefault(agentId, 0L), now);
        FleetRow row =
                FleetRow.of(
                        told.agent(),
                        told.tags(),
                        told.alarms(),
                        its.profiles(),
                        backlog == null ? null : backlog.catchingUp(rate));
        entries.put(agentId, Entry.of(row, its.deviceIds(), backlog));
        readAt.remove(agentId);
        readAt.put(agentId, now);
    }

    private List<Entry> sorted() {
        List<Entry> all = new ArrayList<>(entries.values());
        all.sort(Comparator.comparing(Entry::order).thenComparing(e -> e.row().agentId()));
        return all;
    }
}
