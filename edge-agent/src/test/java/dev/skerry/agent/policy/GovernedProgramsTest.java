package dev.skerry.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.ProgramFollower;
import dev.skerry.agent.trust.SignedProgramOrders;
import dev.skerry.agent.uplink.Programs;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
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

/** Which program an agent goes over to while a policy asks for approvals of programs. */
class GovernedProgramsTest {
    private static final String POLICY =
            GovernedAgent.POLICY
                    + "  - { name: programs, when: kind == \"program\" && site == \"plant\" && arguments.version != \"1.0.0\", approvals: 1 }\n";
    private static final String INDEX = "b".repeat(64);
    private static final ByteString INSTALLED = ByteString.fromHex("a".repeat(64));

    @TempDir Path folder;
    private GovernedAgent agent;
    private final List<ProgramPlan> followed = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Map<String, byte[]> kept = new HashMap<>();
    private Programs programs;

    @BeforeEach
    void start() {
        agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(1, POLICY));
        guard();
    }

    private void guard() {
        programs =
                agent.trust.guard(
                        new Follows(),
                        agent.desk,
                        (states, durable) -> {
                            kept.putAll(states);
                            durable.run();
                        },
                        kept.get(SignedProgramOrders.STATE),
                        () -> agent.nowMicros);
    }

    private final class Follows implements ProgramFollower {
        @Override
        public void tell(Consumer<ProgramReport> reports, Consumer<ChunkRequest> requests) {}

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
            refused.add(plan.getRolloutId() + " " + why.code());
        }

        @Override
        public boolean has(ByteString indexDigest) {
            return indexDigest.equals(INSTALLED);
        }

        @Override
        public void take(Chunks chunks) {}
    }

    private static ProgramPlan plan(String version, ByteString index) {
        return ProgramPlan.newBuilder()
                .setRolloutId("r-7")
                .setVersion(version)
                .setIndexDigest(index)
                .setIndexBytes(100)
                .setArtifact(ByteString.copyFromUtf8("x"))
                .build();
    }

    private static ProgramPlan plan() {
        return plan("1.1.0", ByteString.fromHex(INDEX));
    }

    private void assign(ProgramPlan plan, ApprovedRequest... approved) {
        programs.assign(
                ProgramSet.newBuilder()
                        .setSigned(
                                Orders.sign(
                                        GovernedAgent.GATEWAY,
                                        Orders.PROGRAM,
                                        ProgramOrder.newBuilder()
                                                .setAgentId("north")
                                                .setEpoch(GovernedAgent.EPOCH)
                                                .setRevision(++agent.revision)
                                                .setPlan(plan)
                                                .addAllApproved(Arrays.asList(approved))
                                                .build()))
                        .build());
    }

    private static TwinValue text(String text) {
        return TwinValue.newBuilder().setText(text).build();
    }

    private static ApprovalRequest.Builder asked() {
        return GovernedAgent.asked("program")
                .setSite("plant")
                .setName("skerry-agent")
                .putArguments("version", text("1.1.0"))
                .putArguments("index.linux-arm64", text("c".repeat(64)))
                .putArguments("index.linux-x64", text(INDEX));
    }

    private void assertRefused(ApprovedRequest... approved) {
        refused.clear();
        assign(plan(), approved);
        assertThat(followed).isEmpty();
        assertThat(refused).containsExactly("r-7 SKR-A650");
        assertThat(agent.codes()).containsExactly("SKR-A650");
    }

    @Test
    void follows_what_no_rule_is_about_and_refuses_what_lacks_approvals() {
        assertRefused();
        assertThat(agent.recorded("program.refused")).hasSize(1);
        assign(plan("1.0.0", ByteString.fromHex(INDEX)));
        assertThat(followed).hasSize(1);
        assertThat(agent.codes()).isEmpty();
    }

    @Test
    void follows_what_was_approved_and_asks_for_it_once() {
        assign(plan(), agent.approved(asked().build(), "bob"));
        assertThat(followed).containsExactly(plan());
        assertThat(agent.recorded("program.approved").getLast().details())
                .containsEntry("approvers", "bob");
        agent.nowMicros = GovernedAgent.EXPIRES + 60 * GovernedAgent.MINUTE;
        assign(plan().toBuilder().setLeaseUntilMicros(agent.nowMicros).build());
        agent.restart();
        guard();
        assign(plan());
        assertThat(followed).hasSize(3);
        assertThat(refused).isEmpty();
    }

    @Test
    void counts_approvals_for_this_program_at_this_place_alone() {
        assertRefused(agent.approved(asked().removeArguments("index.linux-x64").build(), "bob"));
        assertRefused(
                agent.approved(asked().putArguments("version", text("1.2.0")).build(), "bob"));
        assertRefused(agent.approved(asked().setName("heat").build(), "bob"));
        assertRefused(agent.approved(asked().setSite("harbour").build(), "bob"));
        assertRefused(agent.approved(asked().setAgentId("south").build(), "bob"));
        assertRefused(agent.approved(asked().setDeviceId("valve-1").build(), "bob"));
        assertRefused(agent.approved(asked().setKind("model").build(), "bob"));
        assertRefused(agent.approved(asked().build(), "mallory"));
        assign(plan(), agent.approved(asked().clearSite().build(), "bob"));
        assertThat(followed).hasSize(1);
    }

    @Test
    void going_back_to_what_is_here_takes_no_approval_and_nothing_else_passes_for_that() {
        assign(plan("0.9.0", INSTALLED).toBuilder().setIsRevert(true).build());
        assign(ProgramPlan.getDefaultInstance());
        assertThat(followed).hasSize(2);
        followed.clear();
        assign(plan("0.9.0", ByteString.fromHex(INDEX)).toBuilder().setIsRevert(true).build());
        assertThat(followed).isEmpty();
        assertThat(refused).containsExactly("r-7 SKR-A650");
    }
}
