package dev.skerry.agent.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.act.Order;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.AgentActivity.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MaintenanceTest {
    private final AtomicLong now = new AtomicLong(1_000);
    private final Maintenance maintenance = new Maintenance(now::get);
    private final ScriptedIntake intake = new ScriptedIntake();
    private final List<String> heard = new ArrayList<>();

    /** What a test says of the line. */
    private static final class ScriptedIntake implements Intake {
        boolean isHeld;
        boolean isHandedOver;
        long pending = 2;
        final List<Runnable> barriers = new ArrayList<>();

        @Override
        public void hold() {
            isHeld = true;
        }

        @Override
        public void release() {
            isHeld = false;
        }

        @Override
        public boolean isHandedOver() {
            return isHandedOver;
        }

        @Override
        public void whenDurable(Runnable then) {
            barriers.add(then);
        }

        @Override
        public long pendingRecords() {
            return pending;
        }
    }

    private Order.Listener listener(String name) {
        return new Order.Listener() {
            @Override
            public void sending() {
                throw new AssertionError("nothing is sent to a device");
            }

            @Override
            public void ended(Order.Ending ending) {
                heard.add(
                        name
                                + switch (ending) {
                                    case Order.Ending.Sent _ -> " done";
                                    case Order.Ending.NotSent(Refusal why) -> " " + why.code();
                                    case Order.Ending.Expired _, Order.Ending.Unknown _ -> " ?";
                                });
            }
        };
    }

    private void drain() {
        maintenance.start(intake);
        maintenance.drain(listener("first"));
    }

    private void look(State expected) {
        maintenance.tick();
        assertThat(maintenance.standing().state()).isEqualTo(expected);
    }

    @Test
    void is_drained_once_all_that_was_let_in_is_on_the_disk_and_acknowledged() {
        drain();
        assertThat(intake.isHeld).isTrue();
        intake.pending = 0;
        look(State.STATE_DRAINING);
        assertThat(intake.barriers).isEmpty();
        intake.isHandedOver = true;
        look(State.STATE_DRAINING);
        look(State.STATE_DRAINING);
        assertThat(intake.barriers).hasSize(1);
        intake.pending = 3;
        intake.barriers.getFirst().run();
        look(State.STATE_DRAINING);
        assertThat(heard).isEmpty();
        intake.pending = 0;
        now.set(5_000);
        look(State.STATE_DRAINED);
        assertThat(heard).containsExactly("first done");
        assertThat(maintenance.standing().sinceMicros()).isEqualTo(5_000);
        look(State.STATE_DRAINED);
        assertThat(heard).hasSize(1);
    }

    @Test
    void says_so_when_something_waits_again() {
        drain();
        intake.pending = 0;
        intake.isHandedOver = true;
        maintenance.tick();
        intake.barriers.getFirst().run();
        look(State.STATE_DRAINED);
        intake.pending = 1;
        look(State.STATE_DRAINING);
        intake.pending = 0;
        look(State.STATE_DRAINED);
    }

    @Test
    void tells_each_who_asked() {
        drain();
        maintenance.drain(listener("second"));
        intake.pending = 0;
        intake.isHandedOver = true;
        maintenance.tick();
        intake.barriers.getFirst().run();
        maintenance.tick();
        assertThat(heard).containsExactly("first done", "second done");
    }

    @Test
    void takes_readings_again_and_says_that_it_was_not_drained() {
        drain();
        assertThat(maintenance.trouble()).map(Refusal::code).contains("SKR-A703");
        maintenance.resume();
        assertThat(heard).containsExactly("first SKR-A702");
        assertThat(intake.isHeld).isFalse();
        assertThat(maintenance.trouble()).isEmpty();
        look(State.STATE_WORKING);
    }

    @Test
    void what_was_durable_before_it_resumed_says_nothing_of_the_next_time() {
        drain();
        intake.isHandedOver = true;
        intake.pending = 0;
        maintenance.tick();
        maintenance.resume();
        intake.barriers.getFirst().run();
        intake.isHandedOver = false;
        maintenance.drain(listener("second"));
        look(State.STATE_DRAINING);
    }
}
