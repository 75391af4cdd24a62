package dev.skerry.agent.infer;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.file.Adoption;
import dev.skerry.agent.infer.BundleName.Bundle;
import dev.skerry.agent.infer.builtin.BuiltInModels;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeGraph;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeModel;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeSpec;
import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.agent.infer.window.BundleLoader;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Finds and loads the models that profiles name; each graph is loaded once. For one thread. */
final class ModelCatalog implements AutoCloseable {
    private final Path directory;
    private final SealedFiles files;
    private final ModelTrust trust;
    private final Adoption adoption;
    private final BuiltInModels builtIns;
    private final Watchdog watchdog = new Watchdog();
    private final BundleLoader bundles =
            new BundleLoader(watchdog, System.getProperty("os.arch", ""));
    private final Map<String, ModelLoad> loaded = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Map<String, ModelStatus> running = new ConcurrentHashMap<>();
    private List<ModelPlan> plans = List.of();
    private final Map<String, Refusal> passedOver = new ConcurrentHashMap<>();

    /** What became of a model. */
    sealed interface ModelLoad {
        /** It runs. */
        record Ready(LoadedModel model) implements ModelLoad {}

        /** It does not, and whatever is bound to it is off. */
        record Failed(Refusal why) implements ModelLoad {}
    }

    ModelCatalog(Path directory, SealedFiles files, ModelTrust trust, BuiltInModels builtIns) {
        this.directory = directory;
        this.files = files;
        this.trust = trust;
        this.builtIns = builtIns;
        adoption = new Adoption(files);
    }

    /** The model of a bundle's name. */
    ModelLoad load(String bundle) {
        return loaded.computeIfAbsent(bundle, this::find);
    }

    /** Prefers the bundles of these plans from now on; what was loaded is not used any more. */
    void plan(List<ModelPlan> next) {
        plans = next;
        unload();
    }

    /** The bundles that run, by the names that profiles have for them; any thread may ask. */
    List<ModelStatus> running() {
        return List.copyOf(running.values());
    }

    /** Has bundles that nothing was trusted of judged again; whether there are any. */
    boolean retry() {
        loaded.keySet().removeAll(refused);
        boolean isAny = !refused.isEmpty();
        refused.clear();
        return isAny;
    }

    /**
     * Bundles that could not be sealed, and higher versions than those that run, which can't be
     * read, are not trusted or can't run; any thread may ask.
     */
    List<Refusal> troubles() {
        return Stream.concat(adoption.troubles().stream(), passedOver.values().stream()).toList();
    }

    @Override
    public void close() {
        adoption.close();
        unload();
        watchdog.close();
    }

    private void unload() {
        for (ModelLoad load : loaded.values()) {
            if (load instanceof ModelLoad.Ready(LoadedModel model)) {
                model.close();
            }
        }
        loaded.clear();
        running.clear();
        refused.clear();
        passedOver.clear();
    }

    private ModelLoad find(String bundle) {
        try {
            if (BuiltInModels.isNamed(bundle)) {
                return openBuiltIn(bundle);
            }
            List<Bundle> versions = new ArrayList<>();
            plans.forEach(plan -> BundleName.planned(bundle, plan).ifPresent(versions::add));
            versions.addAll(BundleName.find(directory, bundle));
            return versions.isEmpty()
                    ? failed(
                            "SKR-M001",
                            "model '%s' is not in %s: put %s there, or correct 'bundle' in the profile"
                                    .formatted(
                                            bundle,
                                            directory.toAbsolutePath(),
                                            BundleName.example(bundle)))
                    : open(bundle, versions);
        } catch (IOException e) {
            return failed(
                    "SKR-M002",
                    "model '%s' can't be read from %s (%s): let the agent's user read and write there"
                            .formatted(bundle, directory.toAbsolutePath(), e));
        }
    }

    private ModelLoad openBuiltIn(String bundle) throws IOException {
        try {
            return new ModelLoad.Ready(builtIns.open(bundle, directory, watchdog));
        } catch (OrtException e) {
            return failed("SKR-M003", corrupt(directory, String.valueOf(e.getMessage())));
        } catch (LinkageError e) {
            return noRuntime(e);
        }
    }

    /** The highest version that is trusted and can run; what can't even be judged is not. */
    private ModelLoad open(String bundle, List<Bundle> versions) {
        Refusal highest = null;
        for (Bundle version : versions) {
            switch (open(version)) {
                case ModelLoad.Ready ready -> {
                    running.put(bundle, status(version, ready.model().digest()));
                    if (highest != null) {
                        passedOver.put(bundle, highest);
                    }
                    return ready;
                }
                case ModelLoad.Failed(Refusal why) -> highest = highest == null ? why : highest;
            }
        }
        refused.add(bundle);
        return new ModelLoad.Failed(Objects.requireNonNull(highest, "there is a version"));
    }

    private static ModelStatus status(Bundle version, String digest) {
        return new ModelStatus(
                version.name(),
                version.version().toString(),
                digest,
                ModelStatus.Role.ACTING,
                ModelStatus.State.RUNNING,
                "",
                "",
                "",
                ModelFigures.NONE);
    }

    private ModelLoad open(Bundle version) {
        try {
            BundleFiles read = BundleFiles.read(version, files);
            return switch (trust.judge(read.offered())) {
                case ModelTrust.Verdict.Refused(Refusal untrusted) ->
                        new ModelLoad.Failed(untrusted);
                case ModelTrust.Verdict.MayRun(Runnable whenItRuns) -> open(read, whenItRuns);
            };
        } catch (BundleFiles.NoBundleException e) {
            return failed("SKR-M003", corrupt(version.at(), String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return failed(
                    "SKR-M002",
                    "bundle %s can't be read (%s): bring the whole of it again, without links, let the agent's user read it, and restart the agent"
                            .formatted(version.at(), e));
        }
    }

    private ModelLoad open(BundleFiles read, Runnable whenItRuns) {
        ModelLoad load =
                read.file().toString().endsWith(Archive.SUFFIX)
                        ? archive(read)
                        : session(read.file(), read.model(), Sha256.hex(read.model()));
        if (load instanceof ModelLoad.Ready) {
            whenItRuns.run();
            adoption.offer(read.file(), read.model());
        }
        return load;
    }

    private ModelLoad archive(BundleFiles read) {
        ModelTrust.Offered offered = read.offered();
        try {
            return switch (bundles.load(
                    read.file(), read.model(), offered.name(), offered.version().toString())) {
                case BundleLoader.Result.Loaded(var model) -> new ModelLoad.Ready(model);
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
        ModelSession session = ModelSession.open(bytes, RunLimits.UNDECLARED, watchdog);
        try {
            EnvelopeSpec spec = EnvelopeGraph.specOf(session.metadata());
            return new ModelLoad.Ready(new EnvelopeModel(session, spec, digest));
        } catch (IllegalArgumentException e) {
            session.close();
            return failed(
                    "SKR-M004",
                    "%s is no model that the agent can run (%s): give a model that takes (window[1,N], state[S]) and gives (score[1], state_out[S])"
                            .formatted(file.toAbsolutePath(), e.getMessage()));
        }
    }

    private static String corrupt(Path file, String why) {
        return "%s is not a valid ONNX model (%s): replace it by a good copy and restart the agent"
                .formatted(file.toAbsolutePath(), why);
    }

    private static ModelLoad failed(String code, String message) {
        return new ModelLoad.Failed(new Refusal(code, message));
    }
}
