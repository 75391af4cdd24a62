package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.Findings.DeviceRow;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.sync.proto.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.h2.Driver;
import org.jspecify.annotations.Nullable;

/**
 * The H2 database beside the log, for what is looked up rather than passed through: twins, devices,
 * states, what is set aside, and how far the log had come. It is written once in a while; the log
 * has what came after, so a write that is lost costs nothing. For one thread at a time.
 */
final class Catalog implements AutoCloseable {
    static final int SCHEMA_VERSION = 2;

    /** The vendor code of a catalog that another version of the agent wrote. */
    static final int OTHER_VERSION = 1;

    private static final String SETTINGS =
            ";WRITE_DELAY=0;CACHE_SIZE=1024;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
                    + ";LOCK_TIMEOUT=10000";

    private static final String[] SCHEMA = {
        "CREATE TABLE IF NOT EXISTS meta(id TINYINT PRIMARY KEY, schema_version INT NOT NULL,"
                + " epoch BIGINT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS ledger(id TINYINT PRIMARY KEY, commit_number BIGINT NOT NULL,"
                + " next_sequence BIGINT NOT NULL, offered_through BIGINT NOT NULL,"
                + " accepted BIGINT NOT NULL, pending BIGINT NOT NULL,"
                + " acknowledged BIGINT NOT NULL, rolled_up BIGINT NOT NULL,"
                + " rejected BIGINT NOT NULL, lost BIGINT NOT NULL, duplicates BIGINT NOT NULL,"
                + " refused_inputs BIGINT NOT NULL, pending_batches BIGINT NOT NULL,"
                + " pending_bytes BIGINT NOT NULL, identities VARBINARY(16777216) NOT NULL)",
        "CREATE TABLE IF NOT EXISTS removed(segment_id BIGINT PRIMARY KEY,"
                + " places VARBINARY(16777216) NOT NULL)",
        "CREATE TABLE IF NOT EXISTS set_aside(sequence BIGINT PRIMARY KEY, lane TINYINT NOT NULL,"
                + " record_count INT NOT NULL, size_bytes INT NOT NULL, is_whole BOOLEAN NOT NULL,"
                + " code VARCHAR(64) NOT NULL, reason VARCHAR(1000) NOT NULL,"
                + " at_micros BIGINT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS stage_state(name VARCHAR(1024) PRIMARY KEY,"
                + " content VARBINARY(1048576) NOT NULL)",
        "CREATE TABLE IF NOT EXISTS device(device_id VARCHAR(1024) PRIMARY KEY,"
                + " profile_name VARCHAR(255) NOT NULL, profile_version VARCHAR(255) NOT NULL)",
        "CREATE TABLE IF NOT EXISTS twin(device_id VARCHAR(1024) PRIMARY KEY,"
                + " content VARBINARY(1048576) NOT NULL)",
    };

    private final String h2Path;
    private final @Nullable String filePassword;
    private Connection connection;
    private @Nullable Quarantine written;

    private Catalog(String h2Path, @Nullable String filePassword, Connection connection) {
        this.h2Path = h2Path;
        this.filePassword = filePassword;
        this.connection = connection;
    }

    /**
     * Opens the catalog at an H2 path or begins one there.
     *
     * @param filePassword encrypts the file with AES; null leaves it as it is
     * @throws SQLException also if the tables are those of another version
     */
    static Catalog open(String h2Path, @Nullable String filePassword) throws SQLException {
        Connection connection = connect(h2Path, filePassword);
        try (Statement statement = connection.createStatement()) {
            for (String table : SCHEMA) {
                statement.execute(table);
            }
            try (ResultSet row = statement.executeQuery("SELECT schema_version FROM meta")) {
                if (row.next() && row.getInt(1) != SCHEMA_VERSION) {
                    throw new SQLException(
                            "it has schema %d and this agent knows %d: start the version that wrote it"
                                    .formatted(row.getInt(1), SCHEMA_VERSION),
                            "",
                            OTHER_VERSION);
                }
            }
            connection.commit();
            return new Catalog(h2Path, filePassword, connection);
        } catch (SQLException | RuntimeException e) {
            try {
                connection.close();
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private static Connection connect(String h2Path, @Nullable String filePassword)
            throws SQLException {
        Properties owner = new Properties();
        owner.setProperty("user", "sa");
        // H2 wants the file's password and the user's in one.
        owner.setProperty("password", filePassword == null ? "" : filePassword + " ");
        String cipher = filePassword == null ? "" : ";CIPHER=AES";
        // Not by DriverManager, which looks drivers up in ways that a native executable lacks.
        Connection connection =
                new Driver().connect("jdbc:h2:" + h2Path + SETTINGS + cipher, owner);
        connection.setAutoCommit(false);
        return connection;
    }

    /** The epoch; null before {@link #begin}. */
    @Nullable Long epoch() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch FROM meta")) {
            return row.next() ? row.getLong(1) : null;
        }
    }

    /** Fixes the epoch of a catalog that has none. */
    void begin(long epoch) throws SQLException {
        update("MERGE INTO meta VALUES (1, ?, ?)", SCHEMA_VERSION, epoch);
        connection.commit();
        sync();
    }

    /** The state of the last checkpoint. */
    OutboxState state() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT commit_number, next_sequence, offered_through, accepted,"
                                        + " pending, acknowledged, rolled_up, rejected, lost,"
                                        + " duplicates, refused_inputs, pending_batches,"
                                        + " pending_bytes FROM ledger")) {
            if (!row.next()) {
                return OutboxState.EMPTY;
            }
            long[] numbers = new long[GroupNote.NUMBERS];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = row.getLong(i + 1);
            }
            return GroupNote.state(numbers);
        }
    }

    /** What the last checkpoint had. */
    Findings findings(int recentMessages) throws SQLException {
        Findings found = Findings.none(recentMessages);
        found.states().putAll(contents("SELECT name, content FROM stage_state"));
        found.twins().putAll(contents("SELECT device_id, content FROM twin"));
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT device_id, profile_name, profile_version FROM device")) {
            while (row.next()) {
                found.devices()
                        .put(row.getString(1), new DeviceRow(row.getString(2), row.getString(3)));
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT identities FROM ledger")) {
            if (row.next()) {
                found.identities().add(RecentIdentities.fromBytes(row.getBytes(1)));
            }
        }
        return found;
    }

    /** Which batches were gone at the last checkpoint, by segment. */
    Map<Long, byte[]> removed() throws SQLException {
        Map<Long, byte[]> removed = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT segment_id, places FROM removed")) {
            while (row.next()) {
                removed.put(row.getLong(1), row.getBytes(2));
            }
        }
        return removed;
    }

    /** What was set aside at the last checkpoint. */
    Quarantine quarantine() throws SQLException {
        List<Quarantined> batches = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT sequence, lane, record_count, size_bytes, is_whole, code,"
                                        + " reason, at_micros FROM set_aside")) {
            while (row.next()) {
                Lane lane = Lane.forNumber(row.getInt(2));
                BatchRef batch =
                        new BatchRef(
                                lane == null ? Lane.UNRECOGNIZED : lane,
                                row.getLong(1),
                                row.getInt(3),
                                row.getInt(4));
                batches.add(
                        new Quarantined(
                                batch,
                                row.getBoolean(5),
                                row.getString(6),
                                row.getString(7),
                                row.getLong(8)));
            }
        }
        return Quarantine.of(batches);
    }

    private Map<String, byte[]> contents(String sql) throws SQLException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                contents.put(row.getString(1), row.getBytes(2));
            }
        }
        return contents;
    }

    /**
     * Writes a checkpoint and forces it to the disk. It can be repeated: H2 closes a database that
     * it could not write, so after an exception the next attempt opens it again.
     */
    void write(Checkpoint checkpoint) throws SQLException {
        try {
            if (connection.isClosed()) {
                connection = connect(h2Path, filePassword);
            }
            writeState(checkpoint);
            for (Map.Entry<String, byte[]> state : checkpoint.states().entrySet()) {
                update("MERGE INTO stage_state VALUES (?,?)", state.getKey(), state.getValue());
            }
            for (Map.Entry<String, byte[]> twin : checkpoint.twins().entrySet()) {
                update("MERGE INTO twin VALUES (?,?)", twin.getKey(), twin.getValue());
            }
            for (Map.Entry<String, DeviceRow> device : checkpoint.devices().entrySet()) {
                update(
                        "MERGE INTO device VALUES (?,?,?)",
                        device.getKey(),
                        device.getValue().profileName(),
                        device.getValue().profileVersion());
            }
            writeQuarantine(checkpoint.quarantine());
            update("DELETE FROM removed");
            for (Map.Entry<Long, byte[]> segment : checkpoint.removed().entrySet()) {
                update("INSERT INTO removed VALUES (?,?)", segment.getKey(), segment.getValue());
            }
            connection.commit();
            sync();
            written = checkpoint.quarantine();
        } catch (SQLException e) {
            abandon(e);
            throw e;
        }
    }

    /** Closes it after a failure. */
    void abandon(Exception failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private void writeState(Checkpoint checkpoint) throws SQLException {
        long[] numbers = GroupNote.numbers(checkpoint.state());
        Object[] values = new Object[numbers.length + 1];
        for (int i = 0; i < numbers.length; i++) {
            values[i] = numbers[i];
        }
        values[numbers.length] = RecentIdentities.toBytes(checkpoint.identities());
        update("MERGE INTO ledger VALUES (1" + ",?".repeat(values.length) + ")", values);
    }

    private void writeQuarantine(Quarantine quarantine) throws SQLException {
        if (quarantine == written) {
            return;
        }
        update("DELETE FROM set_aside");
        for (Quarantined aside : quarantine.batches()) {
            update(
                    "INSERT INTO set_aside VALUES (?,?,?,?,?,?,?,?)",
                    aside.batch().sequence(),
                    aside.batch().lane().getNumber(),
                    aside.batch().recordCount(),
                    aside.batch().sizeBytes(),
                    aside.isWhole(),
                    aside.code(),
                    aside.reason(),
                    aside.setAsideAtMicros());
        }
    }

    private void update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private void sync() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
