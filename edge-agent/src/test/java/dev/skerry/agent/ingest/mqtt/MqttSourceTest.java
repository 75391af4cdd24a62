package dev.skerry.agent.ingest.mqtt;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.SourceCondition;
import dev.skerry.agent.pipeline.SourceCondition.State;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class MqttSourceTest {
    private static final String TOPIC = "plant/north/pump/pump-1/telemetry";

    /** Nothing here waits for a disk, and a rival comes every 300 ms. */
    private static final MqttTiming BRISK =
            new MqttTiming(Duration.ofMillis(100), Duration.ofMillis(900));

    private static final Refusal REFUSAL = new Refusal("SKR-D001", "not JSON");

    @TempDir Path directory;
    private final Received received = new Received();

    @BeforeAll
    static void look_often() {
        Awaitility.setDefaultPollInterval(10, MILLISECONDS);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    @AfterAll
    static void look_as_others_do() {
        Awaitility.reset();
    }

    @Test
    void what_is_not_durable_is_delivered_again_with_the_same_key_and_marked() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start()) {
            RawMessage first;
            try (MqttSource source = started(broker)) {
                broker.publish(TOPIC, 1, text("1"), text("2"));
                List<RawMessage> messages = received.await(2);
                assertThat(messages.getFirst().redelivered()).isFalse();
                assertThat(messages.getFirst().address()).isEqualTo(TOPIC);
                first = messages.getFirst();
                messages.get(1).receipt().durable();
            }
            try (MqttSource source = started(broker)) {
                RawMessage again = received.await(3).get(2);
                assertThat(again.payload()).isEqualTo(first.payload());
                assertThat(again.deliveryKey()).isEqualTo(first.deliveryKey());
                assertThat(again.redelivered()).isTrue();
            }
        }
    }

    @Test
    void what_is_durable_is_acknowledged_and_does_not_come_again() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start()) {
            try (MqttSource source = started(broker)) {
                broker.publish(TOPIC, 1, text("1"), text("2"));
                received.await(2).forEach(message -> message.receipt().durable());
            }
            try (MqttSource source = started(broker)) {
                broker.publish(TOPIC, 1, text("3"));
                received.await(3);
                assertThat(received.texts()).containsExactly("1", "2", "3");
            }
        }
    }

    @Test
    void what_is_refused_is_acknowledged_so_that_it_does_not_come_for_ever() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start()) {
            try (MqttSource source = started(broker)) {
                broker.publish(TOPIC, 1, text("bad"));
                received.await(1).getFirst().receipt().refused(REFUSAL);
            }
            try (MqttSource source = started(broker)) {
                broker.publish(TOPIC, 1, text("good"));
                received.await(2);
                assertThat(received.texts()).containsExactly("bad", "good");
            }
        }
    }

    @Test
    void messages_that_came_while_the_agent_was_away_are_delivered_in_order() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start()) {
            started(broker).close();
            broker.publish(TOPIC, 1, text("1"), text("2"), text("3"));
            try (MqttSource source = started(broker)) {
                received.await(3);
                assertThat(received.texts()).containsExactly("1", "2", "3");
            }
        }
    }

    @Test
    void a_broker_that_is_down_at_boot_is_trouble_until_it_comes() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory);
                MqttSource source = source(settings(broker.url()))) {
            source.start(received);
            awaitTrouble(source, "SKR-I001", "start it");
            broker.start();
            await().until(() -> source.trouble().isEmpty());
            broker.publish(TOPIC, 1, text("1"));
            received.await(1);
        }
    }

    @Test
    void a_lost_connection_is_trouble_and_comes_back_with_everything_unacknowledged()
            throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttSource source = started(broker)) {
            broker.publish(TOPIC, 1, text("1"), text("2"));
            RawMessage before = received.await(2).getFirst();
            SourceCondition working = source.condition();
            assertThat(working.state()).isEqualTo(State.WORKING);
            assertThat(working.endpoint()).isEqualTo(broker.url());
            broker.stop();
            await().until(() -> source.trouble().isPresent());
            assertThat(source.condition().state()).isEqualTo(State.CONNECTING);
            assertThat(source.condition().sinceNanos()).isGreaterThan(working.sinceNanos());
            // Its connection is gone: this must not acknowledge anything on the next one.
            before.receipt().durable();
            broker.start();
            await().until(() -> source.trouble().isEmpty());
            List<RawMessage> messages = received.await(4);
            assertThat(received.texts()).containsExactly("1", "2", "1", "2");
            assertThat(messages.get(2).deliveryKey()).isEqualTo(before.deliveryKey());
            assertThat(messages.get(2).redelivered()).isTrue();
        }
    }

    @Test
    void a_broker_that_does_not_let_the_agent_in_is_trouble() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory, "allow_anonymous false").start();
                MqttSource source = source(settings(broker.url()))) {
            source.start(received);
            awaitTrouble(source, "SKR-I002", "password-file");
            assertThat(source.condition().state()).isEqualTo(State.REFUSED);
        }
    }

    @Test
    void a_refused_subscription_is_trouble() throws Exception {
        try (RefusingBroker broker = new RefusingBroker();
                MqttSource source = source(settings(broker.url()))) {
            source.start(received);
            awaitTrouble(source, "SKR-I004", "plant/north/pump/+/telemetry");
            assertThat(source.condition().state()).isEqualTo(State.WORKING);
        }
    }

    @Test
    void a_missing_password_file_is_trouble() throws Exception {
        MqttSettings settings =
                new MqttSettings(
                        "tcp://127.0.0.1:1",
                        Optional.of("north"),
                        Optional.of(directory.resolve("missing")),
                        10,
                        Duration.ofDays(7),
                        Duration.ofSeconds(30),
                        BrokerTls.ofSystem());
        try (MqttSource source = source(settings)) {
            source.start(received);
            awaitTrouble(source, "SKR-I006", "missing");
        }
    }

    @Test
    void a_password_from_a_file_lets_the_agent_in() throws Exception {
        Path users = directory.resolve("users");
        Process made =
                new ProcessBuilder(
                                "mosquitto_passwd", "-b", "-c", users.toString(), "north", "s3cret")
                        .start();
        assertThat(made.waitFor()).isZero();
        Path password = Files.writeString(directory.resolve("password"), "s3cret\n");
        try (Mosquitto broker =
                        new Mosquitto(directory, "allow_anonymous false", "password_file " + users)
                                .start();
                MqttSource source =
                        source(
                                new MqttSettings(
                                        broker.url(),
                                        Optional.of("north"),
                                        Optional.of(password),
                                        10,
                                        Duration.ofDays(7),
                                        Duration.ofSeconds(30),
                                        BrokerTls.ofSystem()))) {
            source.start(received);
            await().until(() -> source.trouble().isEmpty());
        }
    }

    @Test
    void a_second_client_with_the_agents_id_is_trouble() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttSource source = started(broker)) {
            MqttClient other =
                    new MqttClient(broker.url(), "skerry-agent-1", new MemoryPersistence());
            await().pollInterval(300, MILLISECONDS)
                    .until(
                            () -> {
                                if (!other.isConnected()) {
                                    other.connect();
                                }
                                return source.trouble()
                                        .filter(trouble -> trouble.code().equals("SKR-I005"))
                                        .isPresent();
                            });
            // The rival stays away: the trouble ends by itself.
            await().until(() -> source.trouble().isEmpty());
            other.close();
        }
    }

    @Test
    void a_full_pipeline_holds_messages_back_and_keeps_the_connection() throws Exception {
        MqttSettings quick =
                new MqttSettings(
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        20,
                        Duration.ofDays(7),
                        Duration.ofSeconds(1),
                        BrokerTls.ofSystem());
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttSource source = source(at(quick, broker.url()))) {
            received.fill();
            source.start(received);
            await().until(() -> source.trouble().isEmpty());
            byte[][] many =
                    IntStream.range(0, 200)
                            .mapToObj(i -> text(Integer.toString(i)))
                            .toArray(byte[][]::new);
            broker.publish(TOPIC, 1, many);
            // Three times the 1.5 keep-alives after which the broker would end a silent connection.
            await().during(4, SECONDS).atMost(6, SECONDS).until(() -> source.trouble().isEmpty());
            assertThat(received.size()).isZero();
            received.acknowledge();
            received.drain();
            assertThat(received.await(many.length)).noneMatch(RawMessage::redelivered);
            assertThat(received.texts())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 200).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void qos_0_beyond_the_room_is_dropped_and_counted() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttSource source = source(settings(broker.url()))) {
            received.fill();
            source.start(received);
            await().until(() -> source.trouble().isEmpty());
            byte[][] many =
                    IntStream.range(0, 500)
                            .mapToObj(i -> text(Integer.toString(i)))
                            .toArray(byte[][]::new);
            broker.publish(TOPIC, 0, many);
            await().until(() -> source.droppedMessages() > 300);
            received.drain();
            await().until(() -> received.size() + source.droppedMessages() == 500);
        }
    }

    @Test
    void a_huge_payload_reaches_the_pipeline_which_refuses_it() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttSource source = started(broker)) {
            broker.publish(TOPIC, 1, new byte[300 * 1024], text("next"));
            List<RawMessage> messages = received.await(2);
            assertThat(messages.getFirst().payload()).hasSize(300 * 1024);
            messages.getFirst().receipt().refused(new Refusal("SKR-D002", "too large"));
        }
    }

    @Test
    void a_closed_source_leaves_no_thread() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start()) {
            started(broker).close();
            await().untilAsserted(
                            () ->
                                    assertThat(Thread.getAllStackTraces().keySet())
                                            .noneMatch(t -> t.getName().contains("skerry-agent-1"))
                                            .noneMatch(t -> t.getName().contains("hand-over")));
        }
    }

    private MqttSource started(Mosquitto broker) {
        MqttSource source = source(settings(broker.url()));
        source.start(received);
        await().until(() -> source.trouble().isEmpty());
        return source;
    }

    private static void awaitTrouble(MqttSource source, String code, String advice) {
        await().untilAsserted(
                        () ->
                                assertThat(source.trouble())
                                        .hasValueSatisfying(
                                                trouble -> {
                                                    assertThat(trouble.code()).isEqualTo(code);
                                                    assertThat(trouble.message()).contains(advice);
                                                }));
    }

    private static MqttSource source(MqttSettings settings) {
        DeviceProfile pump =
                new DeviceProfile(
                        "pump",
                        "1.0.0",
                        "",
                        List.of(
                                new Source.Mqtt(
                                        "plant/{site}/pump/{device}/telemetry",
                                        1,
                                        Payload.of(PayloadFormat.JSON))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        "digest");
        return new MqttSource(
                settings,
                BRISK,
                "agent-1",
                "north",
                List.of(pump),
                () -> Stamp.known(GroupClock.SYSTEM.nowMicros()),
                new Absence(Duration.ZERO, away -> {}));
    }

    private static MqttSettings settings(String url) {
        return new MqttSettings(
                url,
                Optional.empty(),
                Optional.empty(),
                100,
                Duration.ofDays(7),
                Duration.ofSeconds(30),
                BrokerTls.ofSystem());
    }

    private static MqttSettings at(MqttSettings settings, String url) {
        return new MqttSettings(
                url,
                settings.username(),
                settings.passwordFile(),
                settings.receiveMaximum(),
                settings.sessionExpiry(),
                settings.keepAlive(),
                BrokerTls.ofSystem());
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }
}
