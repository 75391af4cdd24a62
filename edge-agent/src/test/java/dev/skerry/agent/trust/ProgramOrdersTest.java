package dev.skerry.agent.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.audit.RecordedTrail;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Programs;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SigningKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which orders of which program to run an agent believes. */
class ProgramOrdersTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKeys A = SigningKeys.generate(RANDOM);
    private static final SigningKeys B = SigningKeys.generate(RANDOM);
    private static final SigningKeys STRANGER = SigningKeys.generate(RANDOM);
    private static final long EPOCH = 0x77;
    private static final String NAME = "skerry-agent-linux-x64";
    private static final Artifact.Content INDEX = Artifact.Content.of(new byte[] {1, 2, 3});
    private static final ProgramPlan PLAN =
            ProgramPlan.newBuilder()
                    .setRolloutId("r-1")
                    .setVersion("1.1.0")
                    .setIndexDigest(INDEX.sha256())
                    .setIndexBytes(INDEX.sizeBytes())
                    .setArtifact(ByteString.copyFromUtf8("x"))
                    .build();

    @TempDir Path folder;
    private final List<ProgramPlan> followed = new ArrayList<>();
    private final Map<String, byte[]> durable = new HashMap<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private Trust trust;
    private Programs programs;

    @BeforeEach
    void start() {
        trust = new Trust(folder, SealedFiles.PLAIN, true, "north", EPOCH, new RecordedTrail());
        programs =
                trust.guard(
                        new Follows(),
                        new AllowsAll(),
                        (states, whenDurable) ->
                                waiting.addAll(List.of(() -> durable.putAll(states), whenDurable)),
                        durable.get(SignedProgramOrders.STATE),
                        () -> 50);
    }

    private final class Follows implements ProgramFollower {
        @Override
        public void tell(Consumer<ProgramReport> reports, Consumer<ChunkRequest> requests) {
            reports.accept(opened());
        }

        @Override
        public ProgramReport opened() {
            return ProgramReport.getDefaultInstance();
        }

        @Override
        public void follow(ProgramPlan plan) {
            followed.add(plan);
        }

        @Override
        public void refuse(ProgramPlan plan, Refusal why) {
            throw new AssertionError("every program is allowed");
        }

        @Override
        public boolean has(ByteString indexDigest) {
            return false;
        }

        @Override
        public void take(Chunks chunks) {}
    }

    @Test
    void a_plan_is_followed_once_it_is_durable_that_no_older_one_is() {
        pin();
        programs.assign(signed(A, order(9)));
        waiting.removeFirst().run();
        assertThat(followed).isEmpty();
        waiting.removeFirst().run();
        assertThat(followed).containsExactly(PLAN);
        assertThat(programs.opened().getRevision()).isEqualTo(9);
        start();
        assertThat(programs.opened().getRevision()).isEqualTo(9);
        programs.assign(signed(A, order(9)));
        assertRefused("SKR-A645");
    }

    @Test
    void orders_of_others_for_others_or_without_a_signature_are_not_followed() {
        pin();
        programs.assign(signed(STRANGER, order(9)));
        assertRefused("SKR-A641");
        programs.assign(ProgramSet.newBuilder().setPlan(PLAN).build());
        assertRefused("SKR-A640");
        programs.assign(signed(A, order(9).setAgentId("south")));
        assertRefused("SKR-A643");
        programs.assign(signed(A, order(9).setEpoch(EPOCH + 1)));
        assertRefused("SKR-A643");
        programs.assign(signed(A, order(9).setPlan(PLAN.toBuilder().clearVersion())));
        assertRefused("SKR-A644");
        programs.assign(
                ProgramSet.newBuilder()
                        .setSigned(Orders.sign(A, Orders.MODELS, order(9).build()))
                        .build());
        assertRefused("SKR-A641");
    }

    @Test
    void an_agent_that_knows_no_keys_follows_what_is_not_signed() {
        programs.assign(ProgramSet.newBuilder().setPlan(PLAN).build());
        assertThat(followed).containsExactly(PLAN);
    }

    @Test
    void the_gateway_vouches_for_one_index_of_one_version_and_target() {
        pin();
        assertThat(objection(manifest(A, Artifact.Kind.AGENT, "1.1.0"), INDEX)).isNull();
        assertThat(objection(manifest(STRANGER, Artifact.Kind.AGENT, "1.1.0"), INDEX))
                .contains("signed it");
        assertThat(objection(manifest(A, Artifact.Kind.MODEL, "1.1.0"), INDEX))
                .contains("it is of model");
        assertThat(objection(manifest(A, Artifact.Kind.AGENT, "1.0.0"), INDEX))
                .contains("it is of agent");
        assertThat(
                        objection(
                                manifest(A, Artifact.Kind.AGENT, "1.1.0"),
                                Artifact.Content.of(new byte[] {1, 2, 4})))
                .contains("is another");
        assertThat(
                        trust.objectionToProgram(
                                manifest(A, Artifact.Kind.AGENT, "1.1.0"),
                                "skerry-agent-linux-arm64",
                                "1.1.0",
                                INDEX))
                .contains("it is of agent");
        assertThat(objection(new byte[] {7}, INDEX)).isNotNull();
    }

    @Test
    void one_that_could_know_keys_and_does_not_believes_nobody() {
        assertThat(objection(manifest(A, Artifact.Kind.AGENT, "1.1.0"), INDEX)).contains("pinned");
        trust = new Trust(folder, SealedFiles.PLAIN, false, "north", EPOCH, new RecordedTrail());
        assertThat(objection(new byte[0], INDEX)).as("over loopback").isNull();
    }

    private @Nullable String objection(byte[] manifest, Artifact.Content index) {
        return trust.objectionToProgram(manifest, NAME, "1.1.0", index);
    }

    private static byte[] manifest(SigningKeys keys, Artifact.Kind kind, String version) {
        Artifact artifact =
                new Artifact(
                        kind,
                        NAME,
                        Artifact.Version.of(version).orElseThrow(),
                        new TreeMap<>(Map.of(ProgramIndexes.FILE, INDEX)),
                        1);
        return Orders.sign(keys, Orders.ARTIFACT, artifact.encode()).toByteArray();
    }

    private void assertRefused(String code) {
        assertThat(trust.troubles()).extracting(Refusal::code).contains(code);
        assertThat(waiting).isEmpty();
        assertThat(followed.size()).isLessThanOrEqualTo(1);
    }

    private void pin() {
        trust.keys()
                .follow(KeySets.newBuilder().addSets(KeyRing.begin(A, B.verifyKeys(), 1)).build());
    }

    private static ProgramOrder.Builder order(long revision) {
        return ProgramOrder.newBuilder()
                .setAgentId("north")
                .setEpoch(EPOCH)
                .setRevision(revision)
                .setPlan(PLAN);
    }

    private static ProgramSet signed(SigningKeys keys, ProgramOrder.Builder order) {
        return ProgramSet.newBuilder()
                .setSigned(Orders.sign(keys, Orders.PROGRAM, order.build()))
                .build();
    }
}
