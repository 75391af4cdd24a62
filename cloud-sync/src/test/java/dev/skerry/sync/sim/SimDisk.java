package dev.skerry.sync.sim;

import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.session.OutboxBatch;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an agent keeps: written at once, but safe from a crash only after a sync. */
final class SimDisk {
    final TreeMap<Long, OutboxBatch> outbox = new TreeMap<>();
    final TreeSet<Long> quarantine = new TreeSet<>();
    Twin twin = Twin.EMPTY;
    long newest;
    long accepted;
    long acknowledged;
    long rejected;

    SimDisk copy() {
        SimDisk copy = new SimDisk();
        copy.outbox.putAll(outbox);
        copy.quarantine.addAll(quarantine);
        copy.twin = twin;
        copy.newest = newest;
        copy.accepted = accepted;
        copy.acknowledged = acknowledged;
        copy.rejected = rejected;
        return copy;
    }

    long pending() {
        return outbox.values().stream().mapToLong(OutboxBatch::recordCount).sum();
    }

    boolean balances() {
        return accepted == pending() + acknowledged + rejected;
    }
}
