package dev.skerry.agent.deliver;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.act.Listener;
import dev.skerry.agent.ingest.coap.CoapSettings;
import dev.skerry.agent.ingest.mqtt.BrokerTls;
import dev.skerry.agent.ingest.mqtt.Mosquitto;
import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.agent.outbox.NobodyListens;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.twin.TwinStore;
import dev.skerry.profile.compile.CompileResult.Compiled;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.TwinEdit;
import dev.skerry.sync.crdt.TwinValue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker and a real CoAP server for the device. */
class DeliveriesTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Configuration coap = configuration();
    private final CoapServer device = new CoapServer(coap);

    @TempDir Path directory;
    private Mosquitto broker;
    private Outbox outbox;
    private TwinStore twins;
    private DeviceProfile profile;
    private Deliveries deliveries;
    private volatile Optional<DeviceWriter> broken = Optional.empty();

    private static Configuration configuration() {
        CoapConfig.register();
        UdpConfig.register();
        return Configuration.createStandardWithoutFile();
    }

    @BeforeEach
    void open() throws Exception {
        device.addEndpoint(
                CoapEndpoint.builder()
                        .setConfiguration(coap)
                        .setInetSocketAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .build());
        device.add(new CoapResource("p").add(new Setting()).add(new Refusing()));
        device.start();
        broker = new Mosquitto(directory);
        profile =
                pump(
                        "pump",
                        "coap://127.0.0.1:"
                                + device.getEndpoints().getFirst().getAddress().getPort());
        outbox =
                Outbox.open(
                        directory,
                        new OutboxSettings(Duration.ofMillis(5), 10, 1 << 20, 50),
                        () -> 42);
        DeviceRegistry devices =
                new DeviceRegistry(
                        ActiveProfiles.ofAll(
                                List.of(profile, pump("far-pump", "coaps://nowhere.invalid"))),
                        Map.of("p", "pump", "a-far", "far-pump"),
                        10);
        twins =
                TwinStore.open(
                        outbox,
                        devices,
                        System::currentTimeMillis,
                        new TwinStore.Identity("north", () -> 7));
        deliveries =
                new Deliveries(
                        twins,
                        devices,
                        wake ->
                                new Writers(
                                        new WriterSettings(
                                                "north",
                                                "lab",
                                                Optional.of(settings()),
                                                CoapSettings.of("127.0.0.1", -1, Map.of())),
                                        wake) {
                                    @Override
                                    DeviceWriter of(DeviceWrite write) {
                                        return broken.orElseGet(() -> super.of(write));
                                    }
                                });
        outbox.start(new NobodyListens());
        deliveries.start();
    }

    @AfterEach
    void close() {
        deliveries.close();
        outbox.close();
        device.destroy();
        broker.close();
    }

    private static DeviceProfile pump(String name, String server) {
        String yaml =
                """
                schema: skerry.device/v1
                name: %s
                version: 1.0.0
                source: { coap: { path: "/p/{device}", observe: "%s/p/{device}" } }
                resources:
                  set_rpm: { type: int32, from: /set, scale: 10 }
                twin:
                  rpm:
                    type: int32
                    merge: ask
                    write: { mqtt: { topic: "{site}/{device}/set", payload: { rpm: "{value}" } } }
                    reported: set_rpm
                  opening: { type: float64, write: { coap: { path: "/p/opening" } } }
                  locked: { type: boolean, write: { coap: { path: "/p/locked", method: post } } }
                """
                        .formatted(name, server);
        return ((Compiled) new ProfileCompiler().compile("pump.yaml", yaml)).profile();
    }

    private final class Setting extends CoapResource {
        Setting() {
            super("opening");
        }

        @Override
        public void handlePUT(CoapExchange exchange) {
            seen.add(exchange.advanced().getRequest().getType() + " " + exchange.getRequestText());
            exchange.respond(ResponseCode.CHANGED);
        }
    }

    private static final class Refusing extends CoapResource {
        Refusing() {
            super("locked");
        }

        @Override
        public void handlePOST(CoapExchange exchange) {
            exchange.respond(ResponseCode.CONFLICT);
        }
    }

    /** The device, whose messages the broker keeps while it is away. */
    private MqttClient listen() throws Exception {
        MqttClient client = new MqttClient(broker.url(), "pump", new MemoryPersistence());
        client.setCallback(
                new Listener(
                        (topic, message) -> seen.add(new String(message.getPayload(), UTF_8))));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(60L);
        client.connect(options);
        client.subscribe(new MqttSubscription[] {new MqttSubscription("lab/p/set", 1)});
        return client;
    }

    private MqttSettings settings() {
        return new MqttSettings(
                broker.url(),
                Optional.empty(),
                Optional.empty(),
                100,
                Duration.ofDays(7),
                Duration.ofSeconds(30),
                BrokerTls.ofSystem());
    }

    private void desire(String property, TwinValue value) {
        desire("p", property, value);
    }

    private void desire(String deviceId, String property, TwinValue value) {
        var edit = new TwinEdit.Put(property, Section.DESIRED, value);
        assertThat(twins.write(deviceId, List.of(edit), "test", () -> {})).isNull();
    }

    private void awaitState(String property, DeliveryStatus.State state) {
        await().until(
                        () ->
                                deliveries
                                        .status("p", property)
                                        .filter(status -> status.state() == state)
                                        .isPresent());
    }

    @Test
    void a_desired_value_reaches_its_device_over_mqtt_and_comes_back_as_reported()
            throws Exception {
        broker.start();
        listen();
        desire("rpm", new TwinValue.Whole(900));
        awaitState("rpm", DeliveryStatus.State.DELIVERED);
        await().until(() -> seen.equals(List.of("{\"rpm\":90}")));

        var shown = profile.resource("set_rpm").orElseThrow();
        var reading = Reading.ofLong("p", shown, 1, Quality.GOOD, 900);
        deliveries.saw(profile, List.of(reading), List.of(), 1);
        awaitState("rpm", DeliveryStatus.State.CONFIRMED);
        var reported = new PropertyKey("rpm", Section.REPORTED);
        await().until(
                        () ->
                                new TwinValue.Whole(900)
                                        .equals(
                                                twins.twin("p")
                                                        .orElseThrow()
                                                        .resolve(reported, MergePolicy.LAST_WRITER)
                                                        .value()));
        deliveries.saw(profile, List.of(reading), List.of(), 2);
        assertThat(twins.twin("p").orElseThrow().live(reported)).hasSize(1);
        assertThat(seen).hasSize(1);
    }

    @Test
    void what_was_desired_while_the_broker_was_away_is_not_written_after_what_is_now()
            throws Exception {
        broker.start();
        listen().disconnect();
        broker.stop();
        desire("rpm", new TwinValue.Whole(900));
        awaitState("rpm", DeliveryStatus.State.PENDING);
        desire("rpm", new TwinValue.Whole(1_200));
        broker.start();
        listen();
        await().until(() -> !seen.isEmpty());
        awaitState("rpm", DeliveryStatus.State.DELIVERED);
        assertThat(seen).containsExactly("{\"rpm\":120}");
    }

    @Test
    void a_desired_value_is_put_over_coap_and_a_devices_refusal_is_told() {
        desire("opening", new TwinValue.Real(40.5));
        awaitState("opening", DeliveryStatus.State.DELIVERED);
        assertThat(seen).containsExactly("CON 40.5");
        desire("locked", new TwinValue.Truth(true));
        awaitState("locked", DeliveryStatus.State.REFUSED);
        Refusal why = deliveries.status("p", "locked").orElseThrow().problem().orElseThrow();
        assertThat(why.code()).isEqualTo("SKR-I031");
        assertThat(why.message()).contains("4.09", "'locked'");
    }

    @Test
    void a_device_whose_host_is_not_known_keeps_no_other_from_its_value() {
        desire("a-far", "opening", new TwinValue.Real(1));
        await().until(
                        () ->
                                deliveries.status("a-far", "opening").stream()
                                        .flatMap(status -> status.problem().stream())
                                        .anyMatch(why -> why.code().equals("SKR-I032")));
        desire("opening", new TwinValue.Real(40.5));
        awaitState("opening", DeliveryStatus.State.DELIVERED);
    }

    @Test
    void a_fault_of_a_way_is_told_and_does_not_end_the_deliveries() {
        broken = Optional.of(new Broken());
        desire("opening", new TwinValue.Real(40.5));
        await().until(
                        () ->
                                deliveries.troubles().stream()
                                        .anyMatch(why -> why.code().equals("SKR-I035")));
        broken = Optional.empty();
        awaitState("opening", DeliveryStatus.State.DELIVERED);
        assertThat(deliveries.troubles()).isEmpty();
    }

    private static final class Broken implements DeviceWriter {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void write(Wish wish, Consumer<Answer> done) {
            throw new IllegalStateException("not what anybody expected");
        }

        @Override
        public void close() {}
    }
}
