package dev.skerry.agent.ingest.mqtt;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.clock.Stamp;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class FollowingTopicsTest {
    private static final DeviceProfile OLD = profile("old/{device}");
    private static final DeviceProfile NEW = profile("new/{device}");
    @TempDir Path directory;
    private final Received received = new Received();

    @Test
    void messages_of_a_new_topic_wait_until_it_is_settled_and_those_of_the_old_with_them()
            throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttSource source = source(broker.url(), OLD)) {
            start(source);
            assertThat(source.prepare(List.of(OLD, NEW))).isEmpty();
            broker.publish("old/a", 1, text("1"));
            broker.publish("new/a", 1, text("2"));
            await().during(Duration.ofMillis(300)).until(() -> received.size() == 0);
            source.settle(List.of(OLD, NEW));
            received.await(2);
            assertThat(received.texts()).containsExactly("1", "2");
        }
    }

    @Test
    void a_topic_that_is_gone_is_given_up() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttSource source = source(broker.url(), OLD, NEW)) {
            start(source);
            source.settle(List.of(NEW));
            broker.publish("old/a", 1, text("1"));
            broker.publish("new/a", 1, text("2"));
            received.await(1);
            assertThat(received.texts()).containsExactly("2");
        }
    }

    @Test
    void what_was_only_prepared_is_given_up_again() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttSource source = source(broker.url(), OLD)) {
            start(source);
            source.prepare(List.of(NEW));
            source.settle(List.of(OLD));
            broker.publish("new/a", 1, text("1"));
            broker.publish("old/a", 1, text("2"));
            received.await(1);
            assertThat(received.texts()).containsExactly("2");
        }
    }

    @Test
    void a_topic_that_the_broker_refuses_is_told() throws Exception {
        try (RefusingBroker broker = new RefusingBroker();
                MqttSource source = source(broker.url())) {
            start(source);
            await().untilAsserted(
                            () ->
                                    assertThat(source.prepare(List.of(NEW)))
                                            .containsExactly("new/+"));
        }
    }

    @Test
    void a_broker_that_is_away_is_subscribed_to_when_it_is_back() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory);
                MqttSource source = source(broker.url(), OLD)) {
            source.start(received);
            assertThat(source.prepare(List.of(NEW))).isEmpty();
            source.settle(List.of(NEW));
            broker.start();
            await().until(() -> source.trouble().isEmpty());
            broker.publish("new/a", 1, text("1"));
            received.await(1);
            assertThat(received.texts()).containsExactly("1");
        }
    }

    private void start(MqttSource source) {
        source.start(received);
        await().until(() -> source.trouble().isEmpty());
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    private static MqttSource source(String url, DeviceProfile... profiles) {
        return new MqttSource(
                new MqttSettings(
                        url,
                        Optional.empty(),
                        Optional.empty(),
                        100,
                        Duration.ofDays(7),
                        Duration.ofSeconds(30),
                        BrokerTls.ofSystem()),
                "agent-1",
                "north",
                List.of(profiles),
                () -> Stamp.known(GroupClock.SYSTEM.nowMicros()),
                new Absence(Duration.ZERO, away -> {}));
    }

    private static DeviceProfile profile(String topic) {
        return new DeviceProfile(
                "pump",
                "1.0.0",
                "",
                List.of(new Source.Mqtt(topic, 1, Payload.of(PayloadFormat.JSON))),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                topic);
    }
}
