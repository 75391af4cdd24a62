package dev.skerry.agent.outbox;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The offline queue. Appending waits while it is full; reading and acknowledging never wait for the
 * writers. One thread writes ({@link GroupCommit}), any other may read.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final long epoch;
    private final OutboxSettings settings;
    private final Parts parts;
    private final CommitInbox inbox;
    private final long lostBefore;
    private final QuarantineDesk quarantine;
    private final BatchReader reader;

    /** Whether the gateway may be offered batches; the word of that is on its way to the disk. */
    private final AtomicReference<@Nullable DurableSignal> offering = new AtomicReference<>();

    private volatile GroupClock clock = GroupClock.SYSTEM;
    private @Nullable Findings findings;
    private @Nullable GroupCommit commit;
    private @Nullable Housekeeper housekeeper;
    private @Nullable Thread thread;

    /** What an opened outbox consists of. */
    record Parts(
            Catalog catalog,
            SegmentLog log,
            OutboxStore store,
            Offers offers,
            Reserve reserve,
            Findings findings,
            List<Refusal> damage) {}

    Outbox(long epoch, OutboxSettings settings, Parts parts) {
        this.epoch = epoch;
        this.settings = settings;
        this.parts = parts;
        this.findings = parts.findings();
        this.lostBefore = parts.store().state().ledger().lost();
        this.inbox = new CommitInbox(settings.commitRecords(), settings.commitMessages());
        this.quarantine = new QuarantineDesk(parts.store()::quarantine, inbox::put);
        this.reader =
                new BatchReader(
                        parts.log(), parts.offers(), parts.store()::quarantine, this::damaged);
    }

    /** Where the outbox of a data directory keeps its log; there once it was opened. */
    public static Path folder(Path directory) {
        return directory.resolve(OutboxOpening.LOG_DIRECTORY);
    }

    /**
     * Opens the outbox in this directory, or begins one there.
     *
     * @param epochs draws the epoch of a new outbox
     * @throws OutboxUnavailableException SKR-A103 when another process has it open, SKR-A104 when
     *     it can't be opened, SKR-A111 when its key is missing or wrong
     */
    public static Outbox open(Path directory, OutboxSettings settings, LongSupplier epochs)
            throws OutboxUnavailableException {
        return OutboxOpening.open(directory, settings, epochs);
    }

    /** Begins to commit records that are stamped by the system's clock, as below. */
    public void start(CommitListener listener) {
        start(listener, GroupClock.SYSTEM);
    }

    /**
     * Begins to commit; to be called once, before anything is appended.
     *
     * @param stampedBy the clock that the records' times are of
     */
    public void start(CommitListener listener, GroupClock stampedBy) {
        findings = null;
        clock = stampedBy;
        Packer packer =
                new Packer(
                        parts.log(),
                        parts.offers(),
                        new PackPlans(
                                OutboxSettings.PACK_AFTER,
                                settings.capacityBytes(),
                                OutboxSettings.PACK_AFTER * settings.segmentBytes()),
                        this::damaged);
        Reserve reserve = parts.reserve();
        Housekeeper upkeep =
                new Housekeeper(parts.catalog(), parts.log(), packer, inbox::put, reserve::isHeld);
        housekeeper = upkeep;
        GroupCommit starting =
                new GroupCommit(
                        inbox,
                        parts.store(),
                        new Upkeep(upkeep, parts.log(), settings, reserve),
                        settings,
                        listener,
                        () -> offering.get() != null,
                        reserve,
                        stampedBy);
        commit = starting;
        thread = Thread.ofPlatform().name("skerry-commit").start(starting);
    }

    /**
     * Takes what the pipeline made of a message, waiting while too much waits for the disk.
     *
     * @throws InterruptedException if interrupted or closed; the outcome was not taken
     */
    public void append(Outcome outcome) throws InterruptedException {
        inbox.put(outcome);
    }

    /** The gateway has these batches on its disk; both sequences are included. */
    public void acknowledge(long first, long last) {
        inbox.put(new Change.Acknowledged(first, last));
    }

    /** The gateway will never store this batch: it is set aside and no longer sent. */
    public void reject(long sequence, String code, String reason) {
        inbox.put(new Change.Rejected(sequence, code, reason, clock.nowMicros()));
    }

    /** What was set aside. */
    public QuarantineDesk quarantine() {
        return quarantine;
    }

    /**
     * Keeps a twin's content for {@link #twins}.
     *
     * @param whenDurable is run on the commit thread once it is on the disk; must not block
     */
    public void saveTwin(String deviceId, byte[] content, Runnable whenDurable) {
        inbox.put(new Change.TwinChanged(deviceId, content, whenDurable));
    }

    /**
     * Keeps content under these names for {@link #stageStates}, all of it or nothing.
     *
     * @param whenDurable is run on the commit thread once it is on the disk; must not block
     */
    public void saveStates(Map<String, byte[]> states, Runnable whenDurable) {
        saveStates(states, Map.of(), whenDurable);
    }

    /** The same with the contents of twins, by device. */
    public void saveStates(
            Map<String, byte[]> states, Map<String, byte[]> twins, Runnable whenDurable) {
        inbox.put(new Change.StatesSaved(states, twins, whenDurable));
    }

    /**
     * The batches of a lane whose sequences lie between first and last, both included, in order; at
     * most {@code limit}, and fewer when they would take much memory, but at least one if there is
     * any. {@code LANE_UNSPECIFIED} means all lanes. They count as offered to the gateway from then
     * on; the first time after {@link #offeringEnded} this waits until the disk knows.
     */
    public List<StoredBatch> load(Lane lane, long first, long last, int limit)
            throws OutboxUnavailableException {
        awaitOffering();
        return reader.load(lane, first, last, limit, isStarted());
    }

    private void damaged(BatchRef batch) {
        LOG.errorf(
                "batch=damaged code=SKR-A109 sequence=%d records=%d",
                batch.sequence(), batch.recordCount());
        inbox.put(
                new Change.Damaged(
                        batch.sequence(),
                        "SKR-A109",
                        "it is not what was written to the disk",
                        clock.nowMicros()));
    }

    private boolean isStarted() {
        return commit != null;
    }

    /** Should the process die, the next one must know that the gateway may have batches. */
    private void awaitOffering() throws OutboxUnavailableException {
        if (!isStarted()) {
            return;
        }
        DurableSignal now = offering.get();
        if (now == null) {
            now = new DurableSignal();
            offering.set(now);
            inbox.put(new Change.OfferingBegan(now::give));
        }
        now.await();
    }

    /** The link is down: nothing is offered until the next {@link #load}. */
    public void offeringEnded() {
        // It may be said later as well, and a full disk has better use for the room.
        if (offering.getAndSet(null) != null && parts.reserve().isHeld()) {
            inbox.put(new Change.OfferingEnded());
        }
    }

    /**
     * What {@link Outcome.StateChanged} and {@link #saveStates} left; before {@link #start} only.
     */
    public Map<String, byte[]> stageStates() {
        return found().states();
    }

    /**
     * The devices that were seen, each with the name of its profile; before {@link #start} only.
     */
    public Map<String, String> devices() {
        Map<String, String> profiles = new LinkedHashMap<>();
        found().devices().forEach((device, row) -> profiles.put(device, row.profileName()));
        return profiles;
    }

    /** What {@link #saveTwin} left, by device; before {@link #start} only. */
    public Map<String, byte[]> twins() {
        return found().twins();
    }

    /** The identities of the last accepted messages, oldest first; before {@link #start} only. */
    public long[] recentIdentities() {
        return found().identities().toArray();
    }

    private Findings found() {
        Findings found = findings;
        if (found == null) {
            throw new IllegalStateException("the outbox was started");
        }
        return found;
    }

    /** Drawn when this outbox was created. */
    public long epoch() {
        return epoch;
    }

    /** As of the last commit. */
    public Ledger ledger() {
        return state().ledger();
    }

    /** The sequence that the next batch will get. */
    public long nextSequence() {
        return state().nextSequence();
    }

    private OutboxState state() {
        GroupCommit running = commit;
        return running == null ? parts.store().state() : running.state();
    }

    /** How many bytes of batches may wait. */
    public long capacityBytes() {
        return settings.capacityBytes();
    }

    /** How many records wait for the disk. */
    public int waitingRecords() {
        return inbox.records();
    }

    /** How many attempts to write have failed. */
    public long failedWrites() {
        GroupCommit running = commit;
        return running == null ? 0 : running.failedWrites();
    }

    /** What keeps the outbox from taking records at present. */
    public Optional<Refusal> trouble() {
        GroupCommit running = commit;
        return running == null ? Optional.empty() : running.trouble();
    }

    /** All that is wrong, {@link #trouble} first. */
    public List<Refusal> troubles() {
        List<Refusal> troubles = new ArrayList<>();
        trouble().ifPresent(troubles::add);
        Housekeeper upkeep = housekeeper;
        if (upkeep != null) {
            upkeep.trouble().ifPresent(troubles::add);
        }
        troubles.addAll(parts.damage());
        long lost = ledger().lost() - lostBefore;
        if (lost > 0) {
            troubles.add(
                    new Refusal(
                            "SKR-A109",
                            "%d records of the outbox were found damaged on the disk and are counted as lost: check the disk"
                                    .formatted(lost)));
        }
        return troubles;
    }

    /** What the outbox's files take on the disk, in bytes, but for the catalog. */
    public long diskBytes() {
        return parts.log().diskBytes() + parts.reserve().bytes();
    }

    /** Whether the commit thread is there. */
    public boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    /**
     * Takes nothing more in and commits what waits; gives up on a disk that can't be written. What
     * is there can still be read afterwards.
     */
    public void flush() {
        inbox.close();
        Thread committing = thread;
        GroupCommit running = commit;
        try {
            if (committing != null && running != null) {
                if (running.trouble().isPresent()) {
                    running.stopRetrying();
                }
                if (!committing.join(CLOSE_PATIENCE)) {
                    running.stopRetrying();
                    committing.join(CLOSE_PATIENCE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Flushes, notes in the catalog how far it came, and closes the files. */
    @Override
    public void close() {
        flush();
        Housekeeper upkeep = housekeeper;
        if (upkeep != null) {
            if (upkeep.end() && !isRunning()) {
                upkeep.write(parts.store().takeCheckpoint());
            }
        }
        closeFiles(parts.catalog(), parts.log());
        LOG.infof("outbox=closed pending_batches=%d", ledger().pendingBatches());
    }

    private static void closeFiles(Catalog catalog, SegmentLog log) {
        try {
            log.close();
            catalog.close();
        } catch (SQLException | IOException e) {
            LOG.warnf("outbox=closed_badly reason=%s", GroupCommit.rootMessage(e));
        }
    }
}
