package dev.skerry.agent.model;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.session.ModelCheck;
import dev.skerry.sync.sign.Sha256;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A planner with a clock that is told the time, a gateway in memory, and a stage that listens. */
final class PlannerBench {
    final Map<String, byte[]> archives = new HashMap<>();
    final List<ModelRequest> requests = new ArrayList<>();
    final List<ModelReport> reports = new ArrayList<>();
    final List<List<ModelPlan>> planned = new ArrayList<>();
    final RecordedTrail trail = new RecordedTrail();
    List<ModelStatus> runs = List.of();
    SealedFiles files = SealedFiles.PLAIN;
    @Nullable Refusal untrusted;
    long keyEpoch;
    long freeBytes = 1L << 40;
    private final Path directory;
    private long nowNanos = 1_000;
    private int answered;
    ModelPlanner planner;

    PlannerBench(Path directory) {
        this.directory = directory;
        planner = start();
    }

    /** As after a crash: the planner knows what is on the disk. */
    void restart() {
        requests.clear();
        answered = 0;
        planned.clear();
        planner = start();
    }

    private ModelPlanner start() {
        var next =
                new ModelPlanner(
                        folder(),
                        new Judge(),
                        new Stage(planned::add, () -> runs),
                        trail,
                        () -> nowNanos);
        next.tell(reports::add, requests::add);
        return next;
    }

    private final class Judge implements ModelTrust {
        @Override
        public Verdict judge(Offered bundle) {
            Refusal why = untrusted;
            return why == null ? new Verdict.MayRun(() -> {}) : new Verdict.Refused(why);
        }

        @Override
        public long epoch() {
            return keyEpoch;
        }
    }

    ModelFolder folder() {
        return new ModelFolder(directory, files, () -> freeBytes);
    }

    void follow(dev.skerry.sync.proto.ModelPlan... plans) {
        planner.follow(7, ModelSet.newBuilder().addAllPlans(List.of(plans)).build());
        planner.pass();
    }

    void wait(Duration time) {
        nowNanos += time.toNanos();
        planner.pass();
    }

    /** The gateway answers what it was asked last. */
    void answer() {
        ModelRequest request = requests.getLast();
        byte[] archive = archives.getOrDefault(request.getDigest(), new byte[0]);
        int from = (int) Math.min(archive.length, request.getOffset());
        int bytes = ModelCheck.answerBytes(request, archive.length);
        answer(request, ByteString.copyFrom(archive, from, bytes));
    }

    void answer(ModelRequest request, ByteString content) {
        answered = requests.size();
        planner.take(
                ModelChunk.newBuilder()
                        .setDigest(request.getDigest())
                        .setOffset(request.getOffset())
                        .setContent(content)
                        .build());
        planner.pass();
    }

    /** The gateway answers until nothing more is asked for. */
    void answerAll() {
        while (answered < requests.size()) {
            answer();
        }
    }

    /** A bundle that the gateway has. */
    BundleRef bundle(String version, int sizeBytes) {
        byte[] archive = new byte[sizeBytes];
        new Random(version.hashCode()).nextBytes(archive);
        String digest = Sha256.hex(("manifest of " + version).getBytes());
        archives.put(digest, archive);
        return BundleRef.newBuilder()
                .setVersion(version)
                .setDigest(digest)
                .setArchiveDigest(ByteString.copyFrom(Sha256.of(archive)))
                .setArchiveBytes(sizeBytes)
                .build();
    }

    static dev.skerry.sync.proto.ModelPlan.Builder plan(String name) {
        return dev.skerry.sync.proto.ModelPlan.newBuilder().setName(name).setRolloutId("r-1");
    }

    /** The digests that the stage was told last to have act, or to have in shadow. */
    List<String> running() {
        List<String> digests = new ArrayList<>();
        for (ModelPlan plan : planned.getLast()) {
            if (plan.acting() != null) {
                digests.add("acting " + plan.acting().digest());
            }
            if (plan.shadow() != null) {
                digests.add("shadow " + plan.shadow().digest());
            }
        }
        return digests;
    }

    /** States that are reported, as {@code version STATE code}. */
    List<String> told() {
        return planner.report().getModelsList().stream()
                .map(s -> (s.getVersion() + " " + s.getState() + " " + s.getCode()).strip())
                .toList();
    }

    /** Has the agent act by this bundle and nothing else. */
    void actBy(BundleRef bundle) {
        follow(plan("pump").setActing(bundle).build());
        answerAll();
    }

    List<String> troubles() {
        return planner.troubles().stream().map(Refusal::code).toList();
    }

    static String acting(BundleRef bundle) {
        return "acting " + bundle.getDigest();
    }

    static String shadow(BundleRef bundle) {
        return "shadow " + bundle.getDigest();
    }

    /** What the stage says of a bundle that acts. */
    static ModelStatus status(BundleRef bundle, ModelStatus.State state) {
        return new ModelStatus(
                "pump",
                bundle.getVersion(),
                bundle.getDigest(),
                ModelStatus.Role.ACTING,
                state,
                state == ModelStatus.State.REFUSED ? "SKR-M011" : "",
                "",
                "r-1",
                ModelFigures.NONE);
    }

    /** What the gateway has under a digest, to be changed. */
    byte[] archive(String digest) {
        return Objects.requireNonNull(archives.get(digest), digest);
    }

    /** Where the bundle rests that the first of the last plans has act. */
    Path actingArchive() {
        return Objects.requireNonNull(planned.getLast().getFirst().acting()).archive();
    }
}
