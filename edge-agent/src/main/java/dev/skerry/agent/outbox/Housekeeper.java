package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does what may take its time on a thread of its own, so that no commit waits for it: writes the
 * catalog, gives up files, and packs what has to stay longer.
 */
final class Housekeeper {
    private static final Logger LOG = Logger.getLogger(Housekeeper.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long NOTHING = -1;

    private final Catalog catalog;
    private final SegmentLog log;
    private final Packer packer;
    private final Consumer<Change> changes;
    private final BooleanSupplier hasRoom;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().name("skerry-outbox-upkeep").unstarted(task));
    private @Nullable Checkpoint unwritten;
    private volatile boolean busy;
    private volatile long packing = NOTHING;
    private volatile boolean hasPacked;
    private volatile @Nullable Refusal trouble;

    /**
     * A housekeeper that has nothing to do yet.
     *
     * @param changes takes what the commit thread has to do
     * @param hasRoom whether the disk has room for packs and spare files
     */
    Housekeeper(
            Catalog catalog,
            SegmentLog log,
            Packer packer,
            Consumer<Change> changes,
            BooleanSupplier hasRoom) {
        this.catalog = catalog;
        this.log = log;
        this.packer = packer;
        this.changes = changes;
        this.hasRoom = hasRoom;
    }

    /** Whether it would have to be waited for. */
    boolean isBusy() {
        return busy;
    }

    /** Whether it packed something the last time, so that there may be more to pack. */
    boolean hasPacked() {
        return hasPacked;
    }

    /** Takes a checkpoint to write, and then looks whether there is something to pack. */
    void take(Checkpoint checkpoint) {
        busy = true;
        try {
            thread.execute(() -> run(checkpoint));
        } catch (RejectedExecutionException e) {
            // The outbox is closing: it writes the catalog itself.
            unwritten = withUnwritten(checkpoint);
        }
    }

    private Checkpoint withUnwritten(Checkpoint checkpoint) {
        Checkpoint before = unwritten;
        return before == null ? checkpoint : before.followedBy(checkpoint);
    }

    private void run(Checkpoint checkpoint) {
        Change.Packed packed = null;
        try {
            // What is packed needs the room of what only a checkpoint gives up.
            if (write(checkpoint) && hasRoom.getAsBoolean()) {
                packed = packer.pack(checkpoint.state().ledger(), this::idle);
            }
        } catch (IOException e) {
            note("SKR-A101", "the outbox can't be packed, its disk can't be written", e);
        } catch (RuntimeException e) {
            LOG.error("outbox=upkeep_failed code=SKR-A105", e);
            note("SKR-A105", "the upkeep failed: this is a bug, please report it", e);
        } finally {
            if (packed == null) {
                packing = NOTHING;
                idle();
            } else {
                packing = packed.pack().id();
                changes.accept(packed);
            }
        }
    }

    /** A pack may have been dropped, for what it was made of was offered meanwhile. */
    private void idle() {
        hasPacked = log.holds(packing);
        busy = false;
    }

    /**
     * Writes a checkpoint now, with those before that could not be written.
     *
     * @return whether it is on the disk
     */
    boolean write(Checkpoint checkpoint) {
        Checkpoint all = withUnwritten(checkpoint);
        unwritten = all;
        try {
            log.settle();
            catalog.write(all);
            unwritten = null;
            log.checkpointed(all.state().commitNumber(), hasRoom.getAsBoolean());
            log.writeFooters();
            trouble = null;
            return true;
        } catch (SQLException | IOException e) {
            note("SKR-A101", "the outbox's catalog or files can't be written", e);
            return false;
        }
    }

    private void note(String code, String what, Exception why) {
        String reason = GroupCommit.rootMessage(why);
        if (trouble == null) {
            LOG.errorf("outbox=upkeep_failed code=%s reason=%s", code, reason);
        }
        trouble =
                new Refusal(
                        code,
                        "%s (%s): make space or repair the disk, it is tried again by itself"
                                .formatted(what, reason));
    }

    Optional<Refusal> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Ends its thread; what it was doing is done to the end.
     *
     * @return whether it ended in time
     */
    boolean end() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                packer.stop();
                thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return thread.isTerminated();
    }
}
