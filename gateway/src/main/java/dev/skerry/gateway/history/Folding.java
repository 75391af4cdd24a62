package dev.skerry.gateway.history;

import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.SqlBatchStore;
import dev.skerry.gateway.telemetry.StreamSet;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.RollUp;
import dev.skerry.sync.batch.StreamKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Adds the next batches of one agent to its blocks, in memory. */
final class Folding extends NumbersVisitor {
    private static final int PAGE = 256;
    private static final int MOST_BATCHES = 20_000;
    private static final int MOST_BLOCKS = 2_000;
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final long NONE = -1;

    private final Handle handle;
    private final int agentKey;
    private final Set<Long> unreadable;
    private final Map<StreamKey, Integer> streamKeys = new HashMap<>();
    private final Map<Long, Block> blocks = new TreeMap<>();
    private final Set<Long> apart = new TreeSet<>();
    private final @Nullable Long before;
    private long lastBatchId;
    private long bytes;
    private int batches;
    private byte[] streamSet = {};
    private ColumnType type = ColumnType.ROLLUP;
    private int streamKey;
    private long currentKey = NONE;
    private Block current = new Block(ColumnType.FLOAT64);

    private Folding(Handle handle, int agentKey, Set<Long> unreadable) {
        this.handle = handle;
        this.agentKey = agentKey;
        this.unreadable = unreadable;
        this.before = Blocks.position(handle, agentKey);
        this.lastBatchId = before == null ? 0 : before;
    }

    /** A batch is, or a block has become, unreadable. */
    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;
        final long batchId;

        UnreadableException(long batchId, BatchFormatException cause) {
            super(cause);
            this.batchId = batchId;
        }
    }

    /**
     * Folds the next batches.
     *
     * @param handle sees one state of the store
     * @return null when all are folded
     */
    static @Nullable Fold next(Handle handle, int agentKey) {
        Set<Long> unreadable = new TreeSet<>();
        while (true) {
            try {
                return new Folding(handle, agentKey, unreadable).fold();
            } catch (UnreadableException e) {
                // Part of it may be in the blocks: once more from the beginning, without it.
                unreadable.add(e.batchId);
            }
        }
    }

    private @Nullable Fold fold() {
        Sql.update(handle, "set lazy_query_execution 1");
        try {
            int seen;
            do {
                seen = batches;
                readPage();
            } while (batches - seen == PAGE && !isFull());
        } finally {
            Sql.update(handle, "set lazy_query_execution 0");
        }
        if (batches == 0) {
            return null;
        }
        var encoder = new BatchEncoder(BatchLimits.DEFAULT, 0);
        Map<Long, byte[]> payloads = new TreeMap<>();
        blocks.forEach((key, block) -> payloads.put(key, block.encode(encoder)));
        return new Fold(agentKey, before, lastBatchId, payloads, Set.copyOf(apart), isFull());
    }

    private boolean isFull() {
        return batches >= MOST_BATCHES || blocks.size() >= MOST_BLOCKS || bytes >= MOST_BYTES;
    }

    private void readPage() {
        Sql.query(
                handle,
                """
                select i.batch_id, i.boot_key, i.first_observed_at, i.last_observed_at, i.streams, \
                (select payload from batch b where b.batch_id = i.batch_id) \
                from batch_index i use index (batch_index_stored) \
                where agent_key = ? and i.batch_id > ? \
                order by agent_key, i.batch_id limit ?""",
                this::add,
                agentKey,
                lastBatchId,
                PAGE);
    }

    private void add(ResultSet row) throws SQLException {
        long batchId = row.getLong(1);
        byte[] payload = row.getBytes(6);
        lastBatchId = batchId;
        batches++;
        boolean isFoldable =
                row.getObject(2) == null
                        && Grid.holds(row.getLong(3))
                        && Grid.holds(row.getLong(4))
                        && payload != null
                        && !unreadable.contains(batchId);
        if (!isFoldable || payload == null) {
            apart.add(batchId);
            return;
        }
        bytes += payload.length;
        streamSet = row.getBytes(5);
        try {
            BatchDecoder.decode(payload, BatchLimits.DEFAULT, this::isWanted, this);
        } catch (BatchFormatException e) {
            throw new UnreadableException(batchId, e);
        }
    }

    /** A stream whose records have expired may still be in the payload. */
    private boolean isWanted(StreamKey key) {
        return Readings.isNumeric(key.type()) && StreamSet.contains(streamSet, keyOf(key));
    }

    private int keyOf(StreamKey key) {
        Integer known = streamKeys.get(key);
        if (known == null) {
            Sql.query(
                    handle,
                    "select device_id, resource, column_type, stream_key from stream"
                            + " where agent_key = ?",
                    rs ->
                            streamKeys.put(
                                    new StreamKey(
                                            rs.getString(1),
                                            rs.getString(2),
                                            SqlBatchStore.columnType(rs.getInt(3))),
                                    rs.getInt(4)),
                    agentKey);
            known = streamKeys.computeIfAbsent(key, k -> 0);
        }
        return known;
    }

    @Override
    public void stream(StreamKey key, int recordCount) {
        type = key.type();
        streamKey = keyOf(key);
        currentKey = NONE;
    }

    private Block at(long observedAtMicros) {
        long key = Grid.key(streamKey, Grid.block(observedAtMicros));
        if (key != currentKey) {
            currentKey = key;
            current = blocks.computeIfAbsent(key, this::load);
        }
        return current;
    }

    private Block load(long key) {
        ColumnType of = type == ColumnType.FLOAT32 ? type : ColumnType.FLOAT64;
        byte[] stored = Blocks.find(handle, key);
        if (stored == null) {
            return new Block(of);
        }
        try {
            return Block.decode(of, stored);
        } catch (BatchFormatException e) {
            // Nobody answers from it either; the batch is read itself from now on.
            throw new UnreadableException(lastBatchId, e);
        }
    }

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {
        at(observedAtMicros).at(observedAtMicros, quality).addDouble(value);
    }

    @Override
    void onNumbers(long observedAtMicros, RollUp.OfNumbers numbers, int quality) {
        at(observedAtMicros).addRollUp(observedAtMicros, numbers, quality);
    }
}
