package dev.skerry.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.trust.ModelFollower;
import dev.skerry.agent.uplink.Models;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.ModelState;
import dev.skerry.sync.proto.TwinValue;
import dev.skerry.sync.sign.Orders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which bundles an agent runs while a policy asks for approvals of models. */
class GovernedModelsTest {
    private static final String OLD = "a".repeat(64);
    private static final String NEW = "b".repeat(64);
    private static final String RULE =
            GovernedAgent.POLICY
                    + "  - { name: models, when: kind == \"model\" && site == \"plant\" && arguments.version != \"1.0.0\", approvals: 1 }\n";

    @TempDir Path folder;
    private final Map<String, byte[]> kept = new HashMap<>();
    private final List<ModelSet> followed = new ArrayList<>();
    private final List<ModelReport> reports = new ArrayList<>();
    private ModelReport running = ModelReport.getDefaultInstance();
    private GovernedAgent agent;
    private Models models;

    @BeforeEach
    void start() {
        agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(1, RULE));
        guard();
    }

    private void guard() {
        models = agent.guard(new Follows(), kept);
        models.tell(reports::add, request -> {});
    }

    private final class Follows implements ModelFollower {
        @Override
        public void tell(Consumer<ModelReport> listener, Consumer<ModelRequest> requests) {}

        @Override
        public ModelReport opened() {
            return running;
        }

        @Override
        public ModelReport report() {
            return running;
        }

        @Override
        public void follow(long revision, ModelSet set) {
            followed.add(set);
        }

        @Override
        public void take(ModelChunk chunk) {}
    }

    private static BundleRef bundle(String version, String digest) {
        return BundleRef.newBuilder()
                .setVersion(version)
                .setDigest(digest)
                .setArchiveDigest(ByteString.copyFrom(new byte[32]))
                .setArchiveBytes(1)
                .build();
    }

    private static ModelSet acting(BundleRef bundle) {
        return ModelSet.newBuilder()
                .addPlans(ModelPlan.newBuilder().setName("wear").setActing(bundle))
                .build();
    }

    private static ModelSet rollout() {
        return ModelSet.newBuilder()
                .addPlans(
                        ModelPlan.newBuilder()
                                .setName("wear")
                                .setRolloutId("r-7")
                                .setActing(bundle("1.0.0", OLD))
                                .setShadow(bundle("1.1.0", NEW)))
                .build();
    }

    private void assign(ModelSet set, ApprovedRequest... approved) {
        models.assign(
                ModelSet.newBuilder()
                        .setSigned(
                                Orders.sign(
                                        GovernedAgent.GATEWAY,
                                        Orders.MODELS,
                                        ModelOrder.newBuilder()
                                                .setAgentId("north")
                                                .setEpoch(GovernedAgent.EPOCH)
                                                .setRevision(++agent.revision)
                                                .setModels(set)
                                                .addAllApproved(Arrays.asList(approved))
                                                .build()))
                        .build());
    }

    private static ApprovalRequest.Builder asked() {
        return GovernedAgent.asked("model")
                .setSite("plant")
                .setName("wear")
                .putArguments("version", TwinValue.newBuilder().setText("1.1.0").build())
                .setContentDigest(ByteString.fromHex(NEW));
    }

    private void assertRefused(ApprovedRequest... approved) {
        followed.clear();
        assign(rollout(), approved);
        assertThat(followed).isEmpty();
        assertThat(agent.codes()).containsExactly("SKR-A650");
    }

    @Test
    void runs_what_no_rule_is_about_and_refuses_what_lacks_approvals() {
        assign(acting(bundle("1.0.0", OLD)));
        assertThat(followed).containsExactly(acting(bundle("1.0.0", OLD)));
        assertRefused();
        assertThat(agent.recorded("model.refused")).hasSize(1);
        assertThat(reports.getLast().getModelsList())
                .singleElement()
                .satisfies(
                        model -> {
                            assertThat(model.getState()).isEqualTo(ModelState.State.STATE_REFUSED);
                            assertThat(model.getDigest()).isEqualTo(NEW);
                            assertThat(model.getRole()).isEqualTo(ModelState.Role.ROLE_SHADOW);
                            assertThat(model.getRolloutId()).isEqualTo("r-7");
                            assertThat(model.getCode()).isEqualTo("SKR-A650");
                        });
        assign(rollout(), agent.approved(asked().build(), "bob"));
        assertThat(followed).containsExactly(rollout());
        assertThat(agent.codes()).isEmpty();
        assertThat(models.opened().getModelsList()).isEmpty();
        assertThat(agent.recorded("model.approved").getLast().details())
                .containsEntry("approvers", "bob");
    }

    @Test
    void counts_approvals_for_this_bundle_at_this_place_alone() {
        assertRefused(
                agent.approved(
                        asked().setContentDigest(ByteString.fromHex("c".repeat(64))).build(),
                        "bob"));
        assertRefused(agent.approved(asked().setName("heat").build(), "bob"));
        assertRefused(agent.approved(asked().setSite("harbour").build(), "bob"));
        assertRefused(agent.approved(asked().setAgentId("south").build(), "bob"));
        assertRefused(agent.approved(asked().setDeviceId("valve-1").build(), "bob"));
        assertRefused(agent.approved(asked().setKind("profile").build(), "bob"));
        assign(rollout(), agent.approved(asked().clearSite().build(), "bob"));
        assertThat(followed).hasSize(1);
    }

    @Test
    void counts_no_approval_that_is_forged_or_came_too_late() {
        ApprovedRequest good = agent.approved(asked().build(), "bob");
        assertRefused(agent.approved(asked().build(), "mallory"));
        assertRefused(
                good.toBuilder()
                        .setApprovals(0, good.getApprovals(0).toBuilder().setApprover("anna"))
                        .build());
        assertRefused(
                good.toBuilder()
                        .setRequest(asked().setAgentId("north").build().toByteString())
                        .build());
        assertRefused(
                agent.approved(asked().setExpiresAtMicros(GovernedAgent.ASKED + 1).build(), "bob"));
    }

    @Test
    void asks_for_nothing_when_it_goes_back_or_starts_again() {
        assign(rollout(), agent.approved(asked().build(), "bob"));
        assign(acting(bundle("1.1.0", NEW)));
        assign(acting(bundle("1.0.0", OLD)));
        agent.restart();
        guard();
        assign(acting(bundle("1.1.0", NEW)));
        assertThat(followed).hasSize(4);
        assertThat(agent.codes()).isEmpty();
    }

    @Test
    void asks_for_nothing_for_what_ran_before_there_was_a_policy() {
        running =
                ModelReport.newBuilder()
                        .addModels(
                                ModelState.newBuilder()
                                        .setName("wear")
                                        .setDigest(NEW)
                                        .setState(ModelState.State.STATE_RUNNING))
                        .build();
        assign(acting(bundle("1.1.0", NEW)));
        assertThat(followed).hasSize(1);
        running =
                running.toBuilder()
                        .setModels(
                                0,
                                running.getModels(0).toBuilder()
                                        .setDigest("c".repeat(64))
                                        .setState(ModelState.State.STATE_PENDING))
                        .build();
        assign(acting(bundle("1.2.0", "c".repeat(64))));
        assertThat(followed).hasSize(1);
    }
}
