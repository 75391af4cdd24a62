package dev.skerry.gateway.history;

import dev.skerry.gateway.store.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables of folded histories. */
public final class Blocks {
    private static final int ROWS_PER_STEP = 500;

    private Blocks() {}

    /** Up to which batch all are folded; null when none is. */
    static @Nullable Long position(Handle handle, int agentKey) {
        return number(
                handle, "select batch_id from history_position where agent_key = ?", agentKey);
    }

    static void setPosition(Handle transaction, int agentKey, long batchId) {
        Sql.update(
                transaction,
                "merge into history_position (agent_key, batch_id) values (?, ?)",
                agentKey,
                batchId);
    }

    /** From when on there are blocks of a stream. */
    static long floor(Handle handle, int streamKey) {
        Long floor =
                number(
                        handle,
                        "select observed_at from history_floor where stream_key = ?",
                        streamKey);
        return floor == null ? 0 : floor;
    }

    private static @Nullable Long number(Handle handle, String query, int key) {
        List<Long> found = new ArrayList<>();
        Sql.query(handle, query, rs -> found.add(rs.getLong(1)), key);
        return found.isEmpty() ? null : found.getFirst();
    }

    static byte @Nullable [] find(Handle handle, long key) {
        List<byte[]> found = new ArrayList<>();
        Sql.query(
                handle,
                "select payload from history_block where block_key = ?",
                rs -> found.add(rs.getBytes(1)),
                key);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Hands over the blocks of a stream by time, with the row's payload first. */
    static void forEach(
            Handle handle, int streamKey, long firstBlock, long lastBlock, Sql.RowReader reader) {
        Sql.query(
                handle,
                "select payload from history_block where block_key between ? and ?"
                        + " order by block_key",
                reader,
                Grid.key(streamKey, firstBlock),
                Grid.key(streamKey, lastBlock));
    }

    static void put(Handle transaction, long key, byte[] payload) {
        Sql.update(
                transaction,
                "merge into history_block (block_key, payload) values (?, ?)",
                key,
                payload);
    }

    static void setApart(Handle transaction, int agentKey, long batchId) {
        Sql.update(
                transaction,
                "merge into history_apart (agent_key, batch_id) values (?, ?)",
                agentKey,
                batchId);
    }

    /** Records of a stream from before this time begin to expire with their batches. */
    public static void expired(Handle transaction, int streamKey, long keptFromMicros) {
        long floor = Grid.blockStart(Grid.block(Math.max(0, keptFromMicros)) + 1);
        if (!Grid.holds(floor) || floor <= floor(transaction, streamKey)) {
            return;
        }
        Sql.update(
                transaction,
                "merge into history_floor (stream_key, observed_at) values (?, ?)",
                streamKey,
                floor);
        Sql.update(
                transaction,
                "delete from history_block where block_key >= ? and block_key < ?",
                Grid.key(streamKey, 0),
                Grid.key(streamKey, Grid.block(floor)));
    }

    /** These batches are gone. */
    public static void removed(Handle transaction, Object batchIds) {
        Sql.update(transaction, "delete from history_apart where batch_id = any(?)", batchIds);
    }

    /** All that an agent sent up to now is to be deleted; its streams are still there. */
    public static void ordered(Handle transaction, int agentKey) {
        Sql.update(
                transaction,
                """
                merge into history_gone (stream_key, agent_key) \
                select stream_key, agent_key from stream where agent_key = ?""",
                agentKey);
        // What is left of its batches is of streams that nobody finds any more.
        Sql.update(
                transaction,
                """
                merge into history_position (agent_key, batch_id) \
                values (?, (select coalesce(max(batch_id), 0) from batch))""",
                agentKey);
    }

    /**
     * Deletes some of what is left of an agent's deleted streams.
     *
     * @return how many rows; 0 when all is gone
     */
    public static int deleteGone(Handle transaction, int agentKey) {
        List<Integer> streamKeys = new ArrayList<>();
        Sql.query(
                transaction,
                """
                select stream_key from history_gone where agent_key = ? \
                order by stream_key fetch first row only""",
                rs -> streamKeys.add(rs.getInt(1)),
                agentKey);
        if (streamKeys.isEmpty()) {
            return 0;
        }
        int streamKey = streamKeys.getFirst();
        int rows =
                Sql.update(
                        transaction,
                        """
                        delete from history_block where block_key >= ? and block_key < ? \
                        fetch first %d rows only"""
                                .formatted(ROWS_PER_STEP),
                        Grid.key(streamKey, 0),
                        Grid.key(streamKey + 1, 0));
        if (rows < ROWS_PER_STEP) {
            Sql.update(transaction, "delete from history_floor where stream_key = ?", streamKey);
            rows +=
                    Sql.update(
                            transaction,
                            "delete from history_gone where stream_key = ?",
                            streamKey);
        }
        return rows;
    }
}
