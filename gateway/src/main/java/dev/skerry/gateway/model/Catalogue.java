package dev.skerry.gateway.model;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.model.Intake.Examined;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.OneAtATime;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Version;
import dev.skerry.sync.sign.Orders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * The bundles that the gateway keeps. One is put in or taken out at a time: a bundle is in memory
 * while it is judged, and a file and its row have to come and go together.
 */
public final class Catalogue {
    /** How many bundles are kept, all versions counted. */
    public static final int MOST_BUNDLES = 1_000;

    private static final String GATEWAY = "gateway";

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final BundleFiles files;
    private final Signer signer;
    private final ModelRuns runs;
    private final AuditLog audit;
    private final InstantSource clock;
    private final long mostBytes;
    private final OneAtATime exclusive = new OneAtATime();

    /**
     * A catalogue.
     *
     * @param mostBytes what all archives may take together
     */
    public Catalogue(
            GroupCommitter committer,
            Jdbi jdbi,
            BundleFiles files,
            Signer signer,
            ModelRuns runs,
            AuditLog audit,
            InstantSource clock,
            long mostBytes) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.files = files;
        this.signer = signer;
        this.runs = runs;
        this.audit = audit;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /** What came of a wish. */
    public sealed interface Outcome {
        /**
         * The bundle is there.
         *
         * @param isNew false if it was there before
         */
        record Stored(StoredBundle bundle, boolean isNew) implements Outcome {}

        /** It is no more. */
        record Removed(StoredBundle bundle) implements Outcome {}

        /** Nothing has changed. */
        sealed interface Refusal extends Outcome {}

        /** There is no such bundle. */
        record Unknown() implements Refusal {}

        /** It has these problems. */
        record Wrong(List<BundleProblem> problems) implements Refusal {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }

        /** Its card can't be shown. */
        record CardUnreadable(String why) implements Refusal {}

        /** The version is there with another content. */
        record Taken(StoredBundle other) implements Refusal {}

        /** The catalogue is full. */
        record NoRoom(String why) implements Refusal {}

        /** Somebody runs it, or shall. */
        record Needed(String why) implements Refusal {}

        /** The disk does not take it. */
        record NotWritten(String why) implements Refusal {}

        /** Other bundles are being stored or removed. */
        record Busy() implements Refusal {}
    }

    /** Sweeps what a crash left, and signs again what an earlier key signed. */
    public void start() throws InterruptedException {
        files.keepOnly(all().stream().map(StoredBundle::digest).collect(Collectors.toSet()));
        // The writer logs what goes wrong.
        var _ = signAgain();
    }

    /**
     * Stores the bundle of an archive. The same bundle again changes nothing.
     *
     * @param draft in {@link BundleFiles#folder}; gone if it was taken, left alone otherwise
     */
    public CompletableFuture<Outcome> store(Path draft, String by) throws InterruptedException {
        return alone(
                () -> {
                    try {
                        return switch (Intake.examine(draft)) {
                            case Examined.Wrong(var problems) -> done(new Outcome.Wrong(problems));
                            case Examined.Unreadable(String why) ->
                                    done(new Outcome.CardUnreadable(why));
                            case Examined.Good good -> store(draft, good, by);
                        };
                    } catch (IOException e) {
                        return done(new Outcome.NotWritten(e.toString()));
                    }
                });
    }

    private CompletableFuture<Outcome> store(Path draft, Examined.Good good, String by)
            throws IOException, InterruptedException {
        ModelManifest manifest = good.bundle().manifest();
        String digest = good.bundle().digest();
        StoredBundle before = find(manifest.name(), manifest.version()).orElse(null);
        if (before != null && !before.digest().equals(digest)) {
            return done(new Outcome.Taken(before));
        }
        if (before != null) {
            if (files.archive(digest, before.archiveBytes()).isEmpty()) {
                files.place(draft, digest);
            }
            return done(new Outcome.Stored(before, false));
        }
        List<StoredBundle> all = all();
        long bytes = all.stream().mapToLong(StoredBundle::archiveBytes).sum();
        if (all.size() >= MOST_BUNDLES || bytes + good.archive().sizeBytes() > mostBytes) {
            return done(
                    new Outcome.NoRoom(
                            "%,d bundles with %,d bytes are there, and may be %,d with %,d; this one has %,d"
                                    .formatted(
                                            all.size(),
                                            bytes,
                                            MOST_BUNDLES,
                                            mostBytes,
                                            good.archive().sizeBytes())));
        }
        files.place(draft, digest);
        return AnsweredChange.<Outcome>submit(
                        committer,
                        "model " + manifest.name() + " " + manifest.version(),
                        transaction -> {
                            // Signed here: a key that changes meanwhile signs this one, too.
                            StoredBundle bundle = bundle(manifest, digest, good.archive(), by);
                            SqlBundleStore.insert(transaction, bundle, good.text());
                            audit.record(transaction, entry("model.stored", bundle, by));
                            return new Outcome.Stored(bundle, true);
                        })
                .whenComplete(
                        (outcome, refused) -> {
                            if (refused != null) {
                                files.delete(digest);
                            }
                        });
    }

    private StoredBundle bundle(ModelManifest manifest, String digest, Content archive, String by) {
        Instant now = clock.instant();
        Version version = Version.of(manifest.version()).orElseThrow();
        return new StoredBundle(
                manifest.name(),
                version,
                digest,
                manifest.task().word(),
                manifest.licence(),
                manifest.description(),
                archive.sizeBytes(),
                archive.sha256(),
                sign(manifest.name(), version, archive, now),
                now,
                now,
                by);
    }

    /** As the archive lies on an agent: one file, named by name and version. */
    private Signed sign(String name, Version version, Content archive, Instant now) {
        var files = new TreeMap<>(Map.of(name + "-" + version + Archive.SUFFIX, archive));
        return signer.sign(
                Orders.ARTIFACT,
                new Artifact(Artifact.Kind.MODEL, name, version, files, Times.toMicros(now))
                        .encode());
    }

    /** Removes a bundle that nobody runs or is to run. */
    public CompletableFuture<Outcome> remove(String name, String version, String by)
            throws InterruptedException {
        return alone(
                () ->
                        AnsweredChange.<Outcome>submit(
                                        committer,
                                        "removal of model " + name,
                                        transaction -> {
                                            StoredBundle there =
                                                    SqlBundleStore.find(transaction, name, version)
                                                            .orElse(null);
                                            if (there == null) {
                                                return new Outcome.Unknown();
                                            }
                                            Optional<String> need =
                                                    runs.need(transaction, there.digest());
                                            if (need.isPresent()) {
                                                return new Outcome.Needed(need.get());
                                            }
                                            SqlBundleStore.delete(transaction, there.digest());
                                            audit.record(
                                                    transaction, entry("model.removed", there, by));
                                            return new Outcome.Removed(there);
                                        })
                                .whenCompleteAsync(
                                        (outcome, refused) -> {
                                            if (outcome instanceof Outcome.Removed(var gone)) {
                                                files.delete(gone.digest());
                                            }
                                        }));
    }

    /**
     * Has the key that signs now vouch for all bundles: agents take nothing that a key signed that
     * has ended, unless it runs already.
     */
    public CompletableFuture<Integer> signAgain() throws InterruptedException {
        return AnsweredChange.submit(
                committer,
                "signatures of models",
                transaction -> {
                    String key = signer.ring().keys().getFirst().id().hex();
                    int signed = 0;
                    for (StoredBundle bundle : SqlBundleStore.all(transaction)) {
                        if (!bundle.artifact().getKeyId().equals(key)) {
                            Instant now = clock.instant();
                            Content archive =
                                    new Content(bundle.archiveBytes(), bundle.archiveSha256());
                            Signed artifact = sign(bundle.name(), bundle.version(), archive, now);
                            SqlBundleStore.sign(transaction, bundle.digest(), artifact, now);
                            audit.record(transaction, entry("artifact.signed", bundle, GATEWAY));
                            signed++;
                        }
                    }
                    return signed;
                });
    }

    private AuditEntry entry(String what, StoredBundle bundle, String by) {
        return AuditEntry.of(clock.instant(), what, by)
                .about("artifact", "model " + bundle)
                .digest("model", bundle.digest())
                .digest("archive", bundle.archiveHex())
                .build();
    }

    private CompletableFuture<Outcome> alone(OneAtATime.Task<Outcome> task)
            throws InterruptedException {
        return exclusive.run(task, new Outcome.Busy());
    }

    private static CompletableFuture<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    /** All bundles by name, the highest version first. */
    public List<StoredBundle> all() {
        return jdbi.withHandle(SqlBundleStore::all);
    }

    /** The versions of a model, the highest first; empty if there are none. */
    public List<StoredBundle> versions(String name) {
        return jdbi.withHandle(handle -> SqlBundleStore.ofName(handle, name));
    }

    /** A version of a model. */
    public Optional<StoredBundle> find(String name, String version) {
        return jdbi.withHandle(handle -> SqlBundleStore.find(handle, name, version));
    }

    /** The bundle with a digest. */
    public Optional<StoredBundle> byDigest(String digest) {
        return jdbi.withHandle(handle -> SqlBundleStore.byDigest(handle, digest));
    }

    /** Manifest and card of a bundle that is there. */
    public Optional<BundleText> text(StoredBundle bundle) {
        return jdbi.withHandle(handle -> SqlBundleStore.text(handle, bundle.digest()));
    }

    /** The manifest with a digest, as it was given. */
    public Optional<byte[]> manifest(String digest) {
        return byDigest(digest).flatMap(this::text).map(BundleText::manifest);
    }

    /** The archive of a bundle; empty if the disk has lost it. */
    public Optional<Path> archive(StoredBundle bundle) {
        return files.archive(bundle.digest(), bundle.archiveBytes());
    }
}
