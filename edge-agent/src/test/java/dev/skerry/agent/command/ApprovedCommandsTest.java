package dev.skerry.agent.command;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.Leave;
import dev.skerry.sync.proto.Command;
import org.junit.jupiter.api.Test;

/** What people approved is done once, whatever their gateway says of it later. */
class ApprovedCommandsTest extends CommandedAgent {
    private Leave.Approved approved() {
        return new Leave.Approved(now.get(), EXPIRY + 300 * SECOND);
    }

    /** Has it displace all that it may. */
    private void flood(String name) {
        for (int i = 0; i <= CommandMemory.SLOTS; i++) {
            commands.take(command(name + i, "fly"));
        }
        String last = name + CommandMemory.SLOTS + " failed";
        await().untilAsserted(() -> assertThat(shown()).anyMatch(r -> r.startsWith(last)));
        results.clear();
    }

    @Test
    void is_carried_out_once_whatever_its_gateway_says_of_it_later() throws Exception {
        Leave.Approved approved = approved();
        Command command = command("c1", "beep");
        commands.take(command, approved);
        actuator.send(actuator.next());
        awaitResults("c1 accepted", "c1 executed.");
        flood("first-");
        now.addAndGet(SECOND);
        Command again = command.toBuilder().setFirstSentAtMicros(now.get()).build();
        commands.take(again, approved);
        awaitResults("c1 failed SKR-A413.");
        flood("second-");
        crash();
        commands.take(again, approved);
        awaitResults("c1 failed SKR-A413.");
        assertThat(actuator.orders).hasSize(1);
    }

    @Test
    void is_not_carried_out_later_when_it_failed() {
        Leave.Approved approved = approved();
        commands.take(command("c1", "fly"), approved);
        commands.take(command("c2", "beep").toBuilder().setDeviceId("pump-7").build(), approved);
        awaitResults("c1 failed SKR-A412.", "c2 failed SKR-A411.");
        flood("others-");
        commands.take(command("c1", "beep"), approved);
        commands.take(command("c2", "beep"), approved);
        awaitResults("c1 failed SKR-A413.", "c2 failed SKR-A413.");
        assertThat(actuator.orders).isEmpty();
    }

    @Test
    void is_not_carried_out_any_more_once_an_approver_denied_it() throws Exception {
        Command command = command("c1", "beep");
        Leave.Approved approved = approved();
        commands.deny(
                command, new Leave.Denied(new Refusal("SKR-A652", "no"), approved.untilMicros()));
        awaitResults("c1 failed SKR-A652.");
        commands.take(command, approved);
        awaitResults("c1 failed SKR-A652.", "c1 failed SKR-A652.");
        flood("others-");
        now.addAndGet(SECOND);
        crash();
        commands.take(command, approved);
        awaitResults("c1 failed SKR-A413.");
        assertThat(actuator.orders).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_revives_nothing() throws Exception {
        Leave.Approved approved = approved();
        Command command = command("c1", "beep");
        commands.take(command, approved);
        actuator.send(actuator.next());
        long before = now.get();
        now.set(approved.untilMicros());
        for (int i = 0; i < SpentApprovals.SLOTS; i++) {
            commands.take(
                    command("c-" + i, "fly"), new Leave.Approved(now.get(), now.get() + SECOND));
        }
        flood("others-");
        now.set(before + SECOND);
        crash();
        commands.take(command("c1", "beep"), approved);
        awaitResults("c1 failed SKR-A413.");
        assertThat(actuator.orders).hasSize(1);
    }

    @Test
    void is_refused_when_no_more_can_be_remembered_until_some_have_expired() throws Exception {
        for (int i = 0; i < SpentApprovals.SLOTS; i++) {
            commands.take(command("c-" + i, "fly"), approved());
        }
        await().until(() -> results.size() == SpentApprovals.SLOTS);
        commands.take(command("more", "beep"), approved());
        await().untilAsserted(() -> assertThat(shown()).contains("more failed SKR-A417."));
        crash();
        commands.take(command("more", "beep"), approved());
        awaitResults("more failed SKR-A417.");
        now.addAndGet(SECOND);
        commands.take(command("free", "beep"));
        assertThat(actuator.next().command().name()).isEqualTo("beep");
        now.set(approved().untilMicros());
        Command later =
                command("more", "beep").toBuilder().setExpiresAtMicros(now.get() + SECOND).build();
        commands.take(later, new Leave.Approved(now.get(), now.get() + SECOND));
        await().untilAsserted(() -> assertThat(shown()).contains("more accepted"));
    }

    @Test
    void is_not_kept_out_by_what_needs_no_approval_and_not_spent_when_it_may_come_again() {
        for (int i = 0; i < CommandMemory.MOST_OPEN; i++) {
            commands.take(command("free-" + i, "beep"));
        }
        commands.take(command("free", "beep"));
        await().untilAsserted(() -> assertThat(shown()).contains("free failed SKR-A415."));
        for (int i = CommandMemory.MOST_OPEN; i < CommandMemory.MOST_OPEN_APPROVED; i++) {
            commands.take(command("approved-" + i, "beep"), approved());
        }
        commands.take(command("more", "beep"), approved());
        await().untilAsserted(() -> assertThat(shown()).contains("more failed SKR-A415."));
        await().until(() -> actuator.orders.size() == CommandMemory.MOST_OPEN_APPROVED);
        actuator.send(actuator.next());
        await().untilAsserted(() -> assertThat(shown()).contains("free-0 executed."));
        commands.take(command("more", "beep"), approved());
        await().untilAsserted(() -> assertThat(shown()).contains("more accepted"));
    }

    @Test
    void what_was_approved_before_it_remembers_may_have_come_before() throws Exception {
        Leave.Approved early = new Leave.Approved(now.get() - SECOND, EXPIRY);
        commands.take(command("c1", "beep"), early);
        awaitResults("c1 failed SKR-A413.");
        Leave.Approved approved = approved();
        now.addAndGet(SECOND);
        crash();
        commands.take(command("c2", "beep"), approved);
        assertThat(actuator.next().command().name())
                .as("a start forgets nothing")
                .isEqualTo("beep");
    }

    @Test
    void a_clock_that_was_ahead_when_it_began_keeps_nothing_out_after_a_start() throws Exception {
        now.addAndGet(-2 * SECOND);
        commands.take(command("c1", "beep"), approved());
        awaitResults("c1 failed SKR-A413.");
        crash();
        now.addAndGet(1);
        commands.take(command("c2", "beep"), approved());
        assertThat(actuator.next().command().name()).isEqualTo("beep");
    }

    @Test
    void what_was_not_even_accepted_does_not_push_the_rest_out_of_the_log() {
        flood("others-");
        assertThat(audit.kinds())
                .as("one for each code")
                .hasSizeLessThanOrEqualTo(2)
                .containsOnly("command.failed");
    }

    @Test
    void a_time_that_is_not_come_makes_it_forget_nothing() {
        for (int i = 0; i <= CommandMemory.SLOTS; i++) {
            commands.take(
                    command("ahead-" + i, "fly").toBuilder()
                            .setFirstSentAtMicros(Long.MAX_VALUE)
                            .build());
        }
        String last = "ahead-" + CommandMemory.SLOTS + " failed SKR-A418.";
        await().untilAsserted(() -> assertThat(shown()).contains(last));
        commands.take(command("new", "beep"));
        assertThat(actuator.next().command().name()).isEqualTo("beep");
    }

    @Test
    void a_time_that_is_not_come_makes_it_forget_nothing_when_the_command_was_denied()
            throws Exception {
        Command ahead =
                command("ahead", "beep").toBuilder().setFirstSentAtMicros(Long.MAX_VALUE).build();
        Leave.Approved approved = approved();
        commands.deny(
                ahead, new Leave.Denied(new Refusal("SKR-A652", "no"), approved.untilMicros()));
        awaitResults("ahead failed SKR-A652.");
        commands.take(ahead, approved);
        awaitResults("ahead failed SKR-A652.", "ahead failed SKR-A652.");
        flood("others-");
        now.addAndGet(SECOND);
        crash();
        commands.take(command("ahead", "beep"), approved);
        awaitResults("ahead failed SKR-A413.");
        commands.take(command("new", "beep"));
        awaitResults("ahead failed SKR-A413.", "new accepted");
        assertThat(actuator.next().command().name()).isEqualTo("beep");
    }
}
