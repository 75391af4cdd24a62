package dev.skerry.agent.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.deliver.DeliveryStatus.State;
import dev.skerry.agent.deliver.DeviceWriter.Answer;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import dev.skerry.sync.crdt.TwinValue;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final TwinValue SLOW = new TwinValue.Whole(900);
    private static final TwinValue FAST = new TwinValue.Whole(1_200);
    private static final Answer TAKEN = new Answer.Taken();
    private static final Answer NO = new Answer.Refused(new Refusal("SKR-I031", "no"));

    private long now;
    private Delivery delivery = new Delivery(rpm(), null, 0);

    private static Resource rpm() {
        return new Resource(
                "rpm", ValueType.INT32, null, "/rpm", 1, 0, null, List.of(), Priority.TELEMETRY, 5);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private @Nullable TwinValue due() {
        return delivery.due(now);
    }

    private void write(TwinValue value, Answer answer) {
        assertThat(due()).isEqualTo(value);
        delivery.answered(delivery.begin(now), value, answer, now);
    }

    private State state() {
        return delivery.status("it").orElseThrow().state();
    }

    @Test
    void is_written_once_and_confirmed_when_the_device_shows_it_within_its_deadband() {
        assertThat(delivery.status("it")).isEmpty();
        delivery.desire(SLOW, now);
        assertThat(state()).isEqualTo(State.PENDING);
        write(SLOW, TAKEN);
        assertThat(state()).isEqualTo(State.DELIVERED);
        pass(Duration.ofHours(1));
        assertThat(due()).as("nothing shows that it did not work").isNull();
        delivery.report(new TwinValue.Whole(896), now);
        assertThat(state()).isEqualTo(State.CONFIRMED);
        delivery.desire(SLOW, now);
        assertThat(due()).isNull();
    }

    @Test
    void is_not_written_when_the_device_has_it_already() {
        delivery = new Delivery(rpm(), SLOW, 0);
        delivery.desire(SLOW, now);
        assertThat(due()).isNull();
        assertThat(state()).isEqualTo(State.CONFIRMED);
    }

    @Test
    void never_begins_while_another_is_under_way_and_ignores_a_late_answer() {
        delivery.desire(SLOW, now);
        long slow = delivery.begin(now);
        delivery.desire(FAST, now);
        assertThat(due()).isNull();
        delivery.answered(slow, SLOW, TAKEN, now);
        assertThat(state()).isEqualTo(State.PENDING);
        long fast = delivery.begin(now);
        pass(Duration.ofSeconds(101));
        assertThat(due()).as("no answer will come").isEqualTo(FAST);
        delivery.begin(now);
        delivery.answered(fast, FAST, TAKEN, now);
        assertThat(state()).isEqualTo(State.PENDING);
    }

    @Test
    void is_written_again_with_growing_pauses_while_the_device_shows_another_value() {
        delivery.desire(SLOW, now);
        write(SLOW, TAKEN);
        int writes = 1;
        for (int second = 0; second < 3_600; second++) {
            pass(Duration.ofSeconds(1));
            delivery.report(FAST, now);
            if (due() != null) {
                write(SLOW, TAKEN);
                writes++;
            }
        }
        assertThat(writes).isBetween(12, 20);
        assertThat(delivery.trouble("it").orElseThrow().code()).isEqualTo("SKR-I034");
        delivery.report(SLOW, now);
        assertThat(delivery.trouble("it")).isEmpty();
    }

    @Test
    void says_what_refuses_it_and_tries_a_new_value_at_once() {
        delivery.desire(SLOW, now);
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(delivery.trouble("it")).isEmpty();
            write(SLOW, NO);
            assertThat(state()).isEqualTo(State.REFUSED);
            assertThat(due()).isNull();
            pass(Duration.ofMinutes(1));
        }
        assertThat(delivery.trouble("it").orElseThrow().code()).isEqualTo("SKR-I031");
        delivery.desire(FAST, now);
        assertThat(delivery.trouble("it")).isEmpty();
        write(FAST, TAKEN);
    }

    @Test
    void without_anything_that_shows_it_is_done_once_it_is_delivered() {
        delivery = new Delivery(null, null, 0);
        delivery.desire(SLOW, now);
        write(SLOW, TAKEN);
        pass(Duration.ofHours(1));
        assertThat(due()).isNull();
        delivery.desire(null, now);
        assertThat(delivery.status("it")).isEmpty();
    }
}
