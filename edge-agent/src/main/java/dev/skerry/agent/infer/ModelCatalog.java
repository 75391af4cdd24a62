package dev.skerry.agent.infer;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.file.Adoption;
import dev.skerry.agent.infer.BundleName.Bundle;
import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeGraph;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeModel;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.agent.infer.window.BundleLoader;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.file.FileTree;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.sync.sign.SignedArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens the bundles that are named to it, each once for as long as its files stay the same. For one
 * thread, which need not be that of the models' runs.
 */
final class ModelCatalog implements AutoCloseable {
    private final Path directory;
    private final SealedFiles files;
    private final ModelTrust trust;
    private final Adoption adoption;
    private final BuiltInModels builtIns;
    private final Watchdog line = new Watchdog();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> touched = new HashSet<>();

    /** What became of a model. */
    sealed interface ModelLoad {
        /** It can run. */
        record Ready(LoadedModel model) implements ModelLoad {}

        /** It can't. */
        record Failed(Refusal why) implements ModelLoad {}

        /** It could, but is not to run again. */
        record Dropped(String digest) implements ModelLoad {}
    }

    /**
     * What is known of a bundle.
     *
     * @param stamp how its files looked; null if that can't be seen
     * @param content whose and what its files are; empty if they can't be read
     * @param load what runs of it, or why nothing does
     * @param since why what lies there now does not run, while what lay there before goes on
     * @param trustEpoch when it was judged
     */
    private record Entry(
            @Nullable Object stamp,
            List<Object> content,
            ModelLoad load,
            @Nullable Refusal since,
            long trustEpoch) {
        Entry with(ModelLoad other) {
            return new Entry(stamp, content, other, since, trustEpoch);
        }
    }

    ModelCatalog(Path directory, SealedFiles files, ModelTrust trust, BuiltInModels builtIns) {
        this.directory = directory;
        this.files = files;
        this.trust = trust;
        this.builtIns = builtIns;
        adoption = new Adoption(files);
    }

    /** The model of a built-in one's name. */
    ModelLoad builtIn(String name) {
        Entry before = entries.get(name);
        touched.add(name);
        if (before != null && !(before.load() instanceof ModelLoad.Failed)) {
            return before.load();
        }
        ModelLoad load = openBuiltIn(name);
        entries.put(name, new Entry(null, List.of(), load, null, 0));
        return load;
    }

    /** The versions that the agent has by itself, the highest first. */
    List<Bundle> own(String reference) throws IOException {
        return BundleName.find(directory, reference);
    }

    /** Why there is none of them. */
    Refusal missing(String reference) {
        return new Refusal(
                "SKR-M001",
                "model '%s' is not in %s: put %s there, have the gateway assign it, or correct 'bundle' in the profile"
                        .formatted(
                                reference,
                                directory.toAbsolutePath(),
                                BundleName.example(reference)));
    }

    /** Why it can't be said whether there is one. */
    Refusal unreadable(String reference, IOException why) {
        return new Refusal(
                "SKR-M002",
                "model '%s' can't be read from %s (%s): let the agent's user read and write there"
                        .formatted(reference, directory.toAbsolutePath(), why));
    }

    /**
     * The model of a bundle. When it was exchanged for what can't run, the one before goes on, and
     * that is one of the {@link #troubles}.
     */
    ModelLoad open(Bundle bundle) {
        String key = bundle.at() + (bundle.isNamedExactly() ? "!" : "");
        Object stamp = stamp(bundle.at());
        Entry before = entries.get(key);
        touched.add(key);
        if (before != null
                && stamp != null
                && stamp.equals(before.stamp())
                && !mayBeJudgedOtherwise(before)) {
            return before.load();
        }
        Entry next = read(bundle, stamp, before);
        entries.put(key, next);
        return next.load();
    }

    private boolean mayBeJudgedOtherwise(Entry entry) {
        return (entry.since() != null || entry.load() instanceof ModelLoad.Failed)
                && entry.trustEpoch() != trust.epoch();
    }

    private Entry read(Bundle bundle, @Nullable Object stamp, @Nullable Entry before) {
        long epoch = trust.epoch();
        List<Object> content = List.of();
        ModelLoad load;
        try {
            BundleFiles read = BundleFiles.read(bundle, files);
            content = content(read);
            load =
                    switch (trust.judge(read.offered())) {
                        case ModelTrust.Verdict.Refused(Refusal untrusted) ->
                                new ModelLoad.Failed(untrusted);
                        case ModelTrust.Verdict.MayRun(Runnable whenItRuns) ->
                                open(read, whenItRuns);
                    };
        } catch (BundleFiles.NoBundleException e) {
            load = failed("SKR-M003", corrupt(bundle.at(), String.valueOf(e.getMessage())));
        } catch (IOException e) {
            load =
                    failed(
                            "SKR-M002",
                            "bundle %s can't be read (%s): bring the whole of it again, without links, and let the agent's user read it"
                                    .formatted(bundle.at(), e));
        }
        return before != null
                        && before.load() instanceof ModelLoad.Ready ready
                        && load instanceof ModelLoad.Failed(Refusal since)
                ? new Entry(stamp, before.content(), ready, since, epoch)
                : new Entry(stamp, content, load, null, epoch);
    }

    /** How the files of a bundle look, without reading them; null if that can't be seen. */
    private static @Nullable Object stamp(Path at) {
        try {
            List<Object> stamp = new ArrayList<>();
            for (Map.Entry<String, Path> file :
                    FileTree.of(at, Artifact.MOST_FILES + 1).entrySet()) {
                stamp.add(file.getKey());
                addStamp(stamp, file.getValue());
            }
            Path manifest = FileTree.beside(at, SignedArtifact.MANIFEST);
            if (Files.exists(manifest)) {
                addStamp(stamp, manifest);
            }
            return stamp;
        } catch (IOException e) {
            return null;
        }
    }

    private static void addStamp(List<Object> stamp, Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        stamp.add(attributes.lastModifiedTime());
        stamp.add(attributes.size());
    }

    /** A model of this digest is not to run again, until its bundle is another one. */
    void drop(String digest) {
        entries.replaceAll(
                (key, entry) ->
                        entry.load() instanceof ModelLoad.Ready(LoadedModel model)
                                        && model.digest().equals(digest)
                                ? entry.with(new ModelLoad.Dropped(digest))
                                : entry);
    }

    /** A model of this digest may run again. */
    void restore(String digest) {
        entries.values()
                .removeIf(
                        entry ->
                                entry.load() instanceof ModelLoad.Dropped(String its)
                                        && its.equals(digest));
    }

    /** Forgets the bundles that nobody asked for since the last call. */
    void forgetOthers() {
        entries.keySet().retainAll(touched);
        touched.clear();
    }

    /** The models that may run. */
    Set<LoadedModel> models() {
        Set<LoadedModel> models = new HashSet<>();
        for (Entry entry : entries.values()) {
            if (entry.load() instanceof ModelLoad.Ready(LoadedModel model)) {
                models.add(model);
            }
        }
        return models;
    }

    /** Bundles that could not be sealed; any thread may ask. */
    List<Refusal> adoptionTroubles() {
        return adoption.troubles();
    }

    /** Bundles that were exchanged for what can't run. */
    List<Refusal> troubles() {
        List<Refusal> troubles = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.since() != null) {
                troubles.add(entry.since());
            }
        }
        return troubles;
    }

    /** All models have to be closed before. */
    @Override
    public void close() {
        adoption.close();
        line.close();
    }

    private ModelLoad openBuiltIn(String name) {
        try {
            return new ModelLoad.Ready(builtIns.open(name, directory, line));
        } catch (IOException e) {
            return new ModelLoad.Failed(unreadable(name, e));
        } catch (OrtException e) {
            return failed("SKR-M003", corrupt(directory, String.valueOf(e.getMessage())));
        } catch (LinkageError e) {
            return noRuntime(e);
        }
    }

    private ModelLoad open(BundleFiles read, Runnable whenItRuns) {
        ModelLoad load = same(content(read));
        if (load == null) {
            load =
                    read.file().toString().endsWith(Archive.SUFFIX)
                            ? archive(read)
                            : session(read.file(), read.model(), Sha256.hex(read.model()));
        }
        if (!(load instanceof ModelLoad.Failed)) {
            whenItRuns.run();
            adoption.offer(read.file(), read.model());
        }
        return load;
    }

    private static List<Object> content(BundleFiles read) {
        ModelTrust.Offered offered = read.offered();
        return List.of(offered.name(), offered.version(), offered.files());
    }

    /** What became of the same files, here or elsewhere. */
    private @Nullable ModelLoad same(List<Object> content) {
        for (Entry entry : entries.values()) {
            if (entry.content().equals(content) && !(entry.load() instanceof ModelLoad.Failed)) {
                return entry.load();
            }
        }
        return null;
    }

    private ModelLoad archive(BundleFiles read) {
        ModelTrust.Offered offered = read.offered();
        try (var trial = new Watchdog()) {
            var loader = new BundleLoader(trial, System.getProperty("os.arch", ""), directory);
            return switch (loader.load(
                    read.file(), read.model(), offered.name(), offered.version().toString())) {
                case BundleLoader.Result.Loaded(var model) -> {
                    model.session().handTo(line);
                    yield new ModelLoad.Ready(model);
                }
                case BundleLoader.Result.Refused(Refusal why) -> new ModelLoad.Failed(why);
            };
        } catch (LinkageError e) {
            return noRuntime(e);
        }
    }

    private ModelLoad session(Path file, byte[] bytes, String digest) {
        try {
            return newSession(file, bytes, digest);
        } catch (OrtException e) {
            return failed("SKR-M003", corrupt(file, String.valueOf(e.getMessage())));
        } catch (LinkageError e) {
            return noRuntime(e);
        }
    }

    private static ModelLoad noRuntime(LinkageError e) {
        return failed(
                "SKR-M005",
                "ONNX Runtime can't be loaded on this machine (%s): models are off; it needs 64-bit x86 or ARM, glibc, and a writable temporary directory without 'noexec'"
                        .formatted(e));
    }

    private ModelLoad newSession(Path file, byte[] bytes, String digest) throws OrtException {
        ModelSession session = ModelSession.open(bytes, RunLimits.UNDECLARED, line);
        try {
            EnvelopeSpec spec = EnvelopeGraph.specOf(session.metadata());
            return new ModelLoad.Ready(new EnvelopeModel(session, spec, digest));
        } catch (IllegalArgumentException e) {
            session.close();
            return failed(
                    "SKR-M004",
                    "%s is no model that the agent can run (%s): give a model that takes (window[1,N], state[1,S]) and gives (score[1,1], state_out[1,S])"
                            .formatted(file.toAbsolutePath(), e.getMessage()));
        }
    }

    private static String corrupt(Path file, String why) {
        return "%s is not a valid ONNX model (%s): replace it by a good copy"
                .formatted(file.toAbsolutePath(), why);
    }

    private static ModelLoad failed(String code, String message) {
        return new ModelLoad.Failed(new Refusal(code, message));
    }
}
