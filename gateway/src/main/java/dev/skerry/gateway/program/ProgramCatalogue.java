package dev.skerry.gateway.program;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.OneAtATime;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.program.ProgramIndexes.Opened;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Version;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The programs that the gateway keeps. Chunks come first, and the index last: it is taken when all
 * that it names is there. What was sent for an index that never came is swept when a program is
 * removed, and when the gateway starts.
 */
public final class ProgramCatalogue {
    /** How many programs are kept, all versions and targets counted. */
    public static final int MOST_PROGRAMS = 64;

    /** What the program of an agent is called. */
    static final String NAME = "skerry-agent";

    private static final Logger LOG = Logger.getLogger(ProgramCatalogue.class);
    private static final String GATEWAY = "gateway";

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final ChunkFiles files;
    private final Signer signer;
    private final ProgramUse use;
    private final AuditLog audit;
    private final InstantSource clock;
    private final long mostBytes;
    private final OneAtATime exclusive = new OneAtATime();

    /**
     * A catalogue.
     *
     * @param mostBytes what all chunks may take together
     */
    public ProgramCatalogue(
            GroupCommitter committer,
            Jdbi jdbi,
            ChunkFiles files,
            Signer signer,
            ProgramUse use,
            AuditLog audit,
            InstantSource clock,
            long mostBytes) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.files = files;
        this.signer = signer;
        this.use = use;
        this.audit = audit;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /** What came of a wish. */
    public sealed interface Outcome {
        /**
         * The program is there.
         *
         * @param isNew false if it was there before
         */
        record Stored(StoredProgram program, boolean isNew) implements Outcome {}

        /** These chunks of it have to be sent first. */
        record Missing(List<String> digests) implements Outcome {
            public Missing {
                digests = List.copyOf(digests);
            }
        }

        /** Chunks are kept. */
        record Kept() implements Outcome {}

        /** These are no more. */
        record Removed(List<StoredProgram> programs) implements Outcome {
            public Removed {
                programs = List.copyOf(programs);
            }
        }

        /** Nothing has changed. */
        sealed interface Refusal extends Outcome {}

        /** There is no such version. */
        record Unknown() implements Refusal {}

        /** It is no index of an agent's program. */
        record Wrong(String why) implements Refusal {}

        /** The version is there for its target with another content. */
        record Taken(StoredProgram other) implements Refusal {}

        /** The catalogue is full. */
        record NoRoom(String why) implements Refusal {}

        /** A rollout needs it. */
        record Needed(String why) implements Refusal {}

        /** The disk does not take it. */
        record NotWritten(String why) implements Refusal {}

        /** Others are being stored or removed. */
        record Busy() implements Refusal {}
    }

    /** Sweeps what a push left that never ended, and signs again what an earlier key signed. */
    public void start() throws InterruptedException {
        files.sweep(chunksOf(all()));
        // The writer logs what goes wrong.
        var _ = signAgain();
    }

    /** Stores a program by its index. The same one again changes nothing. */
    public CompletableFuture<Outcome> store(byte[] index, String by) throws InterruptedException {
        return switch (ProgramIndexes.decode(index)) {
            case Opened.Refused(String why) -> done(new Outcome.Wrong(why));
            case Opened.Good(ProgramIndex program) when !program.getName().equals(NAME) ->
                    done(
                            new Outcome.Wrong(
                                    "it is of '%s', and agents run '%s'"
                                            .formatted(program.getName(), NAME)));
            case Opened.Good(ProgramIndex program) ->
                    exclusive.run(() -> store(index, program, by), new Outcome.Busy());
        };
    }

    private CompletableFuture<Outcome> store(byte[] index, ProgramIndex program, String by)
            throws InterruptedException {
        List<StoredProgram> all = all();
        String digest = Sha256.hex(index);
        StoredProgram before =
                all.stream()
                        .filter(one -> one.target().equals(program.getTarget()))
                        .filter(one -> one.version().toString().equals(program.getVersion()))
                        .findFirst()
                        .orElse(null);
        if (before != null && !before.indexDigest().equals(digest)) {
            return done(new Outcome.Taken(before));
        }
        List<String> missing =
                chunks(program).distinct().filter(chunk -> !files.has(chunk)).toList();
        if (!missing.isEmpty()) {
            return done(new Outcome.Missing(missing));
        }
        if (before != null) {
            return done(new Outcome.Stored(before, false));
        }
        if (all.size() >= MOST_PROGRAMS) {
            return done(new Outcome.NoRoom("at most %d programs".formatted(MOST_PROGRAMS)));
        }
        return AnsweredChange.submit(
                committer,
                "program %s for %s".formatted(program.getVersion(), program.getTarget()),
                transaction -> {
                    // Signed here: a key that changes meanwhile signs this one, too.
                    StoredProgram stored = stored(program, index, by);
                    SqlProgramStore.insert(transaction, stored, index);
                    audit.record(transaction, entry("program.stored", stored, by));
                    return new Outcome.Stored(stored, true);
                });
    }

    private StoredProgram stored(ProgramIndex program, byte[] index, String by) {
        Instant now = clock.instant();
        Version version = Version.of(program.getVersion()).orElseThrow();
        return new StoredProgram(
                version,
                program.getTarget(),
                Sha256.hex(index),
                index.length,
                ProgramIndexes.sizeBytes(program),
                program.getFilesCount(),
                (int) chunks(program).distinct().count(),
                program.getOutboxReadsFrom(),
                program.getOutboxReadsTo(),
                program.getOutboxWrites(),
                sign(version, program.getTarget(), index, now),
                now,
                now,
                by);
    }

    private Signed sign(Version version, String target, byte[] index, Instant now) {
        var content = new Content(index.length, ByteString.copyFrom(Sha256.of(index)));
        return signer.sign(
                Orders.ARTIFACT,
                new Artifact(
                                Artifact.Kind.AGENT,
                                NAME + "-" + target,
                                version,
                                new TreeMap<>(Map.of(ProgramIndexes.FILE, content)),
                                Times.toMicros(now))
                        .encode());
    }

    private static Stream<String> chunks(ProgramIndex program) {
        return program.getFilesList().stream()
                .flatMap(file -> file.getChunksList().stream())
                .map(ProgramChunk::getSha256)
                .map(digest -> ChunkFiles.hex(digest.toByteArray()));
    }

    /** Keeps chunks for an index that comes after them; what is there already is skipped. */
    public CompletableFuture<Outcome> keep(List<byte[]> chunks) throws InterruptedException {
        return exclusive.run(
                () -> {
                    long more = chunks.stream().mapToLong(chunk -> chunk.length).sum();
                    if (files.bytes() + more > mostBytes) {
                        return done(
                                new Outcome.NoRoom(
                                        "%,d bytes are there, and may be %,d"
                                                .formatted(files.bytes(), mostBytes)));
                    }
                    try {
                        for (byte[] chunk : chunks) {
                            files.put(chunk);
                        }
                        return done(new Outcome.Kept());
                    } catch (IOException e) {
                        return done(new Outcome.NotWritten(e.toString()));
                    }
                },
                new Outcome.Busy());
    }

    /** Removes a version, for all targets, that no rollout needs. */
    public CompletableFuture<Outcome> remove(String version, String by)
            throws InterruptedException {
        return exclusive.run(
                () ->
                        AnsweredChange.submit(
                                        committer,
                                        "removal of program " + version,
                                        tx -> removed(tx, version, by))
                                .whenCompleteAsync(
                                        (outcome, refused) -> {
                                            if (outcome instanceof Outcome.Removed) {
                                                sweep();
                                            }
                                        }),
                new Outcome.Busy());
    }

    private Outcome removed(Handle tx, String version, String by) {
        List<StoredProgram> there = SqlProgramStore.ofVersion(tx, version);
        if (there.isEmpty()) {
            return new Outcome.Unknown();
        }
        Optional<String> need =
                there.stream().flatMap(one -> use.need(tx, one).stream()).findFirst();
        if (need.isPresent()) {
            return new Outcome.Needed(need.get());
        }
        for (StoredProgram one : there) {
            SqlProgramStore.delete(tx, one.indexDigest());
            audit.record(tx, entry("program.removed", one, by));
        }
        return new Outcome.Removed(there);
    }

    private void sweep() {
        try {
            files.keepOnly(chunksOf(all())::contains);
        } catch (IOException e) {
            LOG.warnf("program-chunks=not-swept why=%s hint=\"they are at the next start\"", e);
        }
    }

    private Set<String> chunksOf(List<StoredProgram> programs) {
        Set<String> needed = new HashSet<>();
        for (StoredProgram program : programs) {
            if (ProgramIndexes.decode(index(program.indexDigest()).orElseThrow())
                    instanceof Opened.Good(ProgramIndex index)) {
                chunks(index).forEach(needed::add);
            }
        }
        return needed;
    }

    /**
     * Has the key that signs now vouch for all programs: agents take nothing that a key signed that
     * has ended.
     */
    public CompletableFuture<Integer> signAgain() throws InterruptedException {
        return AnsweredChange.submit(
                committer,
                "signatures of programs",
                transaction -> {
                    String key = signer.ring().keys().getFirst().id().hex();
                    int signed = 0;
                    for (StoredProgram program : SqlProgramStore.all(transaction)) {
                        if (!program.artifact().getKeyId().equals(key)) {
                            Instant now = clock.instant();
                            byte[] index =
                                    SqlProgramStore.index(transaction, program.indexDigest())
                                            .orElseThrow();
                            Signed artifact = sign(program.version(), program.target(), index, now);
                            SqlProgramStore.sign(transaction, program.indexDigest(), artifact, now);
                            audit.record(transaction, entry("artifact.signed", program, GATEWAY));
                            signed++;
                        }
                    }
                    return signed;
                });
    }

    private AuditEntry entry(String what, StoredProgram program, String by) {
        return AuditEntry.of(clock.instant(), what, by)
                .about("artifact", "agent " + program)
                .digest("index", program.indexDigest())
                .build();
    }

    private static CompletableFuture<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    /** All programs, the highest version first. */
    public List<StoredProgram> all() {
        return jdbi.withHandle(SqlProgramStore::all);
    }

    /** One version's programs, by target; empty if there is none. */
    public List<StoredProgram> ofVersion(String version) {
        return jdbi.withHandle(handle -> SqlProgramStore.ofVersion(handle, version));
    }

    /** The index of a program, as it was made. */
    public Optional<byte[]> index(String indexDigest) {
        return jdbi.withHandle(handle -> SqlProgramStore.index(handle, indexDigest));
    }

    /** A chunk of whatever program; empty if the disk does not have it. */
    public Optional<byte[]> chunk(String digest) {
        return ChunkFiles.isDigest(digest) ? files.read(digest) : Optional.empty();
    }
}
