package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.store.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table boot: what is known of the clocks of boots that did not know the time. */
final class Boots {
    /** What an agent may have at once; the oldest that no batch names give way. */
    private static final int MOST_PER_AGENT = 1_000;

    private Boots() {}

    /**
     * A boot's row.
     *
     * @param offsetMicros null while nobody knows
     * @param firstBatchId null while no batch names it
     */
    record Boot(int key, @Nullable Long offsetMicros, @Nullable Long firstBatchId) {
        StampClock clock() {
            return new StampClock(key, offsetMicros);
        }
    }

    /** The boot of this name; a new one when there is none. */
    static Boot of(Handle transaction, int agentKey, String bootId) {
        return find(transaction, agentKey, bootId)
                .orElseGet(() -> insert(transaction, agentKey, bootId));
    }

    private static Optional<Boot> find(Handle transaction, int agentKey, String bootId) {
        List<Boot> found = new ArrayList<>();
        Sql.query(
                transaction,
                """
                select boot_key, offset_micros, first_batch_id from boot \
                where agent_key = ? and boot_id = ?""",
                rs ->
                        found.add(
                                new Boot(
                                        rs.getInt(1),
                                        rs.getObject(2, Long.class),
                                        rs.getObject(3, Long.class))),
                agentKey,
                bootId);
        return found.stream().findFirst();
    }

    private static Boot insert(Handle transaction, int agentKey, String bootId) {
        // The limit is asked for by itself: as a subquery it is worked out for each row.
        Sql.query(
                transaction,
                """
                select boot_key from boot where agent_key = ? \
                order by boot_key desc offset ? rows fetch first row only""",
                rs ->
                        Sql.update(
                                transaction,
                                """
                                delete from boot where agent_key = ? and first_batch_id is null \
                                and boot_key <= ?""",
                                agentKey,
                                rs.getInt(1)),
                agentKey,
                MOST_PER_AGENT - 2);
        long key =
                Sql.insert(
                        transaction,
                        "insert into boot (agent_key, boot_id) values (?, ?)",
                        "boot_key",
                        agentKey,
                        bootId);
        return new Boot((int) key, null, null);
    }

    /** A batch names the boot. */
    static void named(Handle transaction, Boot boot, long batchId) {
        if (boot.firstBatchId() == null) {
            Sql.update(
                    transaction,
                    "update boot set first_batch_id = ? where boot_key = ?",
                    batchId,
                    boot.key());
        }
    }

    /** This much is to be added to its stamps from now on. */
    static void set(Handle transaction, Boot boot, long offsetMicros) {
        Sql.update(
                transaction,
                "update boot set offset_micros = ? where boot_key = ?",
                offsetMicros,
                boot.key());
    }
}
