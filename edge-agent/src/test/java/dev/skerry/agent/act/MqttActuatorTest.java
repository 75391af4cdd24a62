package dev.skerry.agent.act;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.ingest.mqtt.BrokerTls;
import dev.skerry.agent.ingest.mqtt.Mosquitto;
import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.agent.pipeline.Decision.CommandIssued;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttActuatorTest {
    private static final CommandIssued STOP = command("stop");

    @TempDir Path directory;
    private final List<String> endings = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Test
    void publishes_a_command_to_its_device() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttActuator actuator = actuator(broker)) {
            MqttClient device = device(broker);
            actuator.start();
            actuator.act(profile(Duration.ofSeconds(30)), STOP);
            await().untilAsserted(
                            () ->
                                    assertThat(seen)
                                            .containsExactly(
                                                    "plant/north/pump/pump-1/cmd {\"cmd\":\"stop\",\"who\":\"pump-1\"}"));
            await().until(() -> actuator.sent() == 1);
            assertThat(actuator.trouble()).isEmpty();
            device.disconnect();
            device.close();
        }
    }

    @Test
    void a_command_waits_for_a_broker_that_is_down() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory);
                MqttActuator actuator = actuator(broker)) {
            actuator.start();
            actuator.act(profile(Duration.ofSeconds(30)), STOP);
            await().until(() -> codes(actuator.trouble()).equals(List.of("SKR-I001")));
            broker.start();
            await().until(() -> actuator.sent() == 1);
        }
    }

    @Test
    void a_command_that_expired_is_dropped_and_counted() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory);
                MqttActuator actuator = actuator(broker)) {
            actuator.start();
            actuator.act(profile(Duration.ofMillis(200)), STOP);
            await().until(() -> actuator.dropped() == 1);
            assertThat(actuator.sent()).isZero();
        }
    }

    @Test
    void commands_beyond_the_queue_are_dropped_and_counted() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory);
                MqttActuator actuator = actuator(broker)) {
            for (int i = 0; i < 300; i++) {
                actuator.act(profile(Duration.ofSeconds(30)), STOP);
            }
            assertThat(actuator.dropped()).isEqualTo(300 - 256);
        }
    }

    @Test
    void a_command_that_the_profile_lacks_is_trouble() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttActuator actuator = actuator(broker)) {
            actuator.start();
            actuator.act(profile(Duration.ofSeconds(30)), command("explode"));
            await().until(() -> codes(actuator.trouble()).equals(List.of("SKR-I022")));
            assertThat(actuator.dropped()).isEqualTo(1);
        }
    }

    @Test
    void a_device_whose_id_would_make_another_topic_is_trouble() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory);
                MqttActuator actuator = actuator(broker)) {
            actuator.act(
                    profile(Duration.ofSeconds(30)),
                    new CommandIssued("+", "overheated", 1, "stop", "temperature > 80"));
            assertThat(codes(actuator.trouble())).containsExactly("SKR-I023");
            assertThat(actuator.dropped()).isEqualTo(1);
        }
    }

    @Test
    void a_command_that_the_broker_refuses_is_trouble() throws Exception {
        Path rights = Files.writeString(directory.resolve("acl"), "topic read #\n");
        try (Mosquitto broker = new Mosquitto(directory, "acl_file " + rights).start();
                MqttActuator actuator = actuator(broker)) {
            actuator.start();
            actuator.act(profile(Duration.ofSeconds(30)), STOP);
            await().until(() -> codes(actuator.trouble()).equals(List.of("SKR-I021")));
            assertThat(actuator.sent()).isZero();
            assertThat(actuator.dropped()).isEqualTo(1);
        }
    }

    @Test
    void without_a_broker_commands_are_dropped_counted_and_shown() {
        try (NoActuator actuator = new NoActuator()) {
            assertThat(actuator.trouble()).isEmpty();
            actuator.act(profile(Duration.ofSeconds(30)), STOP);
            assertThat(actuator.dropped()).isEqualTo(1);
            assertThat(codes(actuator.trouble())).containsExactly("SKR-I020");
        }
    }

    @Test
    void sends_what_somebody_ordered_and_says_when_the_broker_has_it() throws Exception {
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttActuator actuator = actuator(broker)) {
            MqttClient device = device(broker);
            actuator.start();
            actuator.carryOut(order("pump-1", Duration.ofSeconds(30)));
            await().until(() -> endings.equals(List.of("sending", "Sent")));
            await().untilAsserted(
                            () ->
                                    assertThat(seen)
                                            .containsExactly(
                                                    "plant/north/pump/pump-1/cmd {\"cmd\":\"stop\",\"who\":\"pump-1\"}"));
            device.disconnect();
            device.close();
        }
    }

    @Test
    void never_sends_an_order_again_that_may_have_arrived() throws Exception {
        try (BreakingBroker broker = new BreakingBroker();
                MqttActuator actuator = actuator(broker.url())) {
            actuator.start();
            actuator.carryOut(order("pump-1", Duration.ofSeconds(30)));
            await().until(() -> endings.equals(List.of("sending", "Unknown")));
            // What a rule decided is sent until it is taken.
            await().until(() -> broker.connections.get() > 1);
            assertThat(broker.taken).hasValue(1);
            actuator.act(profile(Duration.ofSeconds(30)), STOP);
            await().until(() -> broker.taken.get() >= 3);
            assertThat(endings).containsExactly("sending", "Unknown");
        }
    }

    @Test
    void says_why_an_order_was_not_sent() throws Exception {
        Path rights = Files.writeString(directory.resolve("acl"), "topic read #\n");
        try (Mosquitto broker = new Mosquitto(directory, "acl_file " + rights);
                MqttActuator actuator = actuator(broker)) {
            actuator.carryOut(order("+", Duration.ofSeconds(30)));
            actuator.start();
            actuator.carryOut(order("pump-1", Duration.ofMillis(1)));
            await().until(() -> endings.equals(List.of("SKR-I023", "Expired")));
            broker.start();
            actuator.carryOut(order("pump-1", Duration.ofSeconds(30)));
            await().until(
                            () ->
                                    endings.equals(
                                            List.of("SKR-I023", "Expired", "sending", "SKR-I021")));
        }
        try (NoActuator actuator = new NoActuator()) {
            actuator.carryOut(order("pump-1", Duration.ofSeconds(30)));
            assertThat(endings).endsWith("SKR-I020");
        }
    }

    private Order order(String deviceId, Duration expires) {
        return new Order(
                profile(expires).command("stop").orElseThrow(),
                deviceId,
                Map.of(),
                System.nanoTime() + expires.toNanos(),
                new Order.Listener() {
                    @Override
                    public void sending() {
                        endings.add("sending");
                    }

                    @Override
                    public void ended(Order.Ending ending) {
                        endings.add(
                                ending instanceof Order.Ending.NotSent(var why)
                                        ? why.code()
                                        : ending.getClass().getSimpleName());
                    }
                });
    }

    private MqttClient device(Mosquitto broker) throws Exception {
        MqttClient device = new MqttClient(broker.url(), "pump-1", new MemoryPersistence());
        device.setCallback(new Listener((topic, message) -> seen.add(topic + " " + text(message))));
        device.connect();
        device.subscribe(
                new MqttSubscription[] {new MqttSubscription("plant/north/pump/pump-1/cmd", 1)});
        return device;
    }

    private static String text(MqttMessage message) {
        return new String(message.getPayload(), UTF_8);
    }

    private static List<String> codes(Optional<Refusal> trouble) {
        return trouble.stream().map(Refusal::code).toList();
    }

    private static MqttActuator actuator(Mosquitto broker) {
        return actuator(broker.url());
    }

    private static MqttActuator actuator(String url) {
        return new MqttActuator(
                new MqttSettings(
                        url,
                        Optional.empty(),
                        Optional.empty(),
                        100,
                        Duration.ofDays(7),
                        Duration.ofSeconds(30),
                        BrokerTls.ofSystem()),
                "agent-1",
                "north");
    }

    private static CommandIssued command(String name) {
        return new CommandIssued("pump-1", "overheated", 1, name, "temperature > 80");
    }

    private static DeviceProfile profile(Duration expires) {
        return new DeviceProfile(
                "pump",
                "1.0.0",
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        new CommandSpec(
                                "stop",
                                "plant/{site}/pump/{device}/cmd",
                                "{\"cmd\":\"stop\",\"who\":\"{device}\"}",
                                null,
                                expires)),
                List.of(),
                List.of(),
                "digest");
    }
}
