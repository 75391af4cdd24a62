package dev.skerry.agent.outbox;

import dev.skerry.sync.proto.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The statements that add and remove batches; each returns the ledger that goes with it. */
final class BatchTable {
    /** Batches that are kept for inspection after the gateway refused them; older ones go. */
    static final int MAX_QUARANTINED = 256;

    private static final int MAX_REASON_LENGTH = 1000;
    private static final int MAX_CODE_LENGTH = 64;

    private final Connection connection;

    BatchTable(Connection connection) {
        this.connection = connection;
    }

    /** Adds batches. */
    Ledger insert(List<StoredBatch> batches, Ledger before) throws SQLException {
        if (batches.isEmpty()) {
            return before;
        }
        Ledger ledger = before;
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO batch VALUES (?,?,?,?)")) {
            for (StoredBatch batch : batches) {
                insert.setLong(1, BatchPosition.of(batch.lane(), batch.sequence()));
                insert.setInt(2, batch.recordCount());
                insert.setInt(3, batch.content().length);
                insert.setBytes(4, batch.content());
                insert.addBatch();
                ledger = ledger.appended(batch.recordCount(), batch.content().length);
            }
            insert.executeBatch();
        }
        return ledger;
    }

    /** Deletes what the gateway has. */
    Ledger acknowledge(Change.Acknowledged range, Ledger before) throws SQLException {
        Ledger ledger = before;
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT record_count, size_bytes FROM batch"
                                        + " WHERE position BETWEEN ? AND ?");
                PreparedStatement delete =
                        connection.prepareStatement(
                                "DELETE FROM batch WHERE position BETWEEN ? AND ?")) {
            for (Lane lane : BatchPosition.LANES) {
                long first = BatchPosition.of(lane, range.first());
                long last = BatchPosition.of(lane, range.last());
                boolean any = false;
                select.setLong(1, first);
                select.setLong(2, last);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        any = true;
                        ledger = ledger.left(row.getInt(1), row.getInt(2));
                    }
                }
                if (any) {
                    delete.setLong(1, first);
                    delete.setLong(2, last);
                    delete.executeUpdate();
                }
            }
        }
        return ledger;
    }

    /** Moves a batch to quarantine; nothing when it is no longer here. */
    Ledger setAside(Change.Rejected rejected, Ledger before) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT record_count, size_bytes FROM batch WHERE position = ?")) {
            for (Lane lane : BatchPosition.LANES) {
                select.setLong(1, BatchPosition.of(lane, rejected.sequence()));
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        move(lane, rejected);
                        return before.setAside(row.getInt(1), row.getInt(2));
                    }
                }
            }
        }
        return before;
    }

    private void move(Lane lane, Change.Rejected rejected) throws SQLException {
        long position = BatchPosition.of(lane, rejected.sequence());
        try (PreparedStatement copy =
                        connection.prepareStatement(
                                "INSERT INTO quarantine SELECT ?, ?, record_count, ?, ?, content"
                                        + " FROM batch WHERE position = ?");
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM batch WHERE position = ?");
                PreparedStatement trim =
                        connection.prepareStatement(
                                "DELETE FROM quarantine WHERE sequence NOT IN (SELECT sequence FROM"
                                        + " quarantine ORDER BY sequence DESC FETCH FIRST ? ROWS"
                                        + " ONLY)")) {
            copy.setLong(1, rejected.sequence());
            copy.setInt(2, lane.getNumber());
            copy.setString(3, cut(rejected.code(), MAX_CODE_LENGTH));
            copy.setString(4, cut(rejected.reason(), MAX_REASON_LENGTH));
            copy.setLong(5, position);
            copy.executeUpdate();
            delete.setLong(1, position);
            delete.executeUpdate();
            trim.setInt(1, MAX_QUARANTINED);
            trim.executeUpdate();
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
