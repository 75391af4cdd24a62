package dev.skerry.agent.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.act.Order;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.AgentActivity.State;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.TwinValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentActionsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> happened = new ArrayList<>();
    private final Maintenance maintenance = new Maintenance(() -> 7);
    private @Nullable IOException fullDisk;
    private long pending;

    private final AgentActions actions =
            new AgentActions(
                    maintenance,
                    new AgentExit() {
                        @Override
                        public void restart() {
                            happened.add("restart");
                        }

                        @Override
                        public void orderWipe() throws IOException {
                            if (fullDisk != null) {
                                throw fullDisk;
                            }
                            happened.add("noted");
                        }

                        @Override
                        public void wipe() {
                            happened.add("wipe");
                        }
                    },
                    nanos::get);

    private final Order.Listener listener =
            new Order.Listener() {
                @Override
                public void sending() {}

                @Override
                public void ended(Order.Ending ending) {
                    happened.add(shown(ending));
                }
            };

    private static String shown(Order.Ending ending) {
        return ending instanceof Order.Ending.NotSent(Refusal why) ? why.code() : "done";
    }

    private static Command command(String name) {
        return Command.newBuilder().setCommandId("c").setName(name).build();
    }

    private static Command forced(String name, boolean isForced) {
        return command(name).toBuilder()
                .putArguments("force", TwinValue.newBuilder().setTruth(isForced).build())
                .build();
    }

    private @Nullable String objection(Command command) {
        Refusal why = actions.objection(command);
        return why == null ? null : why.code();
    }

    private void beginDraining() {
        maintenance.start(
                new Intake() {
                    @Override
                    public void hold() {}

                    @Override
                    public void release() {}

                    @Override
                    public boolean isHandedOver() {
                        return true;
                    }

                    @Override
                    public void whenDurable(Runnable then) {
                        then.run();
                    }

                    @Override
                    public long pendingRecords() {
                        return pending;
                    }
                });
        actions.begin(command("drain"), listener);
    }

    @Test
    void takes_what_it_knows_and_nothing_else() {
        assertThat(objection(command("restart"))).isNull();
        assertThat(objection(command("drain"))).isNull();
        assertThat(objection(command("resume"))).isNull();
        assertThat(objection(command("explode"))).isEqualTo("SKR-A700");
        assertThat(objection(forced("restart", true))).isEqualTo("SKR-A701");
        assertThat(objection(forced("wipe", false))).isEqualTo("SKR-A701");
        assertThat(actions.now().getActionsList())
                .containsExactly("restart", "drain", "resume", "wipe");
    }

    @Test
    void wipes_only_what_is_drained_unless_forced() {
        assertThat(objection(command("wipe"))).isEqualTo("SKR-A704");
        assertThat(objection(forced("wipe", true))).isNull();
        pending = 1;
        beginDraining();
        actions.tick();
        assertThat(objection(command("wipe"))).isEqualTo("SKR-A704");
        pending = 0;
        actions.tick();
        assertThat(objection(command("wipe"))).isNull();
    }

    @Test
    void notes_a_wipe_before_it_says_so_and_ends_the_process_last() {
        actions.begin(forced("wipe", true), listener);
        assertThat(happened).containsExactly("noted", "done", "wipe");
    }

    @Test
    void wipes_nothing_when_it_can_not_be_noted() {
        fullDisk = new IOException("full");
        actions.begin(forced("wipe", true), listener);
        assertThat(happened).containsExactly("SKR-A705");
    }

    @Test
    void a_restart_is_done_by_the_process_after_it() {
        actions.begin(command("restart"), listener);
        assertThat(happened).containsExactly("restart");
        assertThat(shown(actions.endedWith(command("restart")))).isEqualTo("done");
    }

    @Test
    void a_drain_and_a_wipe_that_the_end_of_the_process_cut_off_have_failed() {
        assertThat(shown(actions.endedWith(command("drain")))).isEqualTo("SKR-A706");
        assertThat(shown(actions.endedWith(command("wipe")))).isEqualTo("SKR-A707");
        assertThat(shown(actions.endedWith(command("resume")))).isEqualTo("done");
    }

    @Test
    void resumes_at_once() {
        pending = 1;
        beginDraining();
        actions.begin(command("resume"), listener);
        assertThat(happened).containsExactly("SKR-A702", "done");
        assertThat(actions.now().getState()).isEqualTo(State.STATE_WORKING);
    }

    @Test
    void what_changes_is_news_once_and_a_drain_again_and_again() {
        assertThat(actions.isNews()).isTrue();
        assertThat(actions.isNews()).isFalse();
        pending = 1;
        beginDraining();
        assertThat(actions.isNews()).isTrue();
        assertThat(actions.isNews()).isFalse();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(actions.isNews()).isTrue();
        pending = 0;
        actions.tick();
        assertThat(actions.isNews()).isTrue();
        assertThat(actions.now().getState()).isEqualTo(State.STATE_DRAINED);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(actions.isNews()).isFalse();
    }
}
