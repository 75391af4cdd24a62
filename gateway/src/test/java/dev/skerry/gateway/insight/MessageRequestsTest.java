package dev.skerry.gateway.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.insight.MessageRequests.Told;
import dev.skerry.gateway.insight.MessageRequests.Untold;
import dev.skerry.sync.proto.MessagesWanted;
import dev.skerry.sync.proto.RecentMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MessageRequestsTest {
    private static final Object SESSION = new Object();
    private static final Duration LONG = Duration.ofMinutes(5);

    /** What the agent does when it is asked; on the thread that asks. */
    private Consumer<MessagesWanted> agent = wanted -> {};

    private boolean isHeard = true;

    private final MessageRequests requests =
            new MessageRequests(
                    new MessageRequests.Link() {
                        @Override
                        public boolean isHeard(String agentId) {
                            return isHeard;
                        }

                        @Override
                        public void ask(String agentId, MessagesWanted wanted) {
                            agent.accept(wanted);
                        }
                    });

    private static RecentMessages answer(long number) {
        return RecentMessages.newBuilder().setNumber(number).setIsKept(true).build();
    }

    @Test
    void hands_what_an_agent_tells_to_whoever_asked() throws Exception {
        requests.opened("north", SESSION);
        agent = wanted -> requests.heard("north", answer(wanted.getNumber()));
        assertThat(requests.ask("north", "pump-1", LONG)).isEqualTo(new Told(answer(1)));
        assertThat(requests.ask("north", "pump-1", LONG)).isEqualTo(new Told(answer(2)));
        assertThat(requests.waiting()).isZero();
    }

    @Test
    void passes_over_what_another_agent_says_and_what_nobody_asked() throws Exception {
        requests.opened("north", SESSION);
        agent =
                wanted -> {
                    requests.heard("south", answer(wanted.getNumber()));
                    requests.heard("north", answer(wanted.getNumber() + 1));
                };
        assertThat(requests.ask("north", "pump-1", Duration.ofMillis(1))).isEqualTo(Untold.LATE);
        assertThat(requests.waiting()).isZero();
    }

    @Test
    void an_agent_that_does_not_know_the_question_is_not_asked() throws Exception {
        assertThat(requests.ask("north", "pump-1", LONG)).isEqualTo(Untold.TOO_OLD);
        isHeard = false;
        assertThat(requests.ask("north", "pump-1", LONG)).isEqualTo(Untold.CUT_OFF);
    }

    @Test
    void nobody_waits_for_a_session_that_ended_unless_another_took_its_place() throws Exception {
        requests.opened("north", SESSION);
        agent = wanted -> requests.closed("north", SESSION);
        assertThat(requests.ask("north", "pump-1", LONG)).isEqualTo(Untold.CUT_OFF);
        requests.opened("north", SESSION);
        requests.opened("north", new Object());
        agent =
                wanted -> {
                    requests.closed("north", SESSION);
                    requests.heard("north", answer(wanted.getNumber()));
                };
        assertThat(requests.ask("north", "pump-1", LONG)).isInstanceOf(Told.class);
    }

    @Test
    void no_more_wait_than_may() throws Exception {
        requests.opened("north", SESSION);
        var asked = new CountDownLatch(MessageRequests.MOST_WAITING);
        agent = wanted -> asked.countDown();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<MessageRequests.Answer>> all = new ArrayList<>();
            for (int i = 0; i < MessageRequests.MOST_WAITING; i++) {
                all.add(executor.submit(() -> requests.ask("north", "pump-1", LONG)));
            }
            asked.await();
            assertThat(requests.ask("north", "pump-1", LONG)).isEqualTo(Untold.BUSY);
            requests.closed("north", SESSION);
            for (Future<MessageRequests.Answer> one : all) {
                assertThat(one.get()).isEqualTo(Untold.CUT_OFF);
            }
        }
    }
}
