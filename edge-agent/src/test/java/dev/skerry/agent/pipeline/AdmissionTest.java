package dev.skerry.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private long now = 1;
    private final Admission admission =
            new Admission(
                    (sender, deviceId) -> !deviceId.equals("other"),
                    new Admission.Limits(10_000, 1, 100),
                    () -> now);

    private @Nullable String code(Transport transport, String device, int bytes) {
        var message =
                new RawMessage(
                        transport,
                        device,
                        new byte[bytes],
                        Stamp.known(1),
                        1,
                        false,
                        Sender.ANYBODY,
                        Receipt.NONE);
        Refusal refusal = admission.refusal(message, device);
        return refusal == null ? null : refusal.code();
    }

    private int taken(Transport transport, String device) {
        int count = 0;
        while (code(transport, device, 10) == null) {
            count++;
        }
        return count;
    }

    @Test
    void one_who_may_not_and_one_who_is_too_large_cost_nothing() {
        assertThat(code(Transport.COAP, "other", 10)).isEqualTo("SKR-I115");
        assertThat(code(Transport.COAP, "a", 10_001)).isEqualTo("SKR-I116");
        assertThat(taken(Transport.COAP, "a")).isEqualTo(10);
        assertThat(code(Transport.COAP, "a", 10)).isEqualTo("SKR-I117");
        assertThat(taken(Transport.COAP, "b")).isEqualTo(10);
    }

    @Test
    void a_large_message_counts_as_several() {
        assertThat(code(Transport.COAP, "a", 9_000)).isNull();
        assertThat(taken(Transport.COAP, "a")).isEqualTo(7);
    }

    @Test
    void what_the_broker_kept_meanwhile_is_not_refused() {
        assertThat(taken(Transport.MQTT, "a")).isEqualTo(10);
        admission.brokerWasAway(Duration.ofMinutes(1));
        assertThat(taken(Transport.MQTT, "a")).isEqualTo(60);
        now += Duration.ofMinutes(2).toNanos();
        assertThat(taken(Transport.MQTT, "b")).isEqualTo(10);
    }

    @Test
    void a_long_absence_lets_no_more_come_than_an_hours() {
        assertThat(taken(Transport.MQTT, "a")).isEqualTo(10);
        admission.brokerWasAway(Duration.ofDays(7));
        assertThat(taken(Transport.MQTT, "a")).isEqualTo(3_600);
    }

    @Test
    void the_agents_own_machine_is_not_limited() {
        for (int i = 0; i < 100; i++) {
            assertThat(code(Transport.HOST, "host", 20_000)).isNull();
        }
    }
}
