package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.store.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Counts what is stored of each agent's epoch; the writer's memory of the table agent_epoch. */
final class EpochCounters {
    private static final int MAX_REMEMBERED = 50_000;
    private static final int MOST_FORKS = 16;

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

    /**
     * The epoch under which a batch is to be stored; empty when it is there already. That is its
     * own, unless its number is taken by a batch of another content: then it is of an outbox that
     * was restored or copied, and is stored under an epoch that stands for that.
     */
    OptionalLong epochFor(Handle transaction, int agentKey, IncomingBatch batch) {
        long epoch = batch.epoch();
        for (int fork = 0; fork < MOST_FORKS; fork++) {
            Optional<Boolean> isThere = isThere(transaction, agentKey, epoch, batch);
            if (isThere.isEmpty()) {
                return OptionalLong.of(epoch);
            }
            if (isThere.get()) {
                return OptionalLong.empty();
            }
            epoch = nextFork(epoch);
        }
        throw new IllegalStateException(
                "%d batches of other contents have the number of this one".formatted(MOST_FORKS));
    }

    /** The step of SplitMix64, which has no short cycle. */
    private static long nextFork(long epoch) {
        return epoch + 0x9e37_79b9_7f4a_7c15L;
    }

    /**
     * Whether what is stored under the number is this batch; empty when nothing is. Only a sequence
     * that is not above all others needs a look.
     */
    private Optional<Boolean> isThere(
            Handle transaction, int agentKey, long epoch, IncomingBatch batch) {
        if (batch.sequence() > counter(transaction, agentKey, epoch).highestSequence) {
            return Optional.empty();
        }
        List<Boolean> found = new ArrayList<>();
        Sql.query(
                transaction,
                """
                select case when digest is null then payload = ? \
                else digest = hash('SHA-256', cast(? as varbinary(1048576))) end \
                from batch where agent_key = ? and epoch = ? and sequence = ?""",
                row -> found.add(row.getBoolean(1)),
                batch.payload(),
                batch.payload(),
                agentKey,
                epoch,
                batch.sequence());
        return found.stream().findFirst();
    }

    /** A batch was inserted under an epoch that {@link #epochFor} gave. */
    void add(int agentKey, long epoch, long sequence, int records, long receivedAtMicros) {
        Counter counter = counters.get(new EpochKey(agentKey, epoch));
        if (counter == null) {
            throw new IllegalStateException("epochFor comes first");
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
