package dev.skerry.agent.outbox;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.h2.Driver;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/**
 * Where the H2 file is, what its tables are, and how it is opened.
 *
 * <p>WRITE_DELAY=0 writes each commit to the file at once; the commit thread follows it with
 * CHECKPOINT SYNC, which forces it to the disk. {@link RetentionGuard} sees to it that H2 does not
 * overwrite what it would need to find that commit again.
 */
final class OutboxDatabase {
    static final int SCHEMA_VERSION = 1;

    private static final String SETTINGS =
            ";WRITE_DELAY=0;RETENTION_TIME=2147483647;CACHE_SIZE=2048;DB_CLOSE_ON_EXIT=FALSE"
                    + ";TRACE_LEVEL_FILE=0;LOCK_TIMEOUT=10000";

    private static final String[] SCHEMA = {
        "CREATE TABLE IF NOT EXISTS meta(id TINYINT PRIMARY KEY, schema_version INT NOT NULL,"
                + " epoch BIGINT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS ledger(id TINYINT PRIMARY KEY, commit_number BIGINT NOT NULL,"
                + " next_sequence BIGINT NOT NULL, accepted BIGINT NOT NULL,"
                + " pending BIGINT NOT NULL, acknowledged BIGINT NOT NULL,"
                + " rolled_up BIGINT NOT NULL, rejected BIGINT NOT NULL, lost BIGINT NOT NULL,"
                + " duplicates BIGINT NOT NULL, refused_inputs BIGINT NOT NULL,"
                + " pending_batches BIGINT NOT NULL, pending_bytes BIGINT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS batch(position BIGINT PRIMARY KEY, record_count INT NOT NULL,"
                + " size_bytes INT NOT NULL, content VARBINARY(1048576) NOT NULL)",
        "CREATE TABLE IF NOT EXISTS quarantine(sequence BIGINT PRIMARY KEY, lane TINYINT NOT NULL,"
                + " record_count INT NOT NULL, code VARCHAR(64) NOT NULL,"
                + " reason VARCHAR(1000) NOT NULL, content VARBINARY(1048576) NOT NULL)",
        "CREATE TABLE IF NOT EXISTS recent_messages(commit_number BIGINT PRIMARY KEY,"
                + " identities VARBINARY(1048576) NOT NULL)",
        "CREATE TABLE IF NOT EXISTS stage_state(name VARCHAR(1024) PRIMARY KEY,"
                + " content VARBINARY(1048576) NOT NULL)",
        "CREATE TABLE IF NOT EXISTS device(device_id VARCHAR(1024) PRIMARY KEY,"
                + " profile_name VARCHAR(255) NOT NULL, profile_version VARCHAR(255) NOT NULL)",
        "CREATE TABLE IF NOT EXISTS twin(device_id VARCHAR(1024) PRIMARY KEY,"
                + " content VARBINARY(1048576) NOT NULL)",
    };

    private final String h2Path;

    private OutboxDatabase(String h2Path) {
        this.h2Path = h2Path;
    }

    /** The outbox's file in this directory. */
    static OutboxDatabase in(Path directory) {
        return at("file:" + directory.toAbsolutePath().resolve("outbox"));
    }

    /** The outbox at an H2 path, which begins with the name of one of H2's file systems. */
    static OutboxDatabase at(String h2Path) {
        return new OutboxDatabase(h2Path);
    }

    /**
     * The first connection, which opens the file, after a repair where that is needed. Only to be
     * called while no other connection is open.
     */
    Connection open() throws SQLException {
        try {
            OutboxRepair.repair(h2Path + ".mv.db");
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), e);
        }
        return connect();
    }

    /** A further connection, its transactions ended by hand. */
    Connection connect() throws SQLException {
        Properties owner = new Properties();
        owner.setProperty("user", "sa");
        owner.setProperty("password", "");
        // Not by DriverManager, which looks drivers up in ways that a native executable lacks.
        Connection connection = new Driver().connect("jdbc:h2:" + h2Path + SETTINGS, owner);
        connection.setAutoCommit(false);
        return connection;
    }

    /** The store below a connection of this database. */
    static MVStore store(Connection connection) throws SQLException {
        JdbcConnection h2 = connection.unwrap(JdbcConnection.class);
        if (h2.getSession() instanceof SessionLocal session) {
            return session.getDatabase().getStore().getMvStore();
        }
        throw new SQLException("the outbox is not an embedded database");
    }

    /**
     * Makes the tables that are missing.
     *
     * @param epochForNew the epoch to begin if there is none yet
     * @return the epoch that holds
     * @throws SQLException also if the tables are those of a newer version
     */
    long prepare(Connection connection, long epochForNew) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : SCHEMA) {
                statement.execute(table);
            }
            try (ResultSet row = statement.executeQuery("SELECT schema_version, epoch FROM meta")) {
                if (row.next()) {
                    if (row.getInt(1) > SCHEMA_VERSION) {
                        throw new SQLException(
                                "the outbox has schema "
                                        + row.getInt(1)
                                        + ", this agent knows "
                                        + SCHEMA_VERSION
                                        + ": start the newer agent again");
                    }
                    return row.getLong(2);
                }
            }
            begin(connection, epochForNew);
            statement.execute("CHECKPOINT SYNC");
            return epochForNew;
        }
    }

    private static void begin(Connection connection, long epoch) throws SQLException {
        try (PreparedStatement meta =
                        connection.prepareStatement("INSERT INTO meta VALUES (1, ?, ?)");
                PreparedStatement ledger =
                        connection.prepareStatement(
                                "INSERT INTO ledger VALUES (1,0,1,0,0,0,0,0,0,0,0,0,0)")) {
            meta.setInt(1, SCHEMA_VERSION);
            meta.setLong(2, epoch);
            meta.executeUpdate();
            ledger.executeUpdate();
            connection.commit();
        }
    }
}
