package dev.skerry.agent.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.stream.LongStream;

/**
 * The identities of the last accepted messages, one row per group, so that remembering costs one
 * short row however many messages the group had. After a failed transaction it is read anew.
 */
final class RecentMessagesTable {
    private record Row(long commitNumber, int count) {}

    private final ArrayDeque<Row> rows = new ArrayDeque<>();
    private final int capacity;
    private int remembered;

    private RecentMessagesTable(int capacity) {
        this.capacity = capacity;
    }

    /** Reads which groups are remembered. */
    static RecentMessagesTable read(Connection connection, int capacity) throws SQLException {
        RecentMessagesTable table = new RecentMessagesTable(capacity);
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT commit_number, OCTET_LENGTH(identities)"
                                        + " FROM recent_messages ORDER BY commit_number");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                table.append(new Row(row.getLong(1), row.getInt(2) / Long.BYTES));
            }
        }
        return table;
    }

    private void append(Row row) {
        rows.add(row);
        remembered += row.count();
    }

    /** Remembers a group's messages and forgets the groups that are no longer needed. */
    void add(Connection connection, long commitNumber, long[] identities) throws SQLException {
        if (identities.length == 0) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO recent_messages VALUES (?,?)")) {
            insert.setLong(1, commitNumber);
            insert.setBytes(2, Identities.toBytes(identities));
            insert.executeUpdate();
        }
        append(new Row(commitNumber, identities.length));
        long forgetThrough = -1;
        while (remembered - rows.element().count() >= capacity) {
            Row oldest = rows.remove();
            remembered -= oldest.count();
            forgetThrough = oldest.commitNumber();
        }
        if (forgetThrough >= 0) {
            try (PreparedStatement trim =
                    connection.prepareStatement(
                            "DELETE FROM recent_messages WHERE commit_number <= ?")) {
                trim.setLong(1, forgetThrough);
                trim.executeUpdate();
            }
        }
    }

    /** All identities that are remembered, oldest first. */
    long[] identities(Connection connection) throws SQLException {
        LongStream.Builder all = LongStream.builder();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT identities FROM recent_messages ORDER BY commit_number");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                for (long identity : Identities.fromBytes(row.getBytes(1))) {
                    all.add(identity);
                }
            }
        }
        return all.build().toArray();
    }
}
