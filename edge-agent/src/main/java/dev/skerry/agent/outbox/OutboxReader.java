package dev.skerry.agent.outbox;

import dev.skerry.sync.proto.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads through a connection of its own, which is opened anew after a failure. Safe for several
 * threads, one at a time.
 */
final class OutboxReader implements AutoCloseable {
    /** Bytes of batches that one load returns at most, unless the first alone is larger. */
    private static final int MAX_LOAD_BYTES = 4 << 20;

    private final OutboxDatabase database;
    private @Nullable Connection connection;

    OutboxReader(OutboxDatabase database) {
        this.database = database;
    }

    /** See {@link Outbox#load}. */
    synchronized List<StoredBatch> load(Lane lane, long first, long last, int limit)
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
                                                lane,
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

    /** The lowest sequence of a lane that is still there. */
    synchronized OptionalLong first(Lane lane) throws SQLException {
        return edge("SELECT MIN(position) FROM batch WHERE position BETWEEN ? AND ?", lane);
    }

    /** The highest sequence of a lane that is still there. */
    synchronized OptionalLong last(Lane lane) throws SQLException {
        return edge("SELECT MAX(position) FROM batch WHERE position BETWEEN ? AND ?", lane);
    }

    private OptionalLong edge(String sql, Lane lane) throws SQLException {
        return reading(
                open -> {
                    try (PreparedStatement select = open.prepareStatement(sql)) {
                        select.setLong(1, BatchPosition.of(lane, 0));
                        select.setLong(2, BatchPosition.of(lane, BatchPosition.MAX_SEQUENCE));
                        try (ResultSet row = select.executeQuery()) {
                            row.next();
                            long position = row.getLong(1);
                            return row.wasNull()
                                    ? OptionalLong.empty()
                                    : OptionalLong.of(BatchPosition.sequence(position));
                        }
                    }
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
