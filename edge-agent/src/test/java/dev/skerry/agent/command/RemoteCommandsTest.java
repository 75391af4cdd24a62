package dev.skerry.agent.command;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.act.Order;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult.Outcome;
import dev.skerry.sync.proto.TwinValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On a real outbox, so that what is durable is. */
class RemoteCommandsTest extends CommandedAgent {
    private void says(String state, long receivedAtMicros) {
        Reading reading =
                Reading.ofText(
                        "pump-1",
                        PUMP.resource("state").orElseThrow(),
                        receivedAtMicros,
                        Quality.GOOD,
                        state);
        commands.saw(PUMP, List.of(reading), List.of(), receivedAtMicros);
    }

    @Test
    void is_durable_before_it_is_carried_out() throws Exception {
        commands.take(command("c1", "beep"));
        actuator.next();
        crash();
        commands.take(again(command("c1", "beep")));
        // Told as it was written down, and again in answer.
        await().untilAsserted(
                        () ->
                                assertThat(Set.copyOf(shown()))
                                        .containsExactlyInAnyOrder(
                                                "c1 accepted", "c1 failed SKR-A413."));
        assertThat(actuator.orders).hasSize(1);
    }

    @Test
    void carries_out_once_however_often_it_comes_and_answers_each_time() throws Exception {
        commands.take(command("c1", "beep"));
        actuator.send(actuator.next());
        awaitResults("c1 accepted", "c1 executed.");
        commands.take(command("c1", "beep"));
        awaitResults("c1 accepted", "c1 executed.", "c1 accepted", "c1 executed.");
        crash();
        commands.take(again(command("c1", "beep")));
        awaitResults("c1 accepted", "c1 executed.");
        assertThat(actuator.orders).hasSize(1);
    }

    @Test
    void is_confirmed_by_what_the_device_shows_after_it_was_sent() {
        commands.take(command("c1", "stop"));
        Order order = actuator.next();
        says("stopped", now.get());
        now.addAndGet(SECOND);
        order.listener().sending();
        says("stopped", now.get() - 1);
        order.listener().ended(new Order.Ending.Sent());
        awaitResults("c1 accepted", "c1 executed");
        says("running", now.get());
        says("stopped", now.get());
        awaitResults("c1 accepted", "c1 executed", "c1 confirmed.");
    }

    @Test
    void is_confirmed_by_a_device_that_is_quicker_than_the_broker() {
        commands.take(command("c1", "stop"));
        Order order = actuator.next();
        order.listener().sending();
        says("stopped", now.get());
        order.listener().ended(new Order.Ending.Sent());
        awaitResults("c1 accepted", "c1 executed", "c1 confirmed.");
    }

    @Test
    void waits_for_the_device_across_a_crash() throws Exception {
        commands.take(command("c1", "stop"));
        actuator.send(actuator.next());
        awaitResults("c1 accepted", "c1 executed");
        crash();
        says("stopped", now.get());
        awaitResults("c1 confirmed.");
        assertThat(actuator.orders).hasSize(1);
    }

    @Test
    void says_that_the_device_did_not_show_it() {
        commands.take(command("c1", "stop"));
        actuator.send(actuator.next());
        awaitResults("c1 accepted", "c1 executed");
        commands.tick();
        now.set(EXPIRY);
        commands.tick();
        says("stopped", now.get());
        awaitResults("c1 accepted", "c1 executed", "c1 failed SKR-A414.");
    }

    @Test
    void says_how_the_broker_kept_it_from_the_device() {
        commands.take(command("c1", "stop"));
        actuator.next().listener().ended(new Order.Ending.Expired());
        awaitResults("c1 accepted", "c1 expired SKR-A410.");
        results.clear();
        commands.take(command("c2", "stop"));
        actuator.next()
                .listener()
                .ended(new Order.Ending.NotSent(new Refusal("SKR-I021", "refused")));
        awaitResults("c2 accepted", "c2 failed SKR-I021.");
        results.clear();
        commands.take(command("c3", "stop"));
        Order lost = actuator.next();
        lost.listener().sending();
        lost.listener().ended(new Order.Ending.Unknown("connection lost"));
        says("stopped", now.get());
        awaitResults("c3 accepted", "c3 failed SKR-A413.");
    }

    @Test
    void refuses_what_the_profile_does_not_allow() {
        commands.take(command("c1", "speed"));
        commands.take(with(command("c2", "speed"), "rpm", 4_000));
        commands.take(with(with(command("c3", "speed"), "rpm", 1), "rmp", 1));
        commands.take(command("c4", "fly"));
        commands.take(command("c5", "stop").toBuilder().setDeviceId("x").build());
        commands.take(command("c6", "stop").toBuilder().setExpiresAtMicros(now.get()).build());
        awaitResults(
                "c1 failed SKR-A412.",
                "c2 failed SKR-A412.",
                "c3 failed SKR-A412.",
                "c4 failed SKR-A412.",
                "c5 failed SKR-A411.",
                "c6 expired SKR-A410.");
        assertThat(results.get(1).getMessage())
                .contains("argument 'rpm' takes a whole number (int32) from 0 to 3600, not 4000");
        commands.take(with(command("c7", "speed"), "rpm", 12));
        assertThat(actuator.next().arguments()).isEqualTo(Map.of("rpm", 12L));
    }

    private static Command with(Command command, String argument, long value) {
        return command.toBuilder()
                .putArguments(argument, TwinValue.newBuilder().setInteger(value).build())
                .build();
    }

    @Test
    void does_not_carry_out_again_what_it_may_have_forgotten() throws Exception {
        Command early = command("early", "beep");
        now.addAndGet(SECOND);
        for (int i = 0; i <= CommandMemory.SLOTS; i++) {
            commands.take(command("unknown-" + i, "fly"));
        }
        commands.take(again(early));
        await().untilAsserted(() -> assertThat(shown()).contains("early failed SKR-A413."));
        crash();
        commands.take(again(early.toBuilder().setCommandId("early-2").build()));
        awaitResults("early-2 failed SKR-A413.");
        now.addAndGet(SECOND);
        commands.take(command("new", "beep"));
        assertThat(actuator.next().command().name()).isEqualTo("beep");
    }

    @Test
    void takes_what_is_older_than_what_it_has_forgotten_for_sent_again_whatever_it_says()
            throws Exception {
        Command recorded = command("recorded", "beep");
        commands.take(recorded);
        actuator.send(actuator.next());
        now.addAndGet(SECOND);
        for (int i = 0; i < CommandMemory.SLOTS; i++) {
            commands.take(command("unknown-" + i, "fly"));
        }
        String last = "unknown-%d failed SKR-A412.".formatted(CommandMemory.SLOTS - 1);
        await().untilAsserted(() -> assertThat(shown()).contains(last));
        crash();
        commands.take(recorded);
        awaitResults("recorded failed SKR-A413.");
        assertThat(actuator.orders).as("once").hasSize(1);
    }

    @Test
    void does_not_take_another_command_for_one_that_it_knows() {
        commands.take(command("c1", "beep"));
        actuator.send(actuator.next());
        awaitResults("c1 accepted", "c1 executed.");
        results.clear();
        commands.take(command("c1", "stop"));
        awaitResults("c1 failed SKR-A416");
        assertThat(actuator.orders).hasSize(1);
    }

    @Test
    void takes_no_more_than_it_can_watch() {
        for (int i = 0; i < CommandMemory.MOST_OPEN; i++) {
            commands.take(command("c" + i, "beep"));
        }
        commands.take(command("more", "beep"));
        await().untilAsserted(() -> assertThat(shown()).contains("more failed SKR-A415."));
        await().until(() -> actuator.orders.size() == CommandMemory.MOST_OPEN);
        actuator.send(actuator.next());
        await().untilAsserted(() -> assertThat(shown()).contains("c0 executed."));
        commands.take(command("more", "beep"));
        await().untilAsserted(() -> assertThat(shown()).contains("more accepted"));
        assertThat(results.stream().filter(r -> r.getOutcome() == Outcome.OUTCOME_FAILED))
                .hasSize(1);
    }

    private Command own(String id, String name) {
        return command(id, name).toBuilder().setDeviceId("").build();
    }

    @Test
    void what_the_agent_itself_shall_do_is_durable_before_it_begins_and_done_once() {
        commands.take(own("c1", "rest"));
        await().untilAsserted(() -> assertThat(own.begun).hasSize(1));
        awaitResults("c1 accepted");
        own.begun.getFirst().ended(new Order.Ending.Sent());
        awaitResults("c1 accepted", "c1 executed.");
        commands.take(own("c1", "rest"));
        awaitResults("c1 accepted", "c1 executed.", "c1 accepted", "c1 executed.");
        assertThat(own.begun).hasSize(1);
        assertThat(actuator.orders).isEmpty();
        assertThat(audit.kinds()).containsExactly("agent-action.accepted", "agent-action.executed");
    }

    @Test
    void the_agent_says_how_what_it_did_itself_ended_with_the_process() throws Exception {
        commands.take(own("c1", "rest"));
        await().untilAsserted(() -> assertThat(own.begun).hasSize(1));
        crash();
        commands.take(again(own("c1", "rest")));
        await().untilAsserted(
                        () ->
                                assertThat(Set.copyOf(shown()))
                                        .containsExactlyInAnyOrder("c1 accepted", "c1 executed."));
        assertThat(own.begun).hasSize(1);
    }

    @Test
    void refuses_what_the_agent_itself_does_not_do_now() {
        commands.take(own("c1", "run"));
        awaitResults("c1 failed SKR-A700.");
    }
}
