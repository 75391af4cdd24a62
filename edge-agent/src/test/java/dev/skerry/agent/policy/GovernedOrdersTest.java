package dev.skerry.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.trust.Leave;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileState;
import dev.skerry.sync.proto.TwinValue;
import dev.skerry.sync.sign.Approvals;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a gateway's orders is followed while a policy is in force, though it signed them all. */
class GovernedOrdersTest {
    private static final ApprovedRequest NOTHING = ApprovedRequest.getDefaultInstance();
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final String PROFILES =
            GovernedAgent.POLICY
                    + "  - { name: profiles, when: kind == \"profile\", approvals: 1 }\n";

    @TempDir Path folder;
    private GovernedAgent agent;

    @BeforeEach
    void begin() {
        agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(1, PROFILES));
    }

    @Test
    void carries_out_what_needs_no_approval() {
        agent.order(GovernedAgent.CLOSE, NOTHING);
        assertThat(agent.taken).containsExactly(GovernedAgent.CLOSE);
        assertThat(agent.leave).isNull();
        assertThat(agent.codes()).isEmpty();
    }

    @Test
    void carries_out_what_was_approved_and_records_by_whom() {
        agent.order(
                GovernedAgent.OPEN, agent.approved(agent.asked(GovernedAgent.OPEN).build(), "bob"));
        assertThat(agent.taken).containsExactly(GovernedAgent.OPEN);
        assertThat(agent.leave)
                .isEqualTo(
                        new Leave.Approved(
                                GovernedAgent.ASKED + GovernedAgent.MINUTE,
                                GovernedAgent.EXPIRES + 5 * GovernedAgent.MINUTE));
        assertThat(agent.recorded("command.approved").getLast().details())
                .containsEntry("approvers", "bob");
    }

    @Test
    void refuses_what_was_not_approved_though_its_gateway_signed_it() {
        assertRefused(GovernedAgent.OPEN, NOTHING, "SKR-A650");
        assertRefused(
                GovernedAgent.OPEN,
                agent.approved(agent.asked(GovernedAgent.OPEN).build()),
                "SKR-A650");
        assertThat(agent.recorded("command.refused").getLast().about())
                .containsEntry("device", "valve-1");
        assertThat(agent.results.getLast().getMessage())
                .contains("rule 'valves' needs 1 more approval, by anna or bob");
    }

    @Test
    void an_approval_counts_for_the_command_that_was_asked_for_alone() {
        ApprovedRequest approved =
                agent.approved(agent.asked(GovernedAgent.OPEN).build(), "anna", "bob");
        for (UnaryOperator<Command.Builder> change :
                List.<UnaryOperator<Command.Builder>>of(
                        c -> c.setCommandId("c-2"),
                        c -> c.setDeviceId("valve-2"),
                        c -> c.setName("flush"),
                        c -> c.putArguments("position", integer(91)),
                        c -> c.putArguments("speed", integer(1)),
                        Command.Builder::clearArguments,
                        Command.Builder::clearExpiresAtMicros,
                        c -> c.setExpiresAtMicros(GovernedAgent.EXPIRES + 1))) {
            assertRefused(
                    change.apply(GovernedAgent.OPEN.toBuilder()).build(), approved, "SKR-A651");
        }
        for (UnaryOperator<ApprovalRequest.Builder> change :
                List.<UnaryOperator<ApprovalRequest.Builder>>of(
                        r -> r.setRequestId("c-2"),
                        r -> r.setKind("profile"),
                        r -> r.setAgentId("south"),
                        ApprovalRequest.Builder::clearAgentId,
                        r -> r.setSite("elsewhere"),
                        r -> r.setDeviceId("valve-2"),
                        r -> r.setProfile("pump"),
                        r -> r.setName("flush"),
                        r -> r.putArguments("position", integer(9)),
                        r -> r.setExpiresAtMicros(GovernedAgent.EXPIRES - 1))) {
            ApprovalRequest other = change.apply(agent.asked(GovernedAgent.OPEN)).build();
            assertRefused(GovernedAgent.OPEN, agent.approved(other, "anna", "bob"), "SKR-A651");
        }
    }

    @Test
    void nothing_that_was_signed_can_be_changed() {
        ApprovalRequest asked = agent.asked(GovernedAgent.OPEN).build();
        Approval good = agent.approved(asked, "anna").getApprovals(0);
        for (UnaryOperator<Approval.Builder> change :
                List.<UnaryOperator<Approval.Builder>>of(
                        a -> a.setApprover("bob"),
                        a -> a.setApprover("cleo"),
                        a -> a.setAtMicros(a.getAtMicros() + 1),
                        a -> a.clearSignature())) {
            assertRefused(
                    GovernedAgent.OPEN,
                    agent.approved(asked).toBuilder()
                            .addApprovals(change.apply(good.toBuilder()))
                            .build(),
                    "SKR-A650");
        }
        // The same request in other words: its bytes are others.
        for (UnaryOperator<ApprovalRequest.Builder> change :
                List.<UnaryOperator<ApprovalRequest.Builder>>of(
                        r -> r.setCaller("eve"),
                        r -> r.setRole("admin"),
                        r -> r.setRequestedAtMicros(GovernedAgent.ASKED + 1))) {
            assertRefused(
                    GovernedAgent.OPEN,
                    ApprovedRequest.newBuilder()
                            .setRequest(change.apply(asked.toBuilder()).build().toByteString())
                            .addApprovals(good)
                            .build(),
                    "SKR-A650");
        }
    }

    @Test
    void who_is_not_in_the_policy_approves_nothing() {
        assertRefused(
                GovernedAgent.OPEN,
                agent.approved(agent.asked(GovernedAgent.OPEN).build(), "mallory"),
                "SKR-A650");
        ByteString request = agent.asked(GovernedAgent.OPEN).build().toByteString();
        assertRefused(
                GovernedAgent.OPEN,
                ApprovedRequest.newBuilder()
                        .setRequest(request)
                        .addApprovals(
                                Approvals.sign(
                                        GovernedAgent.keysOf("mallory").getPrivate(),
                                        "anna",
                                        request,
                                        true,
                                        GovernedAgent.ASKED))
                        .build(),
                "SKR-A650");
    }

    @Test
    void who_asked_does_not_approve() {
        assertRefused(
                GovernedAgent.OPEN,
                agent.approved(agent.asked(GovernedAgent.OPEN).setCaller("anna").build(), "anna"),
                "SKR-A650");
    }

    @Test
    void one_no_is_enough() {
        ByteString request = agent.asked(GovernedAgent.OPEN).build().toByteString();
        assertRefused(
                GovernedAgent.OPEN,
                agent.approved(agent.asked(GovernedAgent.OPEN).build(), "anna").toBuilder()
                        .addApprovals(
                                Approvals.sign(
                                        GovernedAgent.keysOf("bob").getPrivate(),
                                        "bob",
                                        request,
                                        false,
                                        GovernedAgent.ASKED))
                        .build(),
                "SKR-A652");
        assertThat(agent.denials)
                .extracting(Leave.Denied::untilMicros)
                .containsExactly(GovernedAgent.EXPIRES + 5 * GovernedAgent.MINUTE);
    }

    @Test
    void an_approval_that_has_become_old_counts_no_more() {
        ApprovedRequest approved = agent.approved(agent.asked(GovernedAgent.OPEN).build(), "anna");
        agent.nowMicros = GovernedAgent.ASKED + 62 * GovernedAgent.MINUTE;
        assertRefused(GovernedAgent.OPEN, approved, "SKR-A650");
    }

    @Test
    void nobody_approves_for_ever() {
        ApprovalRequest endless =
                agent.asked(GovernedAgent.OPEN).setExpiresAtMicros(Long.MAX_VALUE).build();
        assertRefused(GovernedAgent.OPEN, agent.approved(endless, "anna"), "SKR-A651");
        assertThat(agent.results.getLast().getMessage()).contains("more than 38 days");
    }

    @Test
    void a_command_that_it_has_already_is_not_judged_again() {
        ApprovedRequest approved = agent.approved(agent.asked(GovernedAgent.OPEN).build(), "anna");
        agent.order(GovernedAgent.OPEN, approved);
        agent.nowMicros = GovernedAgent.EXPIRES + 62 * GovernedAgent.MINUTE;
        agent.order(GovernedAgent.OPEN, approved);
        assertThat(agent.results).as("it says again what became of it").isEmpty();
        assertThat(agent.taken).hasSize(2);
    }

    @Test
    void more_approvals_than_anybody_needs_are_not_looked_at() {
        ApprovedRequest.Builder many =
                agent.approved(agent.asked(GovernedAgent.OPEN).build(), "anna").toBuilder();
        for (int i = 0; i < 16; i++) {
            many.addApprovals(many.getApprovals(0));
        }
        assertRefused(GovernedAgent.OPEN, many.build(), "SKR-A651");
        assertRefused(
                GovernedAgent.OPEN,
                ApprovedRequest.newBuilder().setRequest(ByteString.copyFromUtf8("x")).build(),
                "SKR-A651");
    }

    @Test
    void follows_a_set_of_profiles_whose_changes_were_approved() {
        agent.working = working(ONE);
        agent.assign(set(ONE));
        assertThat(agent.assigned).as("nothing changes").hasSize(1);
        agent.assign(set(TWO), agent.approved(profile(TWO).build(), "bob"));
        assertThat(agent.assigned).hasSize(2);
        assertThat(agent.recorded("profile.approved")).hasSize(1);
        assertThat(agent.codes()).isEmpty();
    }

    @Test
    void refuses_a_set_with_a_change_that_was_not_approved_whole() {
        agent.working = working(ONE);
        assertSetRefused("SKR-A650", set(TWO));
        assertThat(agent.reports.getLast().getProfilesList())
                .anySatisfy(
                        state -> {
                            assertThat(state.getDigest()).isEqualTo(TWO);
                            assertThat(state.getState())
                                    .isEqualTo(ProfileState.State.STATE_REFUSED);
                            assertThat(state.getProblems(0).getCode()).isEqualTo("SKR-A650");
                        });
        assertThat(agent.profiles.report().getRevision()).isZero();
        agent.assign(set(TWO), agent.approved(profile(TWO).build(), "bob"));
        assertThat(agent.reports.getLast().getProfilesList())
                .isEqualTo(working(ONE).getProfilesList());
    }

    @Test
    void an_approval_counts_for_the_profile_that_was_asked_for_alone() {
        agent.working = working(ONE);
        for (UnaryOperator<ApprovalRequest.Builder> change :
                List.<UnaryOperator<ApprovalRequest.Builder>>of(
                        r -> r.setKind("command"),
                        r -> r.setProfile("pump"),
                        r -> r.setContentDigest(ByteString.fromHex(ONE)),
                        ApprovalRequest.Builder::clearContentDigest,
                        r -> r.setAgentId("south"),
                        r -> r.setSite("elsewhere"),
                        r -> r.setDeviceId("valve-1"))) {
            assertSetRefused(
                    "SKR-A650",
                    set(TWO),
                    agent.approved(change.apply(profile(TWO)).build(), "anna", "bob"));
        }
        assertSetRefused(
                "SKR-A651",
                set(TWO),
                ApprovedRequest.newBuilder().setRequest(ByteString.copyFromUtf8("x")).build());
        for (UnaryOperator<ApprovalRequest.Builder> wider :
                List.<UnaryOperator<ApprovalRequest.Builder>>of(
                        r -> r,
                        r -> r.setSite("plant"),
                        r -> r.setAgentId("north").setSite("plant"))) {
            agent.assigned.clear();
            agent.assign(set(TWO), agent.approved(wider.apply(profile(TWO)).build(), "anna"));
            assertThat(agent.assigned).hasSize(1);
        }
    }

    @Test
    void more_requests_for_one_change_than_anybody_needs_are_not_looked_at() {
        agent.working = working(ONE);
        ApprovedRequest[] many = new ApprovedRequest[Judgement.MOST_REQUESTS + 1];
        Arrays.fill(many, agent.approved(profile(TWO).build()));
        many[Judgement.MOST_REQUESTS] = agent.approved(profile(TWO).build(), "anna");
        assertSetRefused("SKR-A650", set(TWO), many);
        many[Judgement.MOST_REQUESTS - 1] = many[Judgement.MOST_REQUESTS];
        agent.assign(set(TWO), many);
        assertThat(agent.assigned).hasSize(1);
    }

    @Test
    void taking_a_profile_away_is_a_change_as_well() {
        agent.working = working(ONE);
        ProfileSet none = ProfileSet.getDefaultInstance();
        assertSetRefused("SKR-A650", none);
        assertSetRefused("SKR-A650", none, agent.approved(profile(ONE).build(), "anna"));
        agent.assign(none, agent.approved(profile("").build(), "anna"));
        assertThat(agent.assigned).containsExactly(none);
    }

    @Test
    void a_profile_for_one_device_is_approved_for_it_or_for_all() {
        ProfileSet forOne =
                ProfileSet.newBuilder()
                        .addProfiles(set(ONE).getProfiles(0).toBuilder().addDevices("valve-1"))
                        .build();
        assertSetRefused("SKR-A650", forOne);
        assertSetRefused(
                "SKR-A650",
                forOne,
                agent.approved(profile(ONE).setDeviceId("valve-2").build(), "anna"));
        agent.assign(forOne, agent.approved(profile(ONE).setDeviceId("valve-1").build(), "anna"));
        agent.assign(forOne, agent.approved(profile(ONE).build(), "anna"));
        assertThat(agent.assigned).hasSize(2);
    }

    private void assertRefused(Command command, ApprovedRequest approved, String code) {
        agent.results.clear();
        agent.order(command, approved);
        assertThat(agent.taken).isEmpty();
        assertThat(agent.results).hasSize(1);
        assertThat(agent.lastCode()).isEqualTo(code);
        assertThat(agent.codes()).containsExactly(code);
        assertThat(agent.recorded("command.refused").getLast().details())
                .containsEntry("code", code);
    }

    private void assertSetRefused(String code, ProfileSet set, ApprovedRequest... approved) {
        agent.assign(set, approved);
        assertThat(agent.assigned).isEmpty();
        assertThat(agent.codes()).containsExactly(code);
        assertThat(agent.recorded("profile.refused").getLast().details())
                .containsEntry("code", code);
    }

    private ApprovalRequest.Builder profile(String digest) {
        return GovernedAgent.asked("profile")
                .setProfile("valve")
                .setContentDigest(ByteString.fromHex(digest));
    }

    private static ProfileSet set(String digest) {
        return ProfileSet.newBuilder()
                .addProfiles(
                        AssignedProfile.newBuilder()
                                .setName("valve")
                                .setVersion("1.0.0")
                                .setDigest(digest))
                .build();
    }

    private static ProfileReport working(String digest) {
        return ProfileReport.newBuilder()
                .addProfiles(
                        ProfileState.newBuilder()
                                .setName("valve")
                                .setVersion("1.0.0")
                                .setDigest(digest)
                                .setState(ProfileState.State.STATE_APPLIED))
                .build();
    }

    private static TwinValue integer(long value) {
        return TwinValue.newBuilder().setInteger(value).build();
    }
}
