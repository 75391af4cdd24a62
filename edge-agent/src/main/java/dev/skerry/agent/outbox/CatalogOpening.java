package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.WrongKeyException;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens the catalog. The log can do without: one that is damaged is moved away. */
final class CatalogOpening {
    private static final Logger LOG = Logger.getLogger(CatalogOpening.class);
    private static final String NAME = "outbox";
    private static final String FILE = NAME + CatalogFile.SUFFIX;
    private static final String ASIDE = NAME + "-damaged" + CatalogFile.SUFFIX;

    private final Path directory;
    private final @Nullable String password;
    private final boolean keyFits;

    /**
     * What a catalog had when it was opened.
     *
     * @param epoch null for one that is new
     * @param quarantine what was set aside
     * @param removed which batches were gone, by segment
     * @param damage of the one before
     */
    record Remembered(
            Catalog catalog,
            @Nullable Long epoch,
            OutboxState state,
            Findings findings,
            Quarantine quarantine,
            Map<Long, byte[]> removed,
            Optional<Refusal> damage) {
        /** The highest id of a segment that it names. */
        long lastSegment() {
            return removed.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        }
    }

    /**
     * For the catalog in this directory.
     *
     * @param password null when it is not encrypted
     * @param keyFits whether the log was written with the same key
     */
    CatalogOpening(Path directory, @Nullable String password, boolean keyFits) {
        this.directory = directory;
        this.password = password;
        this.keyFits = keyFits;
    }

    Remembered open(int recentMessages)
            throws SQLException, IOException, WrongKeyException, OutboxUnavailableException {
        Path file = directory.resolve(FILE);
        checkFile(file);
        try {
            return read(recentMessages, Optional.empty());
        } catch (SQLException | RuntimeException e) {
            if (!isDamage(e)) {
                throw e;
            }
            Files.move(file, directory.resolve(ASIDE), StandardCopyOption.REPLACE_EXISTING);
            Refusal damage =
                    new Refusal(
                            "SKR-A110",
                            "the outbox's catalog could not be read (%s) and is now %s: twins and what models had learnt begin anew, readings are kept; check the disk"
                                    .formatted(GroupCommit.rootMessage(e), ASIDE));
            LOG.errorf("outbox=damaged code=%s %s", damage.code(), damage.message());
            return read(recentMessages, Optional.of(damage));
        }
    }

    private void checkFile(Path file) throws IOException, WrongKeyException {
        if (!Files.exists(file)) {
            return;
        }
        if (!Files.isReadable(file) || !Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        if (!keyFits && CatalogFile.begins(file, password == null)) {
            throw new WrongKeyException(FILE);
        }
    }

    private Remembered read(int recentMessages, Optional<Refusal> damage)
            throws SQLException, OutboxUnavailableException, WrongKeyException {
        Catalog catalog;
        try {
            String path = "file:" + directory.toAbsolutePath().resolve(NAME);
            catalog = Catalog.open(path, password);
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new OutboxUnavailableException(
                        "SKR-A103",
                        "the outbox in %s is in use by another process: stop the other agent or give this one a skerry.agent.data-dir of its own"
                                .formatted(directory),
                        e);
            }
            if (e.getErrorCode() == ErrorCode.FILE_ENCRYPTION_ERROR_1 && !keyFits) {
                throw new WrongKeyException(FILE);
            }
            throw e;
        }
        try {
            return new Remembered(
                    catalog,
                    catalog.epoch(),
                    catalog.state(),
                    catalog.findings(recentMessages),
                    catalog.quarantine(),
                    catalog.removed(),
                    damage);
        } catch (SQLException | RuntimeException e) {
            catalog.abandon(e);
            throw e;
        }
    }

    /**
     * H2 says of damage whatever it runs into first; but a disk that is full or does not answer has
     * damaged nothing.
     */
    private static boolean isDamage(Exception e) {
        if (e instanceof SQLException sql
                && (sql.getErrorCode() == Catalog.OTHER_VERSION
                        || sql.getErrorCode() == ErrorCode.OUT_OF_MEMORY)) {
            return false;
        }
        return !DiskState.isOfTheSystem(e);
    }
}
