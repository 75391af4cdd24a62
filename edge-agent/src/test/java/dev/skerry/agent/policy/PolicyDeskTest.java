package dev.skerry.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.proto.PolicySet;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SigningKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which policy is in force, and how it changes. */
class PolicyDeskTest {
    @TempDir Path folder;

    @Test
    void takes_the_first_from_a_gateway_that_it_knows() {
        var agent = new GovernedAgent(folder);
        assertThat(agent.desk.shown()).isEmpty();
        assertThat(agent.desk.report().getVersion()).isZero();
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        assertThat(agent.desk.report().getVersion()).isEqualTo(3);
        assertThat(agent.desk.report().getDigest())
                .isEqualTo(ByteString.fromHex(GovernedAgent.digest(GovernedAgent.POLICY)));
        assertThat(agent.desk.shown().orElseThrow().rules()).containsExactly("valves", "changes");
        assertThat(agent.codes()).isEmpty();
        agent.restart();
        assertThat(agent.desk.report().getVersion()).as("after a restart").isEqualTo(3);
        assertThat(agent.recorded("policy.in-force")).hasSize(1);
    }

    @Test
    void follows_no_policy_of_a_gateway_that_anybody_could_be() {
        var agent = new GovernedAgent(folder, false);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        assertThat(agent.desk.shown()).isEmpty();
        assertRefused(agent, "SKR-A658");
    }

    @Test
    void believes_no_policy_that_its_gateway_did_not_sign() {
        var agent = new GovernedAgent(folder);
        PolicySet good = agent.policy(3, GovernedAgent.POLICY);
        agent.desk.follow(PolicySet.getDefaultInstance());
        assertRefused(agent, "SKR-A641");
        for (UnaryOperator<PolicyOrder.Builder> change :
                List.<UnaryOperator<PolicyOrder.Builder>>of(
                        o -> o.setVersion(4),
                        o -> o.setSource(ByteString.copyFromUtf8("x")),
                        o ->
                                o.setApproved(
                                        agent.approved(GovernedAgent.request("x", 3), "anna")))) {
            ByteString changed =
                    change.apply(GovernedAgent.order(3, GovernedAgent.POLICY))
                            .build()
                            .toByteString();
            agent.desk.follow(
                    PolicySet.newBuilder()
                            .setSigned(good.getSigned().toBuilder().setStatement(changed))
                            .build());
            assertRefused(agent, "SKR-A641");
        }
        agent.desk.follow(
                PolicySet.newBuilder()
                        .setSigned(
                                Orders.sign(
                                        SigningKeys.generate(new SecureRandom()),
                                        Orders.POLICY,
                                        GovernedAgent.order(3, GovernedAgent.POLICY).build()))
                        .build());
        assertRefused(agent, "SKR-A641");
        agent.desk.follow(
                PolicySet.newBuilder()
                        .setSigned(
                                Orders.sign(
                                        GovernedAgent.GATEWAY,
                                        Orders.COMMAND,
                                        GovernedAgent.order(3, GovernedAgent.POLICY).build()))
                        .build());
        assertRefused(agent, "SKR-A641");
        assertThat(agent.desk.shown()).isEmpty();
    }

    @Test
    void another_policy_needs_the_approvals_that_the_one_in_force_asks_for() {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        String weaker = GovernedAgent.POLICY.replace("> 50", "> 99");
        agent.desk.follow(agent.policy(4, weaker));
        assertRefused(agent, "SKR-A655");
        assertThat(agent.desk.report().getVersion()).isEqualTo(3);
        assertThat(agent.desk.report().getCode()).isEqualTo("SKR-A655");
        ApprovalRequest asked = GovernedAgent.request(weaker, 4);
        agent.desk.follow(GovernedAgent.changed(4, weaker, agent.approved(asked, "anna")));
        assertRefused(agent, "SKR-A655");
        agent.desk.follow(GovernedAgent.changed(4, weaker, agent.approved(asked, "anna", "anna")));
        assertRefused(agent, "SKR-A655");
        agent.desk.follow(
                GovernedAgent.changed(4, weaker, agent.approved(asked, "anna", "mallory")));
        assertRefused(agent, "SKR-A655");
        agent.desk.follow(GovernedAgent.changed(4, weaker, agent.approved(asked, "anna", "bob")));
        assertThat(agent.codes()).isEmpty();
        assertThat(agent.desk.report().getVersion()).isEqualTo(4);
        assertThat(agent.recorded("policy.in-force").getLast().details())
                .containsEntry("approvers", "anna, bob");
    }

    @Test
    void an_approval_of_another_policy_or_of_another_version_approves_nothing() {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        String weaker = GovernedAgent.POLICY.replace("> 50", "> 99");
        ApprovalRequest asked = GovernedAgent.request(weaker, 4);
        for (UnaryOperator<ApprovalRequest.Builder> change :
                List.<UnaryOperator<ApprovalRequest.Builder>>of(
                        r -> r.setName("5"),
                        r -> r.setName(""),
                        r -> r.setKind("command"),
                        r -> r.setContentDigest(ByteString.copyFrom(new byte[32])),
                        r -> r.setAgentId("south"),
                        r -> r.setSite("plant"),
                        r -> r.setDeviceId("valve-1"))) {
            agent.desk.follow(
                    GovernedAgent.changed(
                            4,
                            weaker,
                            agent.approved(
                                    change.apply(asked.toBuilder()).build(), "anna", "bob")));
            assertRefused(agent, "SKR-A651");
        }
        agent.desk.follow(
                GovernedAgent.changed(
                        4,
                        weaker,
                        ApprovedRequest.newBuilder()
                                .setRequest(ByteString.copyFromUtf8("no request"))
                                .build()));
        assertRefused(agent, "SKR-A651");
        assertThat(agent.desk.report().getVersion()).isEqualTo(3);
    }

    @Test
    void a_policy_that_was_approved_once_can_not_be_brought_back() {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        String weaker = GovernedAgent.POLICY.replace("> 50", "> 99");
        ApprovedRequest toWeaker = agent.approved(GovernedAgent.request(weaker, 4), "anna", "bob");
        agent.desk.follow(GovernedAgent.changed(4, weaker, toWeaker));
        ApprovedRequest back =
                agent.approved(GovernedAgent.request(GovernedAgent.POLICY, 5), "anna", "bob");
        agent.desk.follow(GovernedAgent.changed(5, GovernedAgent.POLICY, back));
        assertThat(agent.codes()).isEmpty();
        agent.desk.follow(GovernedAgent.changed(4, weaker, toWeaker));
        assertRefused(agent, "SKR-A653");
        agent.desk.follow(GovernedAgent.changed(5, weaker, toWeaker));
        assertRefused(agent, "SKR-A653");
        agent.desk.follow(GovernedAgent.changed(6, weaker, toWeaker));
        assertRefused(agent, "SKR-A651");
        assertThat(agent.desk.report().getDigest())
                .isEqualTo(ByteString.fromHex(GovernedAgent.digest(GovernedAgent.POLICY)));
    }

    @Test
    void the_same_policy_under_a_higher_version_needs_approvals_too() {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        assertThat(agent.codes()).isEmpty();
        agent.desk.follow(agent.policy(9, GovernedAgent.POLICY));
        assertRefused(agent, "SKR-A655");
        ApprovalRequest asked = GovernedAgent.request(GovernedAgent.POLICY, 9);
        agent.desk.follow(
                GovernedAgent.changed(
                        9, GovernedAgent.POLICY, agent.approved(asked, "anna", "bob")));
        assertThat(agent.codes()).isEmpty();
        assertThat(agent.desk.report().getVersion()).isEqualTo(9);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        assertThat(agent.codes()).as("a gateway from a backup").isEmpty();
        assertThat(agent.desk.report().getVersion()).isEqualTo(9);
    }

    @Test
    void a_file_that_can_not_be_put_in_force_lets_nothing_pass_and_says_what_to_do()
            throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, GovernedAgent.POLICY);
        Files.createDirectories(folder.resolve("policy/in-force.part/in-the-way"));
        var agent = new GovernedAgent(folder, true, own);
        assertThat(agent.desk.trouble().orElseThrow().message())
                .contains("nothing that the gateway orders is done")
                .contains("start the agent again");
        agent.order(GovernedAgent.CLOSE, ApprovedRequest.getDefaultInstance());
        assertThat(agent.lastCode()).isEqualTo("SKR-A657");
    }

    @Test
    void a_policy_that_can_not_be_used_changes_nothing() {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        agent.desk.follow(agent.policy(4, "approvers: []\n"));
        assertRefused(agent, "SKR-A654");
        agent.desk.follow(agent.policy(4, GovernedAgent.POLICY + "#".repeat(64 * 1024)));
        assertRefused(agent, "SKR-A654");
        agent.desk.follow(
                GovernedAgent.changed(
                        GovernedAgent.order(4, "")
                                .setSource(ByteString.copyFrom(new byte[] {(byte) 0xC3, 0x28}))));
        assertRefused(agent, "SKR-A654");
        assertThat(agent.desk.report().getVersion()).isEqualTo(3);
    }

    @Test
    void a_file_on_the_machine_is_put_in_force_when_it_is_another() throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, GovernedAgent.POLICY);
        var agent = new GovernedAgent(folder, true, own);
        assertThat(agent.desk.shown().orElseThrow().version()).isEqualTo("0");
        String weaker = GovernedAgent.POLICY.replace("> 50", "> 99");
        agent.desk.follow(agent.policy(1, weaker));
        assertRefused(agent, "SKR-A655");
        ApprovalRequest asked = GovernedAgent.request(weaker, 1);
        agent.desk.follow(GovernedAgent.changed(1, weaker, agent.approved(asked, "anna", "bob")));
        agent.restart();
        assertThat(agent.desk.shown().orElseThrow().digest())
                .as("the file is as it was when it was taken")
                .isEqualTo(GovernedAgent.digest(weaker));
        String other = GovernedAgent.POLICY.replace("approvals: 2", "approvals: 1");
        Files.writeString(own, other);
        agent.restart();
        assertThat(agent.desk.shown().orElseThrow().digest())
                .isEqualTo(GovernedAgent.digest(other));
        assertThat(agent.desk.report().getVersion()).as("it never goes back").isEqualTo(1);
        agent.desk.follow(agent.policy(1, weaker));
        assertRefused(agent, "SKR-A653");
        agent.desk.follow(agent.policy(2, other));
        assertThat(agent.codes()).as("the gateway has the same now").isEmpty();
    }

    @Test
    void a_file_counts_over_a_link_to_nobody_in_particular() throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, GovernedAgent.POLICY);
        var agent = new GovernedAgent(folder, false, own);
        agent.commands.take(GovernedAgent.OPEN);
        assertThat(agent.taken).isEmpty();
        assertThat(agent.lastCode()).isEqualTo("SKR-A650");
    }

    @Test
    void a_file_that_is_no_policy_lets_nothing_pass() throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, "rules: []\n");
        assertThatThrownBy(() -> PolicyDesk.check(own)).hasMessageContaining("SKR-P201");
        var agent = new GovernedAgent(folder, true, own);
        assertThat(agent.desk.trouble().map(Refusal::code)).contains("SKR-A659");
        agent.commands.take(GovernedAgent.CLOSE);
        assertThat(agent.lastCode()).isEqualTo("SKR-A640");
        agent.order(GovernedAgent.CLOSE, ApprovedRequest.getDefaultInstance());
        assertThat(agent.lastCode()).isEqualTo("SKR-A659");
    }

    @Test
    void nothing_is_done_while_what_was_kept_is_damaged() throws Exception {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        Path file = folder.resolve("policy/in-force");
        byte[] whole = Files.readAllBytes(file);
        for (byte[] damaged : List.of(new byte[0], flipped(whole, 0), flipped(whole, 200))) {
            Files.write(file, damaged);
            agent.restart();
            assertThat(agent.desk.trouble().map(Refusal::code)).contains("SKR-A656");
            agent.order(GovernedAgent.CLOSE, ApprovedRequest.getDefaultInstance());
            assertThat(agent.lastCode()).isEqualTo("SKR-A656");
            agent.desk.follow(agent.policy(4, GovernedAgent.POLICY));
            assertThat(agent.desk.report().getCode()).isEqualTo("SKR-A656");
            assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
        }
        Files.delete(file);
        agent.restart();
        agent.desk.follow(agent.policy(4, GovernedAgent.POLICY));
        assertThat(agent.desk.report().getVersion()).isEqualTo(4);
    }

    @Test
    void what_an_agent_was_writing_when_it_died_counts_for_nothing() throws Exception {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        Files.writeString(folder.resolve("policy/in-force.part"), "half of the next");
        agent.restart();
        assertThat(agent.desk.report().getVersion()).isEqualTo(3);
        ApprovalRequest asked = GovernedAgent.request(GovernedAgent.POLICY, 4);
        agent.desk.follow(
                GovernedAgent.changed(
                        4, GovernedAgent.POLICY, agent.approved(asked, "anna", "bob")));
        agent.restart();
        assertThat(agent.desk.report().getVersion()).isEqualTo(4);
    }

    @Test
    void a_policy_that_can_not_be_written_is_not_in_force() throws Exception {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        Files.createDirectories(folder.resolve("policy/in-force.part/in-the-way"));
        ApprovalRequest asked = GovernedAgent.request(GovernedAgent.POLICY, 4);
        agent.desk.follow(
                GovernedAgent.changed(
                        4, GovernedAgent.POLICY, agent.approved(asked, "anna", "bob")));
        assertRefused(agent, "SKR-A657");
        assertThat(agent.desk.report().getVersion()).isEqualTo(3);
    }

    private static void assertRefused(GovernedAgent agent, String code) {
        assertThat(agent.codes()).containsExactly(code);
        assertThat(agent.desk.report().getCode()).isEqualTo(code);
        assertThat(agent.recorded("policy.refused").getLast().details())
                .containsEntry("code", code);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }
}
