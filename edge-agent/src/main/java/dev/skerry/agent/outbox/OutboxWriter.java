package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.Outcome.DeviceSeen;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Writes groups through one connection. Used by the commit thread alone. After an exception the
 * connection may be dead (H2 closes a database that it could not write): {@link #reopen} it.
 */
final class OutboxWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OutboxWriter.class);

    private final OutboxDatabase database;
    private final OutboxReader reader;
    private final int recentMessages;
    private Connection connection;
    private RecentMessagesTable recent;
    private RetentionGuard retention;
    private OutboxState durable;
    private OutboxState state;

    /**
     * Opens the writer on a database that is prepared.
     *
     * @param first the connection that opened the database
     * @param reader gets a new connection when the database must be opened again
     */
    OutboxWriter(OutboxDatabase database, Connection first, OutboxReader reader, int recentMessages)
            throws SQLException {
        this.database = database;
        this.reader = reader;
        this.recentMessages = recentMessages;
        this.connection = first;
        this.state = readState(connection);
        this.recent = RecentMessagesTable.read(connection, recentMessages);
        this.retention = guard(connection);
        this.durable = state;
    }

    /** The state after the last commit. */
    OutboxState state() {
        return state;
    }

    /** The identities of the last accepted messages, oldest first. */
    long[] recentIdentities() throws SQLException {
        return recent.identities(connection);
    }

    private BatchTable batches() {
        return new BatchTable(connection);
    }

    /** Writes a group in one transaction and forces it to the disk. */
    OutboxState commit(CommitGroup group) throws SQLException {
        if (state.commitNumber() < group.number()) {
            retention.beforeWrite();
            write(group);
        }
        // Otherwise an attempt that seemed to fail had been written: it only wants forcing.
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
        retention.afterSync();
        durable = state;
        return state;
    }

    private void write(CommitGroup group) throws SQLException {
        try {
            Ledger ledger = state.ledger();
            for (Change change : group.changes()) {
                ledger = apply(change, ledger);
            }
            ledger = batches().insert(group.batches(), ledger);
            ledger = ledger.inputsCounted(group.repeatedMessages(), group.refusedMessages());
            recent.add(connection, group.number(), group.identities());
            mergeStates(group.states());
            mergeDevices(group);
            OutboxState next = new OutboxState(group.number(), group.nextSequence(), ledger);
            updateState(next);
            connection.commit();
            state = next;
        } catch (SQLException e) {
            try {
                connection.rollback();
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private Ledger apply(Change change, Ledger ledger) throws SQLException {
        return switch (change) {
            case Change.Acknowledged acknowledged -> batches().acknowledge(acknowledged, ledger);
            case Change.Rejected rejected -> batches().setAside(rejected, ledger);
            case Change.TwinChanged twin -> {
                merge("MERGE INTO twin VALUES (?,?)", twin.deviceId(), twin.content());
                yield ledger;
            }
        };
    }

    private void mergeStates(Map<String, byte[]> states) throws SQLException {
        for (Map.Entry<String, byte[]> entry : states.entrySet()) {
            merge("MERGE INTO stage_state VALUES (?,?)", entry.getKey(), entry.getValue());
        }
    }

    private void merge(String sql, String key, byte[] content) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement(sql)) {
            merge.setString(1, key);
            merge.setBytes(2, content);
            merge.executeUpdate();
        }
    }

    private void mergeDevices(CommitGroup group) throws SQLException {
        if (group.devices().isEmpty()) {
            return;
        }
        try (PreparedStatement merge =
                connection.prepareStatement("MERGE INTO device VALUES (?,?,?)")) {
            for (DeviceSeen device : group.devices()) {
                merge.setString(1, device.deviceId());
                merge.setString(2, device.profile().name());
                merge.setString(3, device.profile().version());
                merge.executeUpdate();
            }
        }
    }

    private void updateState(OutboxState next) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE ledger SET commit_number=?, next_sequence=?, accepted=?, pending=?,"
                                + " acknowledged=?, rolled_up=?, rejected=?, lost=?, duplicates=?,"
                                + " refused_inputs=?, pending_batches=?, pending_bytes=?"
                                + " WHERE id=1")) {
            Ledger ledger = next.ledger();
            long[] values = {
                next.commitNumber(),
                next.nextSequence(),
                ledger.accepted(),
                ledger.pending(),
                ledger.acknowledged(),
                ledger.rolledUp(),
                ledger.rejected(),
                ledger.lost(),
                ledger.duplicates(),
                ledger.refusedInputs(),
                ledger.pendingBatches(),
                ledger.pendingBytes()
            };
            for (int i = 0; i < values.length; i++) {
                update.setLong(i + 1, values[i]);
            }
            update.executeUpdate();
        }
    }

    static OutboxState readState(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT commit_number, next_sequence, accepted, pending,"
                                        + " acknowledged, rolled_up, rejected, lost, duplicates,"
                                        + " refused_inputs, pending_batches, pending_bytes"
                                        + " FROM ledger WHERE id=1")) {
            if (!row.next()) {
                throw new SQLException("the outbox has no ledger");
            }
            return new OutboxState(
                    row.getLong(1),
                    row.getLong(2),
                    new Ledger(
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getLong(9),
                            row.getLong(10),
                            row.getLong(11),
                            row.getLong(12)));
        }
    }

    /** Begins anew after a failure: what the disk holds is what counts. */
    void reopen() throws SQLException {
        abandon();
        connection = database.open();
        reader.use(database.connect());
        OutboxState found = readState(connection);
        if (found.commitNumber() < durable.commitNumber()) {
            long lost = durable.ledger().accepted() - found.ledger().accepted();
            LOG.errorf("outbox=rolled_back code=SKR-A109 lost_records=%d", lost);
            found =
                    new OutboxState(
                            durable.commitNumber(),
                            durable.nextSequence(),
                            found.ledger().damaged(lost));
        }
        state = found;
        recent = RecentMessagesTable.read(connection, recentMessages);
        retention = guard(connection);
    }

    /** Lets go of a database that failed; that it says so once more is of no interest. */
    private void abandon() {
        try {
            reader.close();
        } catch (SQLException e) {
            LOG.debug("outbox=abandoned", e);
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("outbox=abandoned", e);
        }
    }

    private static RetentionGuard guard(Connection connection) throws SQLException {
        return new RetentionGuard(OutboxDatabase.store(connection));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
