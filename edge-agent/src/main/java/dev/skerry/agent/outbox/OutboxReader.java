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

/**
 * Reads through a connection of its own. Safe for several threads, one at a time. When the database
 * fails, nothing can be read until the writer has opened it again and hands in a new connection:
 * the writer alone opens the file, since it may want a repair first.
 */
final class OutboxReader implements AutoCloseable {
    /** Bytes of batches that one load returns at most, unless the first alone is larger. */
    private static final int MAX_LOAD_BYTES = 2 << 20;

    private Connection connection;

    OutboxReader(Connection connection) {
        this.connection = connection;
    }

    /** Reads through another connection from now on. */
    synchronized void use(Connection another) throws SQLException {
        connection.close();
        connection = another;
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
        try {
            return query.run(connection);
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
