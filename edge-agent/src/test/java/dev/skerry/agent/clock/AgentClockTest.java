package dev.skerry.agent.clock;

import static dev.skerry.agent.clock.TestMachine.BUILT;
import static dev.skerry.agent.clock.TestMachine.micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.BootClock;
import java.time.Instant;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentClockTest {
    private static final String NOW = "2026-11-22T10:00:00Z";
    private static final long SECOND = 1_000_000;
    private static final long TWENTY_YEARS = 20 * 31_556_952L;

    private static Condition<Stamp> known(long micros) {
        return new Condition<>(
                stamp -> stamp.isKnown() && stamp.micros() == micros, "known to be %d", micros);
    }

    @Test
    void goes_by_the_system_clock_of_a_machine_that_keeps_time() {
        TestMachine machine = TestMachine.showing(NOW);
        AgentClock clock = machine.clock(Trust.AUTO);
        assertThat(clock.now()).is(known(micros(NOW)));
        assertThat(clock.boots()).isEmpty();
        assertThat(clock.trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:30Z", "2025-12-30T00:00:00Z"})
    void does_not_believe_a_clock_that_shows_less_than_the_build(String shown) {
        AgentClock clock = TestMachine.showing(shown).clock(Trust.AUTO);
        assertThat(clock.now().micros()).isEqualTo(BUILT);
        assertThat(clock.now().isKnown()).isFalse();
        assertThat(clock.trouble().map(Refusal::code)).contains("SKR-A114");
    }

    @Test
    void does_not_believe_a_board_before_it_is_synchronised() {
        TestMachine machine = TestMachine.withoutTime();
        machine.systemMicros = micros(NOW);
        AgentClock clock = machine.clock(Trust.AUTO);
        Stamp before = clock.now();
        assertThat(before.isKnown()).isFalse();
        machine.pass(5);
        machine.systemMicros += 3 * SECOND;
        machine.synchronisedMillis = 1;
        assertThat(clock.now()).is(known(micros(NOW) + 8 * SECOND));
        assertThat(clock.trouble()).isEmpty();
        assertThat(clock.boots())
                .containsExactly(
                        BootClock.newBuilder()
                                .setBootId(String.valueOf(before.boot()))
                                .setOffsetMicros(micros(NOW) + 3 * SECOND - BUILT)
                                .build());
    }

    @Test
    void takes_the_time_from_the_gateway_and_better_from_the_network() {
        TestMachine machine = TestMachine.withoutTime();
        AgentClock clock = machine.clock(Trust.AUTO);
        String boot = String.valueOf(machine.commit(clock).boot());
        int era = clock.now().era();
        clock.gatewaySays(micros(NOW));
        assertThat(clock.now()).is(known(micros(NOW)));
        assertThat(clock.now().era()).as("it stepped").isNotEqualTo(era);
        int version = clock.version();
        machine.pass(10);
        machine.systemMicros = micros(NOW) + 12 * SECOND;
        machine.synchronisedMillis = 1;
        assertThat(clock.nowMicros()).isEqualTo(micros(NOW) + 12 * SECOND);
        assertThat(clock.version()).isNotEqualTo(version);
        assertThat(clock.boots().getLast().getBootId()).isEqualTo(boot);
        assertThat(clock.boots().getLast().getOffsetMicros())
                .isEqualTo(micros(NOW) + 2 * SECOND - BUILT);
        clock.gatewaySays(micros(NOW));
        assertThat(clock.nowMicros()).isEqualTo(micros(NOW) + 12 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {TWENTY_YEARS, -TWENTY_YEARS, 3600, -3600})
    void goes_on_evenly_when_the_system_clock_jumps(long seconds) {
        TestMachine machine = TestMachine.showing(NOW);
        AgentClock clock = machine.clock(Trust.AUTO);
        machine.commit(clock);
        machine.systemMicros += seconds * SECOND;
        machine.pass(100);
        assertThat(machine.commit(clock)).is(known(micros(NOW) + 100 * SECOND));
        assertThat(clock.trouble().map(Refusal::code)).contains("SKR-A115");
        AgentClock restarted = machine.clock(Trust.AUTO);
        assertThat(restarted.now()).is(known(micros(NOW) + 100 * SECOND));
        machine.systemMicros -= seconds * SECOND;
        machine.pass(1);
        assertThat(restarted.now()).is(known(micros(NOW) + 101 * SECOND));
        assertThat(restarted.trouble()).isEmpty();
    }

    @Test
    void follows_a_jump_that_the_gateway_or_the_network_confirms_and_small_steps() {
        TestMachine machine = TestMachine.showing("2026-11-22T08:00:00Z");
        AgentClock clock = machine.clock(Trust.AUTO);
        machine.systemMicros = micros(NOW);
        machine.pass(1);
        clock.gatewaySays(micros(NOW) + 3 * SECOND);
        assertThat(clock.nowMicros()).isEqualTo(micros(NOW) + SECOND);
        machine.systemMicros += 7_200 * SECOND;
        machine.synchronisedMillis = 5;
        machine.pass(1);
        assertThat(clock.nowMicros()).isEqualTo(micros(NOW) + 7_202 * SECOND);
        machine.systemMicros += 20 * SECOND;
        machine.pass(1);
        assertThat(clock.nowMicros()).isEqualTo(micros(NOW) + 7_223 * SECOND);
    }

    @Test
    void stamps_in_order_across_restarts_of_a_machine_that_never_knows_the_time() {
        TestMachine machine = TestMachine.withoutTime();
        long last = 0;
        for (int boot = 0; boot < 5; boot++) {
            machine.restart("boot-" + boot);
            AgentClock clock = machine.clock(Trust.AUTO);
            for (int i = 0; i < 100; i++) {
                machine.pass(7);
                Stamp stamp = machine.commit(clock);
                assertThat(stamp.isKnown()).isFalse();
                assertThat(stamp.micros()).isGreaterThan(last);
                last = stamp.micros();
            }
        }
    }

    @Test
    void tells_after_a_restart_of_the_agent_what_its_earlier_stamps_meant() {
        TestMachine machine = TestMachine.withoutTime();
        Stamp before = machine.commit(machine.clock(Trust.AUTO));
        machine.pass(60);
        AgentClock again = machine.clock(Trust.AUTO);
        Stamp after = machine.commit(again);
        assertThat(after).isEqualTo(new Stamp(before.micros() + 60 * SECOND, before.boot(), 0));
        again.gatewaySays(micros(NOW));
        assertThat(again.boots()).hasSize(1);
        assertThat(after.micros() + again.boots().getFirst().getOffsetMicros())
                .isEqualTo(micros(NOW));
        machine.pass(60);
        assertThat(machine.clock(Trust.AUTO).now())
                .as("by the uptime alone")
                .is(known(micros(NOW) + 60 * SECOND));
    }

    @Test
    void tells_of_earlier_boots_only_what_was_known_before_they_ended() {
        TestMachine machine = TestMachine.withoutTime();
        AgentClock first = machine.clock(Trust.AUTO);
        String known = String.valueOf(machine.commit(first).boot());
        first.gatewaySays(micros(NOW));
        machine.restart("second");
        machine.commit(machine.clock(Trust.AUTO));
        machine.restart("third");
        AgentClock third = machine.clock(Trust.AUTO);
        Stamp stamp = machine.commit(third);
        third.gatewaySays(micros(NOW) + 3600 * SECOND);
        assertThat(third.boots())
                .extracting(BootClock::getBootId)
                .containsExactly(known, stamp.boot());
    }

    @Test
    void begins_after_the_last_time_that_was_known() {
        TestMachine machine = TestMachine.showing(NOW);
        machine.commit(machine.clock(Trust.AUTO));
        machine.restart("second");
        machine.systemMicros = 0;
        Stamp stamp = machine.commit(machine.clock(Trust.AUTO));
        assertThat(stamp.isKnown()).isFalse();
        assertThat(stamp.micros()).isBetween(micros(NOW), micros(NOW) + 120 * SECOND);
    }

    @Test
    void believes_always_and_never_what_it_is_told_to() {
        TestMachine machine = TestMachine.withoutTime();
        AgentClock always = machine.clock(Trust.ALWAYS);
        assertThat(always.now()).is(known(30 * SECOND));
        machine.systemMicros = micros(NOW);
        machine.pass(1);
        assertThat(always.now()).is(known(micros(NOW) + SECOND));
        machine.commit(always);
        machine.synchronisedMillis = 1;
        AgentClock never = machine.clock(Trust.NEVER);
        assertThat(never.now().isKnown()).isFalse();
        never.gatewaySays(micros(NOW));
        assertThat(never.now()).is(known(micros(NOW)));
    }

    @Test
    void says_when_the_gateway_shows_another_time() {
        AgentClock clock = TestMachine.showing(NOW).clock(Trust.AUTO);
        clock.gatewaySays(micros(NOW) + 3600 * SECOND);
        assertThat(clock.now()).is(known(micros(NOW)));
        assertThat(clock.trouble().map(Refusal::code)).contains("SKR-A116");
    }

    @ParameterizedTest
    @EnumSource(Trust.class)
    void begins_anew_when_what_was_kept_can_not_be_read(Trust trust) {
        TestMachine machine = TestMachine.showing(NOW);
        machine.kept = new byte[] {77};
        assertThat(machine.clock(trust).nowMicros())
                .isEqualTo(trust == Trust.NEVER ? BUILT : micros(NOW));
    }

    @Test
    void writes_with_few_groups_only() {
        TestMachine machine = TestMachine.showing(NOW);
        AgentClock clock = machine.clock(Trust.AUTO);
        int written = 0;
        for (int i = 0; i < 600; i++) {
            machine.pass(1);
            written += clock.due(clock.nowMicros(), false).size();
        }
        assertThat(written).isBetween(9, 11);
    }

    @Test
    void judges_certificates_by_no_time_before_the_last_that_was_known() {
        TestMachine machine = TestMachine.withoutTime();
        assertThat(machine.clock(Trust.AUTO).judgedTime())
                .as("nothing is known but when it was built")
                .isEqualTo(new JudgedTime(Instant.parse("2026-01-01T00:00:00Z"), false));
        machine = TestMachine.showing(NOW);
        machine.synchronisedMillis = 1;
        machine.commit(machine.clock(Trust.AUTO));
        machine.restart("second");
        machine.systemMicros = micros("2026-03-01T00:00:00Z");
        machine.synchronisedMillis = 2;
        AgentClock setBack = machine.clock(Trust.AUTO);
        assertThat(setBack.now()).is(known(micros("2026-03-01T00:00:00Z")));
        assertThat(setBack.judgedTime()).isEqualTo(new JudgedTime(Instant.parse(NOW), true));
    }

    @Test
    void judges_certificates_by_a_system_clock_that_is_ahead_unless_it_is_never_believed() {
        TestMachine machine = TestMachine.withoutTime();
        machine.systemMicros = micros(NOW);
        assertThat(machine.clock(Trust.AUTO).judgedTime())
                .isEqualTo(new JudgedTime(Instant.parse(NOW), false));
        assertThat(machine.clock(Trust.NEVER).judgedTime().moment())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }
}
