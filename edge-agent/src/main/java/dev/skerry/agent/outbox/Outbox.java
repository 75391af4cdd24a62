package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.h2.api.ErrorCode;
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
    private final OutboxReader reader;
    private final OutboxWriter writer;
    private final CommitInbox inbox;
    private @Nullable GroupCommit commit;
    private @Nullable Thread thread;

    private Outbox(long epoch, OutboxSettings settings, OutboxWriter writer, OutboxReader reader) {
        this.epoch = epoch;
        this.settings = settings;
        this.writer = writer;
        this.reader = reader;
        this.inbox = new CommitInbox(settings.commitRecords());
    }

    /**
     * Opens the outbox in this directory, or begins one there.
     *
     * @param epochs draws the epoch of a new outbox
     * @throws OutboxUnavailableException SKR-A103 when another process has it open, SKR-A104 when
     *     it can't be opened for any other reason
     */
    public static Outbox open(Path directory, OutboxSettings settings, LongSupplier epochs)
            throws OutboxUnavailableException {
        return open(OutboxDatabase.in(directory), directory.toString(), settings, epochs);
    }

    static Outbox open(
            OutboxDatabase database, String where, OutboxSettings settings, LongSupplier epochs)
            throws OutboxUnavailableException {
        Connection first = null;
        try {
            first = database.open();
            return open(first, database, where, settings, epochs);
        } catch (SQLException e) {
            closeAfter(e, first);
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new OutboxUnavailableException(
                        "SKR-A103",
                        "the outbox in %s is in use by another process: stop the other agent or give this one a skerry.agent.data-dir of its own"
                                .formatted(where),
                        e);
            }
            throw new OutboxUnavailableException(
                    "SKR-A104",
                    "the outbox in %s can't be opened (%s): check the disk, or move outbox.mv.db away to begin a new one"
                            .formatted(where, GroupCommit.rootMessage(e)),
                    e);
        }
    }

    private static Outbox open(
            Connection first,
            OutboxDatabase database,
            String where,
            OutboxSettings settings,
            LongSupplier epochs)
            throws SQLException {
        long epoch = database.prepare(first, epochs.getAsLong());
        OutboxReader reader = new OutboxReader(database.connect());
        OutboxWriter writer = new OutboxWriter(database, first, reader, settings.recentMessages());
        LOG.infof(
                "outbox=open directory=%s epoch=%016x pending_batches=%d",
                where, epoch, writer.state().ledger().pendingBatches());
        return new Outbox(epoch, settings, writer, reader);
    }

    private static void closeAfter(SQLException failure, @Nullable Connection first) {
        try {
            if (first != null) {
                first.close();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Begins to commit; to be called once, before anything is appended. */
    public void start(CommitListener listener) {
        GroupCommit starting = new GroupCommit(inbox, writer, settings, listener);
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
        inbox.put(new Change.Rejected(sequence, code, reason));
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
     * The batches of a lane whose sequences lie between first and last, both included, in order; at
     * most {@code limit}, and fewer when they would take much memory, but at least one if there is
     * any. {@code LANE_UNSPECIFIED} means all lanes. A batch that is committed but not yet forced
     * to the disk is not among them: were it sent and then lost in a crash, its sequence would be
     * given to another batch, which the gateway would take for a repetition.
     */
    public List<StoredBatch> load(Lane lane, long first, long last, int limit)
            throws OutboxUnavailableException {
        long durable = Math.min(last, nextSequence() - 1);
        return read(() -> reader.load(lane, first, durable, limit));
    }

    /** What {@link Outcome.StateChanged} left. */
    public Map<String, byte[]> stageStates() throws OutboxUnavailableException {
        return read(reader::stageStates);
    }

    /** The devices that were seen, each with the name of its profile. */
    public Map<String, String> devices() throws OutboxUnavailableException {
        return read(reader::devices);
    }

    /** What {@link #saveTwin} left, by device. */
    public Map<String, byte[]> twins() throws OutboxUnavailableException {
        return read(reader::twins);
    }

    /** The identities of the last accepted messages, oldest first; before {@link #start} only. */
    public long[] recentIdentities() throws OutboxUnavailableException {
        return read(writer::recentIdentities);
    }

    private interface Query<R> {
        R run() throws SQLException;
    }

    private static <R> R read(Query<R> query) throws OutboxUnavailableException {
        try {
            return query.run();
        } catch (SQLException e) {
            throw new OutboxUnavailableException(
                    "SKR-A107",
                    "the outbox can't be read ("
                            + GroupCommit.rootMessage(e)
                            + "): check the disk; it is tried again by itself",
                    e);
        }
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
        return running == null ? writer.state() : running.state();
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

    /** Flushes, then closes the file. */
    @Override
    public void close() {
        flush();
        try {
            reader.close();
            writer.close();
        } catch (SQLException e) {
            LOG.warnf("outbox=closed_badly reason=%s", GroupCommit.rootMessage(e));
        }
        LOG.infof("outbox=closed pending_batches=%d", ledger().pendingBatches());
    }
}
