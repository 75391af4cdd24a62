package dev.skerry.agent.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    private final RefusalLog log = new RefusalLog();

    private void refuse(String profile, String code, String payload) {
        RawMessage.Receipt receipt =
                new RawMessage.Receipt() {
                    @Override
                    public void durable() {}

                    @Override
                    public void refused(Refusal refusal) {}
                };
        var message =
                new RawMessage(
                        Transport.MQTT,
                        "a/b",
                        payload.getBytes(UTF_8),
                        Stamp.known(1_000),
                        1,
                        false,
                        Sender.BROKER,
                        receipt);
        log.add(message, profile, new Refusal(code, "it is wrong"));
    }

    @Test
    void keeps_the_first_three_of_each_profile_and_code() {
        for (int i = 0; i < 5; i++) {
            refuse("pump", "SKR-D004", "first " + i);
            refuse("tank", "SKR-D004", "second " + i);
        }
        assertThat(log.samples())
                .extracting(s -> s.profile() + " " + new String(s.payload(), UTF_8))
                .containsExactly(
                        "pump first 0",
                        "pump first 1",
                        "pump first 2",
                        "tank second 0",
                        "tank second 1",
                        "tank second 2");
        assertThat(log.countByCode()).containsEntry("SKR-D004", 10L);
    }

    @Test
    void keeps_the_beginning_of_what_they_held() {
        refuse("pump", "SKR-D002", "x".repeat(5_000));
        assertThat(log.samples().getFirst().payload()).hasSize(1_024);
        assertThat(log.samples().getFirst().bytes()).isEqualTo(5_000);
    }

    @Test
    void is_bounded_whatever_is_refused() {
        for (int i = 0; i < 1_000; i++) {
            refuse("profile-" + i, "SKR-D002", "x");
        }
        assertThat(log.samples()).hasSize(64);
        assertThat(log.samplesVersion()).isEqualTo(64);
    }
}
