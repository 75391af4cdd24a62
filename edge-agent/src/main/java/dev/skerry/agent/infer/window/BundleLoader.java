package dev.skerry.agent.infer.window;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.BundleCheck;
import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.BundleProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes models of archives {@code name-x.y.z.skm}: none that was not tried on this machine. */
public final class BundleLoader {
    /** How much a model may keep of a device; it is written to the disk again and again. */
    static final int MOST_STATE_BYTES = 64 << 10;

    /** What rows that run as one may take together, each as much as the manifest says. */
    private static final long MOST_ROWS_BYTES = 32L << 20;

    private static final Duration LONGEST_LATENCY = Duration.ofSeconds(1);

    private final Watchdog watchdog;
    private final String architecture;
    private final @Nullable TrialMarks marks;

    /**
     * For this machine.
     *
     * @param architecture as {@code os.arch} names it
     */
    public BundleLoader(Watchdog watchdog, String architecture) {
        this(watchdog, architecture, (TrialMarks) null);
    }

    /**
     * The same that remembers what the agent ended at.
     *
     * @param marks where to note what is being tried
     */
    public BundleLoader(Watchdog watchdog, String architecture, Path marks) {
        this(watchdog, architecture, new TrialMarks(marks));
    }

    private BundleLoader(Watchdog watchdog, String architecture, @Nullable TrialMarks marks) {
        this.watchdog = watchdog;
        this.architecture = architecture;
        this.marks = marks;
    }

    /** What became of an archive. */
    public sealed interface Result {
        /** It can run. */
        record Loaded(WindowModel model) implements Result {}

        /** It can't. */
        record Refused(Refusal why) implements Result {}
    }

    /** Loads an archive that is said to be of this name and version. */
    public Result load(Path file, byte[] archive, String name, String version) {
        ModelBundle bundle;
        switch (read(archive)) {
            case BundleReader.Result.Good(ModelBundle good) -> bundle = good;
            case BundleReader.Result.Refused(List<BundleProblem> problems) -> {
                return unusable(file, problems);
            }
        }
        ModelManifest manifest = bundle.manifest();
        String misfit = misfit(manifest, name, version);
        if (misfit != null) {
            return refused("SKR-M010", "%s can't run here: %s".formatted(file, misfit));
        }
        List<BundleProblem> problems = BundleCheck.check(bundle);
        return problems.isEmpty() ? tried(file, bundle) : unusable(file, problems);
    }

    private static Result unusable(Path file, List<BundleProblem> problems) {
        BundleProblem first = problems.getFirst();
        return refused(
                first.code().code(),
                "%s can't be used, it has %d problems, the first of which is: %s"
                        .formatted(file, problems.size(), first.render()));
    }

    private static BundleReader.Result read(byte[] archive) {
        try {
            return BundleReader.read(new ByteArrayInputStream(archive));
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
    }

    private @Nullable String misfit(ModelManifest manifest, String name, String version) {
        if (!manifest.name().equals(name) || !manifest.version().equals(version)) {
            return "its manifest says that it is %s-%s: give the file that name"
                    .formatted(manifest.name(), manifest.version());
        }
        if (!manifest.runsOn(architecture)) {
            return "it is for %s, and this machine is %s: bring a bundle for it"
                    .formatted(manifest.architectures(), architecture);
        }
        if (manifest.limits().latency().compareTo(LONGEST_LATENCY) > 0) {
            return "its runs may take %s, and the line waits for them: %s at most are allowed"
                    .formatted(manifest.limits().latency(), LONGEST_LATENCY);
        }
        if (GoldenReplay.sizeBytes(manifest) > GoldenReplay.MOST_BYTES) {
            return "its golden files have %,d bytes, and an agent replays %,d at most: leave some out"
                    .formatted(GoldenReplay.sizeBytes(manifest), GoldenReplay.MOST_BYTES);
        }
        long sizeBytes =
                WindowCodec.sizeBytes(
                        manifest.features().size(),
                        manifest.window().length(),
                        WindowModel.stateBytes(manifest.graph()));
        return sizeBytes <= MOST_STATE_BYTES
                ? null
                : "of each device it keeps %,d bytes, %,d at most are allowed: shorten its window or its states"
                        .formatted(sizeBytes, MOST_STATE_BYTES);
    }

    private Result tried(Path file, ModelBundle bundle) {
        if (marks == null) {
            return open(file, bundle);
        }
        int ends = marks.ends(bundle.digest());
        if (ends >= TrialMarks.MOST_ENDS) {
            return refused(
                    "SKR-M061",
                    "the agent has ended %d times in a row while it tried %s, perhaps for want of memory: bring a smaller model; to have it tried again, delete %s"
                            .formatted(ends, file, marks.file(bundle.digest()).toAbsolutePath()));
        }
        marks.begin(bundle.digest());
        try {
            return open(file, bundle);
        } finally {
            marks.end(bundle.digest());
        }
    }

    private Result open(Path file, ModelBundle bundle) {
        ModelSession session = null;
        ModelSession.loadRuntime();
        long resident = ResidentMemory.bytes();
        try {
            RunLimits limits = RunLimits.ofLatency(bundle.manifest().limits().latency());
            session = ModelSession.open(bundle.graph(), limits, watchdog);
            session.limitRows(MOST_ROWS_BYTES / bundle.manifest().limits().memoryBytes());
            WindowModel model =
                    new WindowModel(session, bundle.manifest(), bundle.digest(), bundle::bytes);
            Refusal why =
                    new GoldenReplay(file.toString(), bundle, model, System::nanoTime).judge();
            if (why == null) {
                why = new BundleTrial(file.toString(), model).judge(resident);
            }
            if (why == null) {
                Result loaded = new Result.Loaded(model);
                session = null;
                return loaded;
            }
            return new Result.Refused(why);
        } catch (OrtException | IllegalArgumentException e) {
            return refused(
                    "SKR-M004",
                    "the graph of %s is another than its manifest says (%s): build the bundle again"
                            .formatted(file, e.getMessage()));
        } catch (ModelFaultException e) {
            return refused(
                    e.code(),
                    "%s failed when it was tried on this machine (%s): replace it"
                            .formatted(file, e.getMessage()));
        } finally {
            if (session != null) {
                session.close();
            }
        }
    }

    private static Result refused(String code, String message) {
        return new Result.Refused(new Refusal(code, message));
    }
}
