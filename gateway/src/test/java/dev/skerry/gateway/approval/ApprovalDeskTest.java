package dev.skerry.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.policy.Policies;
import dev.skerry.sync.proto.ApprovalRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What waits, in a real store, while time passes and the gateway ends and starts again. */
class ApprovalDeskTest extends DeskFixture {
    @Test
    void while_there_is_no_policy_nothing_needs_approvals() {
        assertThat(file("free")).isEqualTo(new Filing.Free(null));
    }

    @Test
    void what_does_not_get_its_approvals_in_time_expires_also_while_the_gateway_was_away()
            throws Exception {
        policy("{ name: all, when: kind == \"command\", approvals: 1, within: 1h }");
        assertThat(file("late"))
                .isEqualTo(new Filing.Waiting("late", now.plus(Duration.ofHours(1))));
        tick();
        assertThat(state("late")).isEqualTo(RequestState.WAITING);
        close();
        now = now.plus(Duration.ofHours(1));
        open();
        tick();
        assertThat(state("late")).isEqualTo(RequestState.EXPIRED);
        assertThat(settled).singleElement().extracting(Settled::code).isEqualTo("SKR-G795");
        assertThat(yes("late"))
                .isEqualTo(
                        new ApprovalDesk.Outcome.Refused(
                                PolicyError.REQUEST_OVER, "request late is expired"));
    }

    @Test
    void what_waits_is_judged_by_the_policy_in_force_once_that_has_changed() throws Exception {
        policy("{ name: all, when: kind == \"command\", approvals: 1 }");
        file("waits");
        policy("{ name: other, when: kind == \"command\" && name == \"start\", approvals: 1 }");
        close();
        open();
        tick();
        assertThat(state("waits")).isEqualTo(RequestState.GRANTED);
        assertThat(settled).singleElement().extracting(Settled::by).isEqualTo("gateway");
    }

    @Test
    void a_command_is_let_go_no_longer_than_its_oldest_approval_is_good() throws Exception {
        policy("{ name: all, when: kind == \"command\", approvals: 1, within: 1h }");
        file("old");
        now = now.plus(Duration.ofMinutes(30));
        assertThat(yes("old")).isEqualTo(new ApprovalDesk.Outcome.Taken());
        Instant expires = now.plus(Duration.ofMinutes(30)).plusSeconds(30);
        assertThat(settled).singleElement().extracting(Settled::latest).isEqualTo(expires);
        file("young");
        yes("young");
        assertThat(settled.getLast().latest()).isEqualTo(now.plus(Duration.ofHours(1)));
    }

    @Test
    void what_was_approved_and_can_not_be_done_any_more_is_refused_and_says_so() throws Exception {
        policy("{ name: all, when: kind == \"command\", approvals: 1 }");
        file("gone");
        fault = PolicyError.NOT_AS_ASKED;
        yes("gone");
        assertThat(state("gone")).isEqualTo(RequestState.REFUSED);
        assertThat(audit.entries.getLast().what()).isEqualTo("approval.refused");
    }

    @Test
    void what_waits_and_what_is_kept_is_bounded() throws Exception {
        policy("{ name: all, when: kind == \"command\", approvals: 1 }");
        assertThat(file("large", "x".repeat(Approvals.MOST_BYTES)))
                .isEqualTo(new Filing.Unfit(PolicyError.REQUEST_TOO_LARGE));
        for (int i = 0; i < Approvals.MOST_WAITING; i++) {
            String caller = "anna" + i / Approvals.MOST_OF_CALLER;
            assertThat(file(command("r" + i, "stop", caller))).isInstanceOf(Filing.Waiting.class);
        }
        assertThat(file("more")).isEqualTo(new Filing.Unfit(PolicyError.TOO_MANY_WAITING));
        yes("r0");
        assertThat(file("r0")).isEqualTo(new Filing.Unfit(PolicyError.ID_TAKEN));
        assertThat(file("more")).isInstanceOf(Filing.Waiting.class);
    }

    @Test
    void nobody_fills_the_list_alone_and_the_policy_can_be_mended_past_it() throws Exception {
        put(
                List.of(BOB),
                List.of("{ name: all, when: \"true\", approvals: 1, by: [bob] }"),
                Caller.ANYBODY);
        for (int i = 0; i < Approvals.MOST_WAITING; i++) {
            String caller = "anna" + i / Approvals.MOST_OF_CALLER;
            assertThat(file(command("r" + i, "stop", caller))).isInstanceOf(Filing.Waiting.class);
            if (i == Approvals.MOST_OF_CALLER - 1) {
                assertThat(file(command("one-more", "stop", "anna0")))
                        .isEqualTo(new Filing.Unfit(PolicyError.TOO_MANY_OF_ONE));
            }
        }
        put(
                List.of(BOB),
                List.of("{ name: fewer, when: kind == \"policy\", approvals: 1 }"),
                Caller.ANYBODY);
        assertThat(last).isInstanceOf(Policies.Outcome.Waiting.class);
        yes(((Policies.Outcome.Waiting) Objects.requireNonNull(last)).requestId());
        tick();
        assertThat(state("r0")).isEqualTo(RequestState.GRANTED);
    }

    @Test
    void the_same_question_is_answered_with_the_request_that_waits() throws Exception {
        policy("{ name: all, when: \"true\", approvals: 1 }");
        ApprovalRequest question =
                ApprovalRequest.newBuilder()
                        .setRequestId("first")
                        .setKind("profile")
                        .setProfile("pump")
                        .setAgentId("north")
                        .setCaller("anna")
                        .build();
        Filing first = file(question);
        now = now.plusSeconds(60);
        assertThat(file(question.toBuilder().setRequestId("second").build())).isEqualTo(first);
        assertThat(file(question.toBuilder().setRequestId("his").setCaller("hugo").build()))
                .isEqualTo(new Filing.Waiting("his", now.plus(Approvals.LONGEST_WAIT)));
        assertThat(file("stop-1")).isNotEqualTo(file("stop-2"));
        List<String> rule = List.of("{ name: two, when: \"true\", approvals: 1 }");
        put(List.of(BOB), rule, Caller.ANYBODY);
        Policies.Outcome waiting = last;
        assertThat(waiting).isInstanceOf(Policies.Outcome.Waiting.class);
        put(List.of(BOB), rule, Caller.ANYBODY);
        assertThat(last).isEqualTo(waiting);
    }

    @Test
    void an_approval_that_comes_after_the_end_ends_the_request_also_before_the_next_tick()
            throws Exception {
        policy("{ name: all, when: kind == \"command\", approvals: 1, within: 1h }");
        file("late");
        now = now.plus(Duration.ofHours(1));
        var signed = BOB.signs(stored("late").content(), true, now.minusSeconds(1));
        assertThat(desk.give("late", signed, Caller.ANYBODY).get())
                .isEqualTo(
                        new ApprovalDesk.Outcome.Refused(
                                PolicyError.REQUEST_OVER, "request late is expired"));
        assertThat(state("late")).isEqualTo(RequestState.EXPIRED);
        assertThat(settled).singleElement().extracting(Settled::code).isEqualTo("SKR-G795");
    }

    @Test
    void what_could_not_be_judged_by_a_new_policy_is_judged_again() throws Exception {
        policy("{ name: all, when: kind == \"command\", approvals: 1 }");
        file("waits");
        policy("{ name: other, when: kind == \"policy\", approvals: 1 }");
        isBroken = true;
        tick();
        assertThat(state("waits")).isEqualTo(RequestState.WAITING);
        isBroken = false;
        tick();
        assertThat(state("waits")).isEqualTo(RequestState.GRANTED);
    }
}
