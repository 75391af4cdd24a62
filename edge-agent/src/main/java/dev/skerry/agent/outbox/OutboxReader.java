package dev.skerry.agent.outbox;

import dev.skerry.sync.proto.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads through a connection of its own, which is opened anew after a failure. Safe for several
 * threads, one at a time.
 */
final class OutboxReader implements AutoCloseable {
    /** Bytes of batches that one load returns at most, unless the first alone is larger. */
    private static final int MAX_LOAD_BYTES = 2 << 20;

    private final OutboxDatabase database;
    private @Nullable Connection connection;

    OutboxReader(OutboxDatabase database) {
        this.database = database;
    }

    /** See {@link Outbox#load}. */
    List<StoredBatch> load(Lane lane, long first, long last, int limit) throws SQLException {
        return lane == Lane.LANE_UNSPECIFIED
                ? loadAllLanes(first, last, limit)
                : loadLane(lane, first, last, limit);
    }

    /** Merges the lanes as far as all of them were read. */
    private List<StoredBatch> loadAllLanes(long first, long last, int limit) throws SQLException {
        List<StoredBatch> merged = new ArrayList<>();
        long completeThrough = last;
        for (Lane lane : BatchPosition.LANES) {
            List<StoredBatch> read = loadLane(lane, first, completeThrough, limit);
            if (!read.isEmpty() && mayHaveMore(read, limit)) {
                completeThrough = read.getLast().sequence();
            }
            merged.addAll(read);
        }
        long through = completeThrough;
        return merged.stream()
                .filter(batch -> batch.sequence() <= through)
                .sorted(Comparator.comparingLong(StoredBatch::sequence))
                .limit(limit)
                .toList();
    }

    private static boolean mayHaveMore(List<StoredBatch> read, int limit) {
        long bytes = read.stream().mapToLong(batch -> batch.content().length).sum();
        return read.size() == limit || bytes >= MAX_LOAD_BYTES;
    }

    private synchronized List<StoredBatch> loadLane(Lane lane, long first, long last, int limit)
            throws SQLException {
        return reading(
                open -> {
                    List<StoredBatch> batches = new ArrayList<>();
                    try (PreparedStatement select =
                            open.prepareStatement(
                                    "SELECT position, record_count, content FROM batch WHERE"
                                            + " position BETWEEN ? AND ? ORDER BY position"
                                            + " FETCH FIRST ? ROWS ONLY")) {
                        select.setLong(1, BatchPosition.of(lane, first));
                        select.setLong(2, BatchPosition.of(lane, last));
                        select.setInt(3, limit);
                        try (ResultSet row = select.executeQuery()) {
                            int bytes = 0;
                            while (bytes < MAX_LOAD_BYTES && row.next()) {
                                StoredBatch batch =
                                        new StoredBatch(
                                                BatchPosition.lane(row.getLong(1)),
                                                BatchPosition.sequence(row.getLong(1)),
                                                row.getInt(2),
                                                row.getBytes(3));
                                bytes += batch.content().length;
                                batches.add(batch);
                            }
                        }
                    }
                    return batches;
                });
    }

    /** What the stages left to be found again. */
    Map<String, byte[]> stageStates() throws SQLException {
        return contents("SELECT name, content FROM stage_state");
    }

    /** The twins' contents by device. */
    Map<String, byte[]> twins() throws SQLException {
        return contents("SELECT device_id, content FROM twin");
    }

    private synchronized Map<String, byte[]> contents(String sql) throws SQLException {
        return reading(
                open -> {
                    Map<String, byte[]> contents = new HashMap<>();
                    try (PreparedStatement select = open.prepareStatement(sql);
                            ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            contents.put(row.getString(1), row.getBytes(2));
                        }
                    }
                    return contents;
                });
    }

    /** The devices that were seen, each with the name of its profile. */
    synchronized Map<String, String> devices() throws SQLException {
        return reading(
                open -> {
                    Map<String, String> devices = new HashMap<>();
                    try (PreparedStatement select =
                                    open.prepareStatement(
                                            "SELECT device_id, profile_name FROM device");
                            ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            devices.put(row.getString(1), row.getString(2));
                        }
                    }
                    return devices;
                });
    }

    private interface Query<R> {
        R run(Connection open) throws SQLException;
    }

    private <R> R reading(Query<R> query) throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.connect();
            connection = open;
        }
        try {
            R result = query.run(open);
            open.commit();
            return result;
        } catch (SQLException e) {
            connection = null;
            try {
                open.close();
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
