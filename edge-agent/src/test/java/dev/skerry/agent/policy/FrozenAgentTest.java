package dev.skerry.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.ProfileSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in other hands keeps no agent from following once it is in the right ones again. */
class FrozenAgentTest {
    private static final long DAY = 24 * 60 * GovernedAgent.MINUTE;

    @TempDir Path folder;

    @Test
    void no_version_is_so_high_that_none_could_follow() throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, GovernedAgent.POLICY);
        var agent = new GovernedAgent(folder, true, own);
        long tomorrow = agent.nowMicros + DAY;
        for (long version : List.of(tomorrow + 1, Long.MAX_VALUE, -1L)) {
            agent.desk.follow(agent.policy(version, GovernedAgent.POLICY));
            assertThat(agent.codes()).containsExactly("SKR-A649");
        }
        agent.desk.follow(agent.policy(tomorrow, GovernedAgent.POLICY));
        assertThat(agent.codes()).isEmpty();
        String next = GovernedAgent.POLICY.replace("> 50", "> 40");
        ApprovalRequest early =
                GovernedAgent.request(next, tomorrow + 2_000).toBuilder()
                        .setRequestedAtMicros(GovernedAgent.ASKED - GovernedAgent.MINUTE)
                        .build();
        agent.nowMicros += DAY;
        agent.desk.follow(
                GovernedAgent.changed(
                        tomorrow + 2_000, next, agent.approved(early, "anna", "bob")));
        assertThat(agent.codes()).as("approved for later").containsExactly("SKR-A651");
        agent.nowMicros = GovernedAgent.ASKED;
        ApprovalRequest asked = GovernedAgent.request(next, tomorrow + 1);
        agent.desk.follow(
                GovernedAgent.changed(tomorrow + 1, next, agent.approved(asked, "anna", "bob")));
        assertThat(agent.codes()).as("a clock was set back: it goes on from there").isEmpty();
    }

    @Test
    void a_file_on_the_machine_ends_a_version_that_none_could_follow() throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, GovernedAgent.POLICY);
        var agent = new GovernedAgent(folder, true, own);
        agent.nowMicros = Long.MAX_VALUE - 2 * DAY;
        agent.desk.follow(agent.policy(agent.nowMicros, GovernedAgent.POLICY));
        assertThat(agent.codes()).isEmpty();
        agent.nowMicros = GovernedAgent.ASKED;
        String other = GovernedAgent.POLICY.replace("> 50", "> 40");
        Files.writeString(own, other);
        agent.restart();
        assertThat(agent.desk.shown().orElseThrow().digest())
                .isEqualTo(GovernedAgent.digest(other));
        assertThat(agent.desk.report().getVersion()).isEqualTo(GovernedAgent.ASKED);
        agent.desk.follow(agent.policy(GovernedAgent.ASKED + 1, other));
        assertThat(agent.codes()).as("the gateway has the same now").isEmpty();
    }

    @Test
    void refusals_do_not_push_the_rest_out_of_the_log() {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        int before = agent.audit.entries.size();
        for (int i = 0; i < 10; i++) {
            agent.order(GovernedAgent.OPEN, ApprovedRequest.getDefaultInstance());
            agent.order(
                    GovernedAgent.OPEN,
                    agent.approved(GovernedAgent.asked("profile").build(), "anna"));
            agent.desk.follow(agent.policy(4 + i, GovernedAgent.POLICY));
            agent.desk.follow(agent.policy(2, "rules: []"));
        }
        assertThat(agent.audit.entries.subList(before, agent.audit.entries.size()))
                .extracting(AuditEntry::what)
                .containsExactly(
                        "command.refused", "command.refused", "policy.refused", "policy.refused");
        assertThat(agent.results).as("it says so each time").hasSize(20);
    }

    @Test
    void a_policy_that_comes_along_with_the_file_is_not_written_again_and_again() throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, GovernedAgent.POLICY);
        var agent = new GovernedAgent(folder, true, own);
        for (int i = 0; i < 100; i++) {
            agent.desk.follow(agent.policy(agent.nowMicros + i, GovernedAgent.POLICY));
        }
        assertThat(agent.codes()).isEmpty();
        assertThat(agent.desk.report().getVersion()).isEqualTo(agent.nowMicros);
        assertThat(agent.recorded("policy.in-force")).hasSize(2);
    }

    @Test
    void what_it_says_is_not_as_long_as_what_it_was_sent() {
        var agent = new GovernedAgent(folder);
        agent.desk.follow(agent.policy(3, GovernedAgent.POLICY));
        agent.order(
                GovernedAgent.OPEN.toBuilder().setName("x".repeat(10_000)).build(),
                agent.approved(GovernedAgent.asked("y".repeat(10_000)).build()));
        assertThat(agent.results.getLast().getMessage()).hasSize(500);
        agent.desk.follow(agent.policy(4, "z".repeat(10_000)));
        assertThat(agent.desk.report().getMessage()).hasSizeLessThanOrEqualTo(500);
    }

    @Test
    void no_set_of_profiles_is_so_new_that_none_could_follow() {
        var agent = new GovernedAgent(folder);
        for (long revision : List.of(agent.nowMicros + DAY + 1, Long.MAX_VALUE, -1L)) {
            agent.revision = revision - 1;
            agent.assign(ProfileSet.getDefaultInstance());
            assertThat(agent.codes()).containsExactly("SKR-A649");
            assertThat(agent.profiles.report().getRevision()).isZero();
        }
        agent.revision = agent.nowMicros + DAY - 1;
        agent.assign(ProfileSet.getDefaultInstance());
        assertThat(agent.codes()).isEmpty();
        agent.nowMicros -= DAY;
        agent.assign(ProfileSet.getDefaultInstance());
        assertThat(agent.codes()).as("a clock was set back: it goes on from there").isEmpty();
        assertThat(agent.assigned).hasSize(2);
    }
}
