package dev.skerry.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.approval.ApprovalDesk.Outcome;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.people.Caller;
import dev.skerry.profile.policy.Policy;
import dev.skerry.sync.proto.Approval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which votes count, while policies change and people say one thing after the other. */
class VotesTest extends DeskFixture {
    private static final Person CLEO = new Person("cleo");
    private static final String TWO =
            "{ name: two, when: kind == \"command\", approvals: 2, within: 2h }";

    @Test
    void a_key_that_was_replaced_counts_no_more_and_its_owner_says_it_again() throws Exception {
        put(List.of(BOB, CLEO), List.of(TWO), Caller.ANYBODY);
        file("stop-1");
        assertThat(yes("stop-1")).isEqualTo(new Outcome.Taken());
        Person bob = new Person("bob");
        put(List.of(bob, CLEO), List.of(TWO), Caller.ANYBODY);
        tick();
        assertThat(says(CLEO, "stop-1", true)).isEqualTo(new Outcome.Taken());
        assertThat(state("stop-1")).as("the stolen key counts not").isEqualTo(RequestState.WAITING);
        assertThat(says(bob, "stop-1", true)).isEqualTo(new Outcome.Taken());
        assertThat(state("stop-1")).isEqualTo(RequestState.GRANTED);
        assertThat(settled.getLast().approved().getApprovalsList())
                .containsExactlyInAnyOrder(
                        bob.signs(stored("stop-1").content(), true, now),
                        CLEO.signs(stored("stop-1").content(), true, now));
    }

    @Test
    void who_is_no_approver_any_more_has_said_nothing() throws Exception {
        put(List.of(BOB, CLEO), List.of(TWO), Caller.ANYBODY);
        file("stop-1");
        yes("stop-1");
        Person dora = new Person("dora");
        put(List.of(CLEO, dora), List.of(TWO), Caller.ANYBODY);
        tick();
        assertThat(yes("stop-1"))
                .isEqualTo(new Outcome.Refused(PolicyError.NO_APPROVER, "approver 'bob'"));
        says(CLEO, "stop-1", true);
        assertThat(state("stop-1")).isEqualTo(RequestState.WAITING);
        says(dora, "stop-1", true);
        assertThat(settled.getLast().approved().getApprovalsList())
                .extracting(Approval::getApprover)
                .containsExactlyInAnyOrder("cleo", "dora");
    }

    @Test
    void two_who_approve_at_the_same_time_let_it_go_once() throws Exception {
        put(
                List.of(BOB, CLEO),
                List.of("{ name: one, when: kind == \"command\", approvals: 1 }"),
                Caller.ANYBODY);
        file("stop-1");
        var content = stored("stop-1").content();
        var first = desk.give("stop-1", BOB.signs(content, true, now), Caller.ANYBODY);
        var second = desk.give("stop-1", CLEO.signs(content, true, now), Caller.ANYBODY);
        assertThat(first.get()).isEqualTo(new Outcome.Taken());
        assertThat(second.get())
                .isEqualTo(
                        new Outcome.Refused(PolicyError.REQUEST_OVER, "request stop-1 is granted"));
        assertThat(settled.stream().distinct()).hasSize(1);
    }

    @Test
    void of_what_one_approver_signed_the_newest_counts() throws Exception {
        put(List.of(BOB, CLEO), List.of(TWO), Caller.ANYBODY);
        file("stop-1");
        Approval no = BOB.signs(stored("stop-1").content(), false, now);
        yes("stop-1");
        now = now.plus(Duration.ofMinutes(30));
        assertThat(yes("stop-1")).isEqualTo(new Outcome.Taken());
        assertThat(stored("stop-1").approvals())
                .containsExactly(BOB.signs(stored("stop-1").content(), true, now));
        assertThat(desk.give("stop-1", no, Caller.ANYBODY).get())
                .as("what was said before that")
                .isEqualTo(
                        new Outcome.Refused(
                                PolicyError.NOT_COUNTED, "'bob' signed a newer one at " + now));
        says(CLEO, "stop-1", true);
        assertThat(settled.getLast().latest())
                .as("by the newer one")
                .isEqualTo(now.plus(Duration.ofMinutes(90)).plusSeconds(30));
        file("stop-2");
        yes("stop-2");
        assertThat(says(BOB, "stop-2", false)).isEqualTo(new Outcome.Taken());
        assertThat(state("stop-2")).isEqualTo(RequestState.REFUSED);
    }

    @Test
    void approvals_that_nobody_needs_do_not_shut_out_the_one_that_is() throws Exception {
        List<Person> many = people(Policy.MOST_APPROVALS + 4);
        put(
                many,
                List.of(
                        "{ name: lead, when: kind == \"command\", approvals: 1, by: [p0] }",
                        "{ name: any, when: kind == \"command\", approvals: 1 }"),
                Caller.ANYBODY);
        file("stop-1");
        assertThat(says(many.get(1), "stop-1", true)).isEqualTo(new Outcome.Taken());
        for (Person person : many.subList(2, many.size())) {
            assertThat(says(person, "stop-1", true))
                    .isEqualTo(
                            new Outcome.Refused(
                                    PolicyError.NOT_NEEDED,
                                    "rule 'lead' needs 1 more approval, by p0"));
        }
        assertThat(says(many.getFirst(), "stop-1", true)).isEqualTo(new Outcome.Taken());
        assertThat(state("stop-1")).isEqualTo(RequestState.GRANTED);
    }

    @Test
    void agents_get_those_of_many_approvals_that_are_needed_when_the_policy_has_changed()
            throws Exception {
        List<Person> many = people(Policy.MOST_APPROVALS + 4);
        put(
                many,
                List.of("{ name: any, when: kind == \"command\", approvals: 16 }"),
                Caller.ANYBODY);
        file("stop-1");
        for (Person person : many.subList(4, many.size() - 1)) {
            assertThat(says(person, "stop-1", true)).isEqualTo(new Outcome.Taken());
        }
        List<String> leads =
                List.of(
                        "{ name: any, when: kind == \"command\", approvals: 15 }",
                        "{ name: leads, when: kind == \"command\", approvals: 2, by: [p0, p1] }");
        put(many, leads, Caller.ANYBODY);
        tick();
        assertThat(says(many.get(0), "stop-1", true)).isEqualTo(new Outcome.Taken());
        assertThat(says(many.get(1), "stop-1", true)).isEqualTo(new Outcome.Taken());
        assertThat(state("stop-1")).isEqualTo(RequestState.GRANTED);
        assertThat(settled.getLast().approved().getApprovalsList())
                .hasSize(Policy.MOST_APPROVALS)
                .extracting(Approval::getApprover)
                .contains("p0", "p1");
    }

    @Test
    void a_no_goes_with_the_order_so_that_agents_can_judge_it() {
        var request = command("stop-1", "stop", "anna").toByteString();
        Approval yes = BOB.signs(request, true, now);
        Approval no = CLEO.signs(request, false, now);
        Approval other = new Person("dora").signs(request, true, now);
        var ballot =
                new Ballot(
                        new Policy(List.of(), List.of(), ""),
                        Asked.request(command("stop-1", "stop", "anna")),
                        request,
                        List.of(yes, no, other),
                        0);
        assertThat(ballot.carried(List.of("bob")).getApprovalsList()).containsExactly(yes, no);
    }

    private static List<Person> people(int count) {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            people.add(new Person("p" + i));
        }
        return people;
    }
}
