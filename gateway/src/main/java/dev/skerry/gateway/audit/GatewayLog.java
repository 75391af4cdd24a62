package dev.skerry.gateway.audit;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.audit.AuditFormatException;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.CheckpointSigner;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.NoteKeys;
import dev.skerry.sync.audit.OwnLog;
import dev.skerry.sync.audit.Proofs;
import dev.skerry.sync.audit.SignedNote;
import dev.skerry.sync.proto.AuditVerdict;
import dev.skerry.sync.sign.SigningKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own log. A checkpoint follows what was recorded within a second. A log that is not
 * what its last checkpoint says, or that lacks what an agent has a checkpoint of, is left as it is
 * and followed by a new one.
 */
public final class GatewayLog implements AuditLog, OwnLog, GroupCommitter.CommitListener {
    private static final Logger LOG = Logger.getLogger(GatewayLog.class);

    /** Who logs what nobody did. */
    static final String GATEWAY = "gateway";

    private final Jdbi jdbi;
    private final LogShelf shelf;
    private final LogRetention retention;
    private final InstantSource clock;
    private final AtomicReference<String> contradicted = new AtomicReference<>("");

    private volatile Log log;
    private @Nullable GroupCommitter committer;

    /** The log that goes on. */
    private record Log(LogRows rows, LogShelf.Volume volume, SignedNote note) {
        Log with(SignedNote newer) {
            return new Log(rows, volume, newer);
        }

        NoteKeys keys() {
            return volume.keys();
        }

        SigningKeys signing() {
            return volume.signing();
        }

        long signedSize() {
            return size(note);
        }
    }

    /**
     * Opens the log, or begins one.
     *
     * @throws CannotStartException if its keys do not open with the gateway's key
     */
    public GatewayLog(Jdbi jdbi, SecretBox box, InstantSource clock) {
        this.jdbi = jdbi;
        this.shelf = new LogShelf(box, clock);
        this.retention = new LogRetention(clock);
        this.clock = clock;
        this.log = jdbi.inTransaction(this::open);
    }

    private Log open(Handle transaction) {
        LogShelf.Volume volume = shelf.last(transaction);
        if (volume == null) {
            return begun(transaction, shelf.first(transaction), next -> began("", next).build());
        }
        String fault;
        try {
            Log found = read(volume);
            fault = fault(found);
            if (fault == null) {
                return found;
            }
        } catch (IOException e) {
            fault = String.valueOf(e.getMessage());
        }
        String found = fault;
        return begun(
                transaction,
                shelf.after(transaction, volume),
                next -> damaged(volume, found, next));
    }

    private AuditEntry damaged(LogShelf.Volume before, String fault, LogShelf.Volume next) {
        LOG.errorf(
                "audit=damaged code=%s log=%s fault=\"%s\" advice=\"%s\"",
                AuditError.OWN_LOG_DAMAGED.code(),
                before.origin(),
                fault,
                AuditError.OWN_LOG_DAMAGED.advice());
        return began(AuditError.OWN_LOG_DAMAGED.code(), next)
                .detail("fault", fault)
                .about("before", before.origin())
                .build();
    }

    /**
     * Looks at every entry and every hash, which takes a while. A log that is not whole is left as
     * it is and followed by a new one.
     */
    void inspect() throws InterruptedException {
        Log now = log;
        String fault;
        try {
            fault = now.rows().fault(now.keys().name(), now.signedSize());
        } catch (IOException e) {
            fault = String.valueOf(e.getMessage());
        }
        if (fault != null) {
            String found = fault;
            follow(now, next -> damaged(now.volume(), found, next));
        }
    }

    private AuditEntry.Builder began(String code, LogShelf.Volume next) {
        return AuditEntry.of(clock.instant(), "log.began", GATEWAY)
                .about("log", next.keys().name())
                .detail("code", code)
                .digest("keys", next.keys().keys().id().hex());
    }

    private Log read(LogShelf.Volume volume) throws IOException {
        LogRows rows = LogRows.stored(jdbi, volume.logNo());
        try {
            return volume.note() == null
                    ? new Log(rows, volume, unsigned(volume))
                    : new Log(rows, volume, SignedNote.parse(volume.note()));
        } catch (AuditFormatException e) {
            throw new IOException("its checkpoint can't be read: " + e.getMessage(), e);
        }
    }

    /** A log with its first entry, to go on once the transaction is committed. */
    private Log begun(
            Handle transaction,
            LogShelf.Volume volume,
            Function<LogShelf.Volume, AuditEntry> first) {
        LogRows rows = LogRows.ofNew(jdbi, transaction, volume.logNo(), first.apply(volume));
        return new Log(rows, volume, unsigned(volume));
    }

    private static SignedNote unsigned(LogShelf.Volume volume) {
        return signed(volume.signing(), volume.origin(), LogRows.EMPTY);
    }

    private static SignedNote signed(SigningKeys signing, String origin, LogRows.Head head) {
        return new CheckpointSigner(signing).sign(new Checkpoint(origin, head.size(), head.root()));
    }

    /** What is wrong with a log by its own checkpoint; null for nothing. */
    private static @Nullable String fault(Log opened) throws IOException {
        if (!opened.keys().signed(opened.note())) {
            return "its checkpoint is not signed by its keys";
        }
        Checkpoint checkpoint = checkpoint(opened.note());
        long size = opened.rows().head().size();
        if (checkpoint.size() > size) {
            return "its checkpoint is of %d entries, it has %d".formatted(checkpoint.size(), size);
        }
        return contains(opened, checkpoint)
                ? null
                : "its first %d entries have another root".formatted(checkpoint.size());
    }

    /** Begins to take notes and to sign checkpoints. */
    public void writeBy(GroupCommitter writer) {
        committer = writer;
    }

    @Override
    public void record(Handle transaction, AuditEntry entry) {
        log.rows().add(entry);
    }

    @Override
    public void note(AuditEntry entry) throws InterruptedException {
        submit("audit entry " + entry.what(), tx -> record(tx, entry), () -> {});
    }

    /** The same; done once it is on the disk. */
    CompletableFuture<Boolean> noted(AuditEntry entry) throws InterruptedException {
        var done = new CompletableFuture<Boolean>();
        submit("audit entry " + entry.what(), tx -> record(tx, entry), () -> done.complete(true));
        return done;
    }

    /** Signs what was recorded since the last checkpoint, if anything. */
    void sign() throws InterruptedException {
        Log now = log;
        LogRows.Head head = now.rows().head();
        if (head.size() == now.signedSize()) {
            return;
        }
        SignedNote next = signed(now.signing(), now.keys().name(), head);
        submit(
                "checkpoint of the audit log",
                tx ->
                        Sql.update(
                                tx,
                                "update audit_log set note = ? where log_no = ?",
                                next.format(),
                                now.rows().logNo()),
                () -> {
                    if (log.rows() == now.rows()) {
                        log = now.with(next);
                    }
                });
    }

    /** Gives up the contents of entries that are older than this; their hashes stay. */
    void prune(Duration keep) throws InterruptedException {
        long before = Times.toMicros(clock.instant().minus(keep));
        submit(
                "retention of the audit log",
                tx -> retention.prune(tx, before, entry -> record(tx, entry)),
                retention::pruned);
    }

    /**
     * An agent says that this log is not what it was. If it shows a checkpoint that this log signed
     * and does not contain, the log was set back or rewritten: a new one begins and says so.
     */
    public void objected(String agentId, AuditVerdict verdict)
            throws IOException, InterruptedException {
        Log now = log;
        Checkpoint shown;
        SignedNote note;
        try {
            note = SignedNote.parse(verdict.getNote());
            shown = Checkpoint.of(note);
        } catch (AuditFormatException e) {
            LOG.debugf("audit=objection-without-evidence agent=%s", agentId);
            return;
        }
        if (!shown.origin().equals(now.keys().name())
                || !now.keys().signed(note)
                || contains(now, shown)
                || contradicted.getAndSet(shown.origin()).equals(shown.origin())) {
            return;
        }
        LOG.errorf(
                "audit=set-back code=%s log=%s agent=%s entries=%d known=%d advice=\"%s\"",
                AuditError.OWN_LOG_CONTRADICTED.code(),
                shown.origin(),
                agentId,
                now.rows().head().size(),
                shown.size(),
                AuditError.OWN_LOG_CONTRADICTED.advice());
        follow(now, next -> setBack(agentId, now, shown, next));
    }

    private void follow(Log before, Function<LogShelf.Volume, AuditEntry> first)
            throws InterruptedException {
        var next = new AtomicReference<@Nullable Log>();
        submit(
                "a new audit log",
                tx ->
                        next.set(
                                log.volume().logNo() == before.volume().logNo()
                                        ? begun(tx, shelf.after(tx, before.volume()), first)
                                        : null),
                () -> {
                    Log begun = next.get();
                    if (begun != null) {
                        log = begun;
                    }
                });
    }

    private AuditEntry setBack(String agentId, Log before, Checkpoint shown, LogShelf.Volume next) {
        LogRows.Head head = before.rows().head();
        return began(AuditError.OWN_LOG_CONTRADICTED.code(), next)
                .about("agent", agentId)
                .about("before", shown.origin())
                .digest("root", head.root().toString())
                .digest("shownRoot", shown.root().toString())
                .detail("size", Long.toString(head.size()))
                .detail("shownSize", Long.toString(shown.size()))
                .build();
    }

    private static boolean contains(Log now, Checkpoint shown) throws IOException {
        return shown.size() <= now.rows().head().size()
                && new Proofs(now.rows().nodes()).root(shown.size()).equals(shown.root());
    }

    private void submit(String what, Consumer<Handle> write, Runnable then)
            throws InterruptedException {
        GroupCommitter writer = committer;
        if (writer == null) {
            throw new IllegalStateException("the audit log's writer is not there yet");
        }
        writer.submit(new NotedChange(what, 4096, write, then));
    }

    @Override
    public NoteKeys keys() {
        return log.keys();
    }

    @Override
    public SignedNote checkpoint() {
        return log.note();
    }

    @Override
    public List<Hash> consistency(long from, long to) throws IOException {
        return new Proofs(log.rows().nodes()).consistency(from, to);
    }

    /** By which rows name the log that goes on. */
    int logNo() {
        return log.rows().logNo();
    }

    /** Says of another log that it is consistent with all that is known of it. */
    SignedNote cosign(SignedNote note) {
        Log now = log;
        return note.with(
                new CheckpointSigner(now.signing())
                        .cosign(note, now.keys().name(), clock.instant().getEpochSecond()));
    }

    private static Checkpoint checkpoint(SignedNote own) {
        try {
            return Checkpoint.of(own);
        } catch (AuditFormatException e) {
            throw new IllegalStateException("a log signs checkpoints", e);
        }
    }

    private static long size(SignedNote own) {
        return checkpoint(own).size();
    }

    @Override
    public void committing(Handle transaction) {
        log.rows().committing(transaction);
    }

    @Override
    public void committed(int changes, long nanos) {
        log.rows().committed(changes, nanos);
    }

    @Override
    public void rolledBack() {
        log.rows().rolledBack();
    }
}
