package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.store.Sql;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Counts what is stored of each agent's epoch; the writer's memory of the table agent_epoch. */
final class EpochCounters {
    private static final int MAX_REMEMBERED = 50_000;

    private final Map<EpochKey, Counter> counters = new HashMap<>();

    private record EpochKey(int agentKey, long epoch) {}

    private static final class Counter {
        long batches;
        long records;
        long highestSequence;
        long lastReceivedAtMicros;
        boolean known;
        boolean dirty;
    }

    /** Whether the batch is there. Only a sequence that is not above all others needs a look. */
    boolean isStored(Handle transaction, int agentKey, long epoch, long sequence) {
        if (sequence > counter(transaction, agentKey, epoch).highestSequence) {
            return false;
        }
        boolean[] found = {false};
        Sql.query(
                transaction,
                "select 1 from batch where agent_key = ? and epoch = ? and sequence = ?",
                rs -> found[0] = true,
                agentKey,
                epoch,
                sequence);
        return found[0];
    }

    /** A batch was inserted; isStored was asked before. */
    void add(int agentKey, long epoch, long sequence, int records, long receivedAtMicros) {
        Counter counter = counters.get(new EpochKey(agentKey, epoch));
        if (counter == null) {
            throw new IllegalStateException("isStored comes first");
        }
        counter.batches++;
        counter.records += records;
        counter.highestSequence = Math.max(counter.highestSequence, sequence);
        counter.lastReceivedAtMicros = Math.max(counter.lastReceivedAtMicros, receivedAtMicros);
        counter.dirty = true;
    }

    private Counter counter(Handle transaction, int agentKey, long epoch) {
        return counters.computeIfAbsent(
                new EpochKey(agentKey, epoch),
                key -> {
                    var counter = new Counter();
                    counter.highestSequence = -1;
                    Sql.query(
                            transaction,
                            """
                            select stored_batches, stored_records, highest_sequence, \
                            last_received_at \
                            from agent_epoch where agent_key = ? and epoch = ?""",
                            rs -> {
                                counter.batches = rs.getLong(1);
                                counter.records = rs.getLong(2);
                                counter.highestSequence = rs.getLong(3);
                                counter.lastReceivedAtMicros = rs.getLong(4);
                                counter.known = true;
                            },
                            agentKey,
                            epoch);
                    return counter;
                });
    }

    /** Writes what changed. */
    void flush(Handle transaction) {
        counters.forEach((key, counter) -> flush(transaction, key, counter));
        if (counters.size() > MAX_REMEMBERED) {
            counters.clear();
        }
    }

    private static void flush(Handle transaction, EpochKey key, Counter counter) {
        if (!counter.dirty) {
            return;
        }
        if (counter.known) {
            Sql.update(
                    transaction,
                    """
                    update agent_epoch set stored_batches = ?, stored_records = ?, \
                    highest_sequence = ?, last_received_at = ? where agent_key = ? and epoch = ?""",
                    counter.batches,
                    counter.records,
                    counter.highestSequence,
                    counter.lastReceivedAtMicros,
                    key.agentKey,
                    key.epoch);
        } else {
            Sql.update(
                    transaction,
                    """
                    insert into agent_epoch (stored_batches, stored_records, \
                    highest_sequence, last_received_at, agent_key, epoch) \
                    values (?, ?, ?, ?, ?, ?)""",
                    counter.batches,
                    counter.records,
                    counter.highestSequence,
                    counter.lastReceivedAtMicros,
                    key.agentKey,
                    key.epoch);
        }
        counter.known = true;
        counter.dirty = false;
    }

    /** The transaction was rolled back. */
    void forget() {
        counters.clear();
    }
}
