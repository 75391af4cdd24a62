package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.Disk;
import dev.skerry.agent.outbox.log.FileDisk;
import dev.skerry.agent.outbox.log.LogOpening;
import dev.skerry.agent.outbox.log.LogOpening.Opened;
import dev.skerry.agent.outbox.log.WrongKeyException;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.h2.api.ErrorCode;
import org.jboss.logging.Logger;

/** Opens an outbox, whatever state its files are in. */
final class OutboxOpening {
    private static final Logger LOG = Logger.getLogger(OutboxOpening.class);
    private static final String CATALOG = "outbox";
    private static final String CATALOG_FILE = CATALOG + ".mv.db";

    private final Path directory;
    private final OutboxSettings settings;
    private final OutboxKey key;
    private final List<Refusal> damage = new ArrayList<>();

    private OutboxOpening(Path directory, OutboxSettings settings, OutboxKey key) {
        this.directory = directory;
        this.settings = settings;
        this.key = key;
    }

    /** See {@link Outbox#open}. */
    static Outbox open(Path directory, OutboxSettings settings, LongSupplier epochs)
            throws OutboxUnavailableException {
        OutboxKey key = OutboxKey.read(settings.keyFile());
        try {
            Disk disk = new FileDisk(directory.resolve(CATALOG));
            LogOpening.checkKey(disk, key.sealer());
            OutboxOpening opening = new OutboxOpening(directory, settings, key);
            Catalog catalog = opening.catalog();
            try {
                return opening.open(catalog, disk, epochs);
            } catch (SQLException | IOException | WrongKeyException | RuntimeException e) {
                catalog.close();
                throw e;
            }
        } catch (WrongKeyException e) {
            throw new OutboxUnavailableException(
                    "SKR-A111",
                    "the outbox in %s was written with another key than skerry.agent.outbox.key-file has, or with none (%s): configure the key that it was written with, or give the agent a new skerry.agent.data-dir"
                            .formatted(directory, e.getMessage()),
                    e);
        } catch (SQLException | IOException e) {
            throw unavailable(directory, e);
        }
    }

    /** Opens a log that is already on some disk; for tests of what disks do. */
    static Outbox open(Path directory, Disk disk, OutboxSettings settings, LongSupplier epochs)
            throws OutboxUnavailableException {
        OutboxKey key = OutboxKey.read(settings.keyFile());
        OutboxOpening opening = new OutboxOpening(directory, settings, key);
        try {
            return opening.open(opening.catalog(), disk, epochs);
        } catch (SQLException | IOException | WrongKeyException e) {
            throw unavailable(directory, e);
        }
    }

    private static OutboxUnavailableException unavailable(Path directory, Exception e) {
        return new OutboxUnavailableException(
                "SKR-A104",
                "the outbox in %s can't be opened (%s): check the disk and its permissions"
                        .formatted(directory, GroupCommit.rootMessage(e)),
                e);
    }

    /** The log can do without the catalog: one that is damaged is moved away. */
    private Catalog catalog() throws SQLException, IOException, OutboxUnavailableException {
        try {
            return Catalog.open(h2Path(), key.catalogPassword());
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new OutboxUnavailableException(
                        "SKR-A103",
                        "the outbox in %s is in use by another process: stop the other agent or give this one a skerry.agent.data-dir of its own"
                                .formatted(directory),
                        e);
            }
            if (!isDamage(e)) {
                throw e;
            }
            String aside = "outbox-damaged-%d.mv.db".formatted(Instant.now().getEpochSecond());
            Files.move(directory.resolve(CATALOG_FILE), directory.resolve(aside));
            damage.add(
                    new Refusal(
                            "SKR-A110",
                            "the outbox's catalog could not be read (%s) and is now %s: twins and what models had learnt begin anew, readings are kept; check the disk"
                                    .formatted(GroupCommit.rootMessage(e), aside)));
            LOG.errorf("outbox=damaged code=SKR-A110 %s", damage.getLast().message());
            return Catalog.open(h2Path(), key.catalogPassword());
        }
    }

    private static boolean isDamage(SQLException e) {
        return switch (e.getErrorCode()) {
            case ErrorCode.FILE_CORRUPTED_1,
                    ErrorCode.FILE_ENCRYPTION_ERROR_1,
                    ErrorCode.GENERAL_ERROR_1,
                    ErrorCode.FILE_VERSION_ERROR_1 ->
                    true;
            default -> false;
        };
    }

    private String h2Path() {
        return "file:" + directory.toAbsolutePath().resolve(CATALOG);
    }

    private Outbox open(Catalog catalog, Disk disk, LongSupplier epochs)
            throws SQLException, IOException, WrongKeyException {
        OutboxState checkpoint = catalog.state();
        Long known = catalog.epoch();
        Opened opened =
                LogOpening.open(
                        disk,
                        key.sealer(),
                        checkpoint.commitNumber(),
                        known == null ? epochs : () -> known,
                        new SecureRandom(),
                        settings.segmentBytes());
        if (known == null || known != opened.epoch()) {
            catalog.begin(opened.epoch());
        }
        OutboxRecovery recovery =
                OutboxRecovery.of(
                        checkpoint,
                        catalog.findings(settings.recentMessages()),
                        catalog.removed(),
                        opened);
        damage.addAll(recovery.damage());
        OutboxState state = recovery.state();
        Offers offers = new Offers(Math.min(state.offeredThrough(), state.nextSequence() - 1));
        OutboxStore store =
                new OutboxStore(opened.log(), offers, recovery.findings().identities(), state);
        LOG.infof(
                "outbox=open directory=%s epoch=%016x pending_batches=%d",
                directory, opened.epoch(), state.ledger().pendingBatches());
        return new Outbox(
                opened.epoch(),
                settings,
                new Outbox.Parts(
                        catalog,
                        opened.log(),
                        store,
                        offers,
                        recovery.findings(),
                        List.copyOf(damage)));
    }
}
