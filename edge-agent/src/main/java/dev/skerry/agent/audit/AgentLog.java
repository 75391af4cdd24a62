package dev.skerry.agent.audit;

import dev.skerry.agent.outbox.Noteworthy;
import dev.skerry.agent.outbox.log.FileDisk;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.audit.AuditFormatException;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.CheckpointSigner;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.LogProof;
import dev.skerry.sync.audit.NoteKeys;
import dev.skerry.sync.audit.OwnLog;
import dev.skerry.sync.audit.SignedNote;
import dev.skerry.sync.proto.AuditVerdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This agent's own log. Entries wait in memory until the commit thread writes them, which it does
 * before it writes a group: an entry is on the disk no later than what it tells of. A log that is
 * not what its last checkpoint says, or that lacks what the gateway has a checkpoint of, is left as
 * it is and followed by a new one.
 */
public final class AgentLog implements OwnLog, AuditTrail {
    /** In front of the agent's id and the log's name, which make its origin. */
    static final String ORIGIN = "skerry.dev/agent/";

    /** The file with the last checkpoint. */
    static final String CHECKPOINT = "checkpoint";

    private static final Logger LOG = Logger.getLogger(AgentLog.class);
    private static final long FILE_BYTES = 1024 * 1024;
    private static final long SIGN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Of a log that was damaged, and of one that the gateway knows to have been longer. */
    private static final String DAMAGED = "SKR-A621";

    private static final String SET_BACK = "SKR-A622";

    private final Path directory;
    private final Settings settings;
    private final LongSupplier nowMicros;
    private final SecureRandom random;
    private final WaitingEntries waiting = new WaitingEntries();
    private volatile Log log;
    private boolean isClosed;
    private volatile @Nullable Refusal trouble;

    /**
     * Whose log it is, and how much of it is kept.
     *
     * @param capacityBytes of entries; beyond it the oldest are given up and their hashes kept
     * @param files how they rest
     */
    public record Settings(String agentId, long capacityBytes, SealedFiles files) {}

    /** The log that goes on. */
    private record Log(
            LogIdentity identity, NoteKeys keys, LogFiles files, SignedNote note, long signedAt) {
        Log with(SignedNote newer, long nanos) {
            return new Log(identity, keys, files, newer, nanos);
        }
    }

    private AgentLog(Path directory, Settings settings, LongSupplier nowMicros, SecureRandom random)
            throws IOException {
        this.directory = directory;
        this.settings = settings;
        this.nowMicros = nowMicros;
        this.random = random;
        this.log = start(LogIdentity.open(directory, settings.files(), random));
    }

    /**
     * Opens the log in this directory, or begins one there.
     *
     * @param nowMicros the agent's clock
     */
    public static AgentLog open(
            Path directory, Settings settings, LongSupplier nowMicros, SecureRandom random)
            throws IOException {
        return new AgentLog(directory, settings, nowMicros, random);
    }

    private Log start(LogIdentity identity) throws IOException {
        String fault;
        try {
            Log found = open(identity);
            fault = identity.isRenewed() ? "its keys were damaged" : fault(found);
            if (fault == null) {
                if (found.files().size() == 0) {
                    add(began(found.keys(), ""));
                }
                return found;
            }
            found.files().close();
        } catch (IOException e) {
            fault = String.valueOf(e.getMessage());
        }
        return after(identity, fault);
    }

    private Log after(LogIdentity identity, String fault) throws IOException {
        LOG.errorf("audit=damaged code=%s log=%s fault=\"%s\"", DAMAGED, identity.name(), fault);
        String before = origin(identity);
        Log next = open(identity.another(directory, random));
        trouble =
                new Refusal(
                        DAMAGED,
                        "the audit log '%s' is not what its last checkpoint says (%s), so a new one was begun: look for who changed its files, or which disk failed; the old one is kept in %s"
                                .formatted(before, fault, directory.resolve(identity.name())));
        add(began(next.keys(), DAMAGED).about("before", before).detail("fault", fault));
        return next;
    }

    /**
     * Looks at every entry and every hash, which takes a while. A log that is not whole is left as
     * it is and followed by a new one. Not more than one thread looks.
     */
    public void inspect() throws IOException {
        Log now = log;
        String fault;
        try {
            fault = now.files().fault(size(now.note()));
        } catch (IOException e) {
            fault = String.valueOf(e.getMessage());
        }
        synchronized (this) {
            if (fault != null && !isClosed && log.files() == now.files()) {
                log = after(now.identity(), fault);
            }
        }
    }

    private String origin(LogIdentity identity) {
        return ORIGIN + settings.agentId() + "/" + identity.name();
    }

    private AuditEntry.Builder began(NoteKeys keys, String code) {
        return entry("log.began")
                .about("log", keys.name())
                .detail("code", code)
                .digest("keys", keys.keys().id().hex());
    }

    private Log open(LogIdentity identity) throws IOException {
        String origin = origin(identity);
        LogFiles files =
                LogFiles.open(
                        new FileDisk(directory.resolve(identity.name())),
                        settings.files(),
                        FILE_BYTES,
                        settings.capacityBytes());
        NoteKeys keys = new NoteKeys(origin, identity.keys().verifyKeys());
        Path note = noteFile(identity);
        try {
            SignedNote last =
                    Files.exists(note)
                            ? SignedNote.parse(
                                    new String(settings.files().read(note), StandardCharsets.UTF_8))
                            : new CheckpointSigner(identity.keys())
                                    .sign(new Checkpoint(origin, 0, Hash.OF_NOTHING));
            return new Log(identity, keys, files, last, System.nanoTime() - SIGN_EVERY_NANOS);
        } catch (AuditFormatException e) {
            files.close();
            throw new IOException("its checkpoint can't be read: " + e.getMessage(), e);
        }
    }

    private Path noteFile(LogIdentity identity) {
        return directory.resolve(identity.name()).resolve(CHECKPOINT);
    }

    /** What is wrong with a log by its own checkpoint; null for nothing. */
    private static @Nullable String fault(Log opened) throws IOException {
        Checkpoint checkpoint = checkpoint(opened.note());
        if (!opened.keys().signed(opened.note())
                || !checkpoint.origin().equals(opened.keys().name())) {
            return "its checkpoint is not signed by its keys";
        }
        long size = opened.files().size();
        if (checkpoint.size() > size) {
            return "its checkpoint is of %d entries, it has %d".formatted(checkpoint.size(), size);
        }
        return contains(opened, checkpoint)
                ? null
                : "its first %d entries have another root".formatted(checkpoint.size());
    }

    private static boolean contains(Log opened, Checkpoint checkpoint) throws IOException {
        return checkpoint.size() <= opened.files().size()
                && opened.files().proofs().root(checkpoint.size()).equals(checkpoint.root());
    }

    @Override
    public AuditEntry.Builder entry(String what) {
        return AuditEntry.of(now(), what, "agent:" + settings.agentId());
    }

    private Instant now() {
        return Instant.EPOCH.plus(nowMicros.getAsLong(), ChronoUnit.MICROS);
    }

    @Override
    public void record(AuditEntry.Builder entry) {
        add(entry);
    }

    private void add(AuditEntry.Builder entry) {
        waiting.add(entry);
    }

    /** Records what a group decides, to be written before the group is. */
    public void decided(Noteworthy group) {
        group.models()
                .forEach(
                        model ->
                                record(
                                        entry("model.used")
                                                .about("profile", model.profile())
                                                .about("model", model.model())
                                                .digest("model", model.digest())));
        group.decisions().forEach(decided -> record(Decisions.entry(decided)));
    }

    /** Writes what waits; returns once it is on the disk. The commit thread alone does so. */
    public void flush() throws IOException {
        List<AuditEntry> taken =
                waiting.take(lost -> entry("log.overflowed").detail("lost", Long.toString(lost)));
        if (taken.isEmpty()) {
            return;
        }
        try {
            log.files().append(taken.stream().map(AuditEntry::bytes).toList());
        } catch (IOException e) {
            waiting.putBack(taken);
            throw e;
        }
    }

    @Override
    public NoteKeys keys() {
        return log.keys();
    }

    /** The last checkpoint; a new one when the log grew, at most one a second. */
    @Override
    public synchronized SignedNote checkpoint() {
        Log now = log;
        long size = now.files().size();
        long nanos = System.nanoTime();
        if (size > checkpoint(now.note()).size() && nanos - now.signedAt() >= SIGN_EVERY_NANOS) {
            Checkpoint next = new Checkpoint(now.keys().name(), size, rootOf(now.files(), size));
            SignedNote signed = new CheckpointSigner(now.identity().keys()).sign(next);
            try {
                settings.files()
                        .write(
                                noteFile(now.identity()),
                                signed.format().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.warnf("audit=not-signed reason=\"%s\"", e.getMessage());
                return now.note();
            }
            log = now.with(signed, nanos);
        }
        return log.note();
    }

    private static Hash rootOf(LogFiles files, long size) {
        try {
            return files.proofs().root(size);
        } catch (IOException e) {
            throw new UncheckedIOException("the audit log's hashes can't be read", e);
        }
    }

    @Override
    public List<Hash> consistency(long from, long to) throws IOException {
        return log.files().proofs().consistency(from, to);
    }

    /** A proof that the log has this entry; empty when its checkpoint does not cover it. */
    public Optional<LogProof> prove(long index) throws IOException {
        SignedNote note = checkpoint();
        Log now = log;
        long size = checkpoint(note).size();
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        byte[] content = now.files().read(index, index + 1).getFirst().content();
        List<Hash> hashes = now.files().proofs().inclusion(index, size);
        return Optional.of(
                new LogProof(content == null ? new byte[0] : content, index, hashes, note));
    }

    /** Entries from one number up to, but not including, another, as far as they are there. */
    public List<LogFiles.Stored> read(long from, long to) throws IOException {
        return log.files().read(from, to);
    }

    /** How many entries there are. */
    public long size() {
        return log.files().size();
    }

    /**
     * The gateway says that this log is not what it was. If it shows a checkpoint that this log
     * signed and does not contain, the log was set back: a new one begins and says so.
     *
     * @return whether one began
     */
    synchronized boolean objected(AuditVerdict verdict) throws IOException {
        Log now = log;
        Checkpoint shown;
        SignedNote note;
        try {
            note = SignedNote.parse(verdict.getNote());
            shown = Checkpoint.of(note);
        } catch (AuditFormatException e) {
            LOG.warnf(
                    "audit=refused code=%s reason=\"%s\"", verdict.getCode(), verdict.getMessage());
            return false;
        }
        if (!shown.origin().equals(now.keys().name())
                || !now.keys().signed(note)
                || contains(now, shown)) {
            return false;
        }
        long size = now.files().size();
        Hash root = rootOf(now.files(), size);
        LOG.errorf(
                "audit=set-back code=%s log=%s entries=%d known=%d",
                SET_BACK, shown.origin(), size, shown.size());
        trouble =
                new Refusal(
                        SET_BACK,
                        "the gateway has a checkpoint of this agent's audit log with %d entries that this log of %d does not contain, so a new one was begun: the agent was restored from a backup, or its log was rewritten; the gateway keeps the evidence"
                                .formatted(shown.size(), size));
        log = open(now.identity().another(directory, random));
        record(
                began(log.keys(), SET_BACK)
                        .about("before", shown.origin())
                        .digest("root", root.toString())
                        .digest("shownRoot", shown.root().toString())
                        .detail("size", Long.toString(size))
                        .detail("shownSize", Long.toString(shown.size())));
        return true;
    }

    /** What is wrong with the log, as far as it was found since the start. */
    public Optional<Refusal> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Of how many entries a checkpoint is. */
    public static long size(SignedNote own) {
        return checkpoint(own).size();
    }

    private static Checkpoint checkpoint(SignedNote own) {
        try {
            return Checkpoint.of(own);
        } catch (AuditFormatException e) {
            throw new IllegalStateException("a log signs checkpoints", e);
        }
    }

    /** Writes what waits and lets go of the files. */
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        try {
            flush();
            log.files().close();
        } catch (IOException e) {
            LOG.warnf("audit=closed-uncleanly reason=\"%s\"", e.getMessage());
        }
    }
}
