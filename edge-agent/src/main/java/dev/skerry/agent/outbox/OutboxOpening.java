package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.CatalogOpening.Remembered;
import dev.skerry.agent.outbox.log.Disk;
import dev.skerry.agent.outbox.log.FileDisk;
import dev.skerry.agent.outbox.log.LogOpening;
import dev.skerry.agent.outbox.log.LogOpening.Opened;
import dev.skerry.agent.outbox.log.WrongKeyException;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Opens an outbox, whatever state its files are in. */
final class OutboxOpening {
    private static final Logger LOG = Logger.getLogger(OutboxOpening.class);
    static final String LOG_DIRECTORY = "outbox";

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
        try {
            Disk disk = new FileDisk(directory.resolve(LOG_DIRECTORY));
            return open(directory, disk, settings, epochs);
        } catch (IOException e) {
            throw unavailable(directory, e);
        }
    }

    /** Opens a log that is on some disk beside the catalog in this directory. */
    static Outbox open(Path directory, Disk disk, OutboxSettings settings, LongSupplier epochs)
            throws OutboxUnavailableException {
        OutboxKey key = settings.key();
        try {
            boolean keyFits = LogOpening.checkKey(disk, key.sealer());
            CatalogOpening catalogs = new CatalogOpening(directory, key.catalogPassword(), keyFits);
            return new OutboxOpening(directory, settings, key)
                    .open(catalogs.open(settings.recentMessages()), disk, epochs);
        } catch (WrongKeyException e) {
            throw new OutboxUnavailableException(
                    "SKR-A111",
                    "the outbox in %s was written with another key than skerry.agent.key-file has, or with none (%s): configure the key that it was written with, or give the agent a new skerry.agent.data-dir"
                            .formatted(directory, e.getMessage()),
                    e);
        } catch (SQLException | IOException e) {
            if (DiskState.mayPass(e)) {
                // The next attempt has its room.
                Reserve.giveUp(disk);
            }
            throw unavailable(directory, e);
        }
    }

    private static OutboxUnavailableException unavailable(Path directory, Exception e) {
        if (DiskState.mayPass(e)) {
            return new OutboxUnavailableException(
                    "SKR-A101",
                    "the outbox in %s can't be opened, so nothing is taken in: make space or repair the disk, it is tried again by itself (%s)"
                            .formatted(directory, GroupCommit.rootMessage(e)),
                    e);
        }
        String user = System.getProperty("user.name");
        return new OutboxUnavailableException(
                "SKR-A104",
                DiskState.isDenied(e)
                        ? "the user %s may not read and write the outbox in %s (%s): make the folder and its files that user's (chown -R %1$s %2$s), or start the agent as their owner"
                                .formatted(
                                        user,
                                        directory.toAbsolutePath(),
                                        GroupCommit.rootMessage(e))
                        : "the outbox in %s can't be opened (%s): check the disk"
                                .formatted(directory, GroupCommit.rootMessage(e)),
                e);
    }

    private Outbox open(Remembered remembered, Disk disk, LongSupplier epochs)
            throws SQLException, IOException, WrongKeyException {
        try {
            return opened(remembered, disk, epochs);
        } catch (SQLException | IOException | WrongKeyException | RuntimeException e) {
            remembered.catalog().close();
            throw e;
        }
    }

    private Outbox opened(Remembered remembered, Disk disk, LongSupplier epochs)
            throws SQLException, IOException, WrongKeyException {
        Catalog catalog = remembered.catalog();
        OutboxState checkpoint = remembered.state();
        Long known = remembered.epoch();
        Opened opened =
                LogOpening.open(
                        disk,
                        key.sealer(),
                        checkpoint.commitNumber(),
                        remembered.lastSegment(),
                        known == null ? epochs : () -> known,
                        new SecureRandom(),
                        settings.segmentBytes());
        if (known == null || known != opened.epoch()) {
            catalog.begin(opened.epoch());
        }
        OutboxRecovery recovery =
                OutboxRecovery.of(
                        checkpoint,
                        remembered.findings(),
                        remembered.quarantine(),
                        remembered.removed(),
                        opened,
                        known == null);
        remembered.damage().ifPresent(damage::add);
        damage.addAll(recovery.damage());
        OutboxState state = recovery.state();
        Offers offers = new Offers(state.offeredThrough());
        offers.add(
                recovery.quarantine().batches().stream()
                        .map(aside -> aside.batch().sequence())
                        .toList());
        OutboxStore store =
                new OutboxStore(
                        opened.log(),
                        offers,
                        recovery.findings().identities(),
                        state,
                        recovery.quarantine(),
                        recovery.quarantineIsNew(),
                        settings.quarantineBytes());
        recovery.notes().forEach(store::recall);
        LOG.infof(
                "outbox=open directory=%s epoch=%016x pending_batches=%d set_aside=%d",
                directory,
                opened.epoch(),
                state.ledger().pendingBatches(),
                recovery.quarantine().count());
        return new Outbox(
                opened.epoch(),
                settings,
                new Outbox.Parts(
                        catalog,
                        opened.log(),
                        store,
                        offers,
                        new Reserve(disk, settings.capacityBytes()),
                        recovery.findings(),
                        List.copyOf(damage)));
    }
}
