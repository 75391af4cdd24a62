package dev.skerry.gateway.store;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.secret.PrivateFiles;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.jdbi.v3.core.Jdbi;

/**
 * The embedded H2 store in one directory. Connections that broke because H2 closed itself (a full
 * disk, an I/O error) are dropped by the pool; the next one opens the store again.
 */
public final class Database implements AutoCloseable {
    private final AgroalDataSource dataSource;
    private final Jdbi jdbi;

    private Database(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbi = Jdbi.create(dataSource);
    }

    /**
     * Opens the store, creates it when there is none, and brings its tables up to date.
     *
     * @param readers how many connections beside the writer's
     * @throws StoreStartException with what is wrong and what to do
     */
    public static Database open(Path dataDir, int readers, long cacheSizeBytes) {
        Path directory = dataDir.toAbsolutePath().normalize();
        try {
            PrivateFiles.createDataDirectory(directory);
        } catch (IOException e) {
            throw new StoreStartException(GatewayError.DATA_DIR_UNUSABLE, directory + ": " + e, e);
        }
        if (!Files.isWritable(directory)) {
            throw new StoreStartException(
                    GatewayError.DATA_DIR_UNUSABLE,
                    directory + " is not writable",
                    new IOException("not writable"));
        }
        AgroalDataSource pool = null;
        try {
            pool = pool(directory.resolve("gateway"), readers, cacheSizeBytes);
            BuiltInMigrations.foundBy(
                            Flyway.configure(Database.class.getClassLoader()).dataSource(pool))
                    .load()
                    .migrate();
            return new Database(pool);
        } catch (SQLException | FlywayException e) {
            if (pool != null) {
                pool.close();
            }
            boolean inUse = hasErrorCode(e, ErrorCode.DATABASE_ALREADY_OPEN_1);
            throw new StoreStartException(
                    inUse ? GatewayError.STORE_IN_USE : GatewayError.STORE_UNREADABLE,
                    directory + ": " + rootMessage(e),
                    e);
        }
    }

    private static AgroalDataSource pool(Path file, int readers, long cacheSizeBytes)
            throws SQLException {
        // WRITE_DELAY=0: a commit is written at once (the writer syncs it, see GroupCommitter).
        String url =
                "jdbc:h2:file:"
                        + file
                        + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
                        + ";QUERY_CACHE_SIZE=64;CACHE_SIZE="
                        + cacheSizeBytes / 1024;
        return AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(
                                p ->
                                        p.maxSize(readers + 1)
                                                .acquisitionTimeout(Duration.ofSeconds(10))
                                                .validateOnBorrow(true)
                                                .connectionValidator(
                                                        ConnectionValidator.defaultValidator())
                                                .connectionFactoryConfiguration(
                                                        f ->
                                                                f.jdbcUrl(url)
                                                                        .connectionProviderClass(
                                                                                org.h2.Driver.class)
                                                                        .principal(
                                                                                new NamePrincipal(
                                                                                        "sa")))));
    }

    /** For questions; writes go through {@link GroupCommitter}. */
    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            // Already closed by itself after an I/O error: what was committed is on the disk.
            org.jboss.logging.Logger.getLogger(Database.class)
                    .warnf("store closed uncleanly: %s", rootMessage(e));
        } finally {
            dataSource.close();
        }
    }

    private static boolean hasErrorCode(Throwable thrown, int errorCode) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getErrorCode() == errorCode) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
