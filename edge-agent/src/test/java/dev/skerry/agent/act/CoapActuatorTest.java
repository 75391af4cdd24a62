package dev.skerry.agent.act;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.act.Order.Ending;
import dev.skerry.agent.ingest.coap.CoapSettings;
import dev.skerry.agent.ingest.coap.DeviceRequests;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.CommandSpec.Argument;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.ValueType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoapActuatorTest {
    private final List<String> put = Collections.synchronizedList(new ArrayList<>());
    private final List<Ending> endings = Collections.synchronizedList(new ArrayList<>());
    private CoapServer server;
    private CoapActuator actuator;
    private DeviceProfile valve;

    @BeforeEach
    void start() {
        CoapConfig.register();
        server = new CoapServer(Configuration.createStandardWithoutFile());
        var endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(Configuration.createStandardWithoutFile())
                        .setInetSocketAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .build();
        server.addEndpoint(endpoint);
        server.add(
                new CoapResource("v1") {
                    @Override
                    public void handlePUT(CoapExchange exchange) {
                        put.add(exchange.getRequestText());
                        if (exchange.getRequestText().equals("mute")) {
                            exchange.accept();
                            return;
                        }
                        exchange.respond(
                                exchange.getRequestText().equals("no")
                                        ? ResponseCode.BAD_REQUEST
                                        : ResponseCode.CHANGED);
                    }
                });
        server.start();
        valve = profile("coap://127.0.0.1:" + endpoint.getAddress().getPort());
        actuator =
                new CoapActuator(
                        "plant",
                        () ->
                                new DeviceRequests(
                                        CoapSettings.of("127.0.0.1", 0, Map.of()), "plant"),
                        id ->
                                switch (id) {
                                    case "v1" -> Optional.of(valve);
                                    case "far" -> Optional.of(profile("coaps://nowhere.invalid"));
                                    case "nameless" -> Optional.of(profile("coaps://no_name"));
                                    default -> Optional.empty();
                                });
    }

    @AfterEach
    void stop() {
        actuator.close();
        server.destroy();
    }

    private static DeviceProfile profile(String server) {
        var coap =
                new Source.Coap("/{device}", Payload.of(PayloadFormat.JSON), server + "/{device}");
        return new DeviceProfile(
                "valve",
                "1.0.0",
                "",
                List.of(coap),
                List.of(),
                List.of(),
                List.of(command("shut", "0")),
                List.of(),
                List.of(),
                "digest");
    }

    private static CommandSpec command(String name, String payload) {
        return new CommandSpec(
                name,
                new DeviceWrite.Coap("/{device}", DeviceWrite.Method.PUT, payload),
                null,
                Duration.ofSeconds(30),
                List.of(new Argument("percent", ValueType.INT32, null, List.of())));
    }

    private void order(String device, String payload, Duration within) {
        actuator.carryOut(
                new Order(
                        command("hold", payload),
                        device,
                        Map.of("percent", 40L),
                        System.nanoTime() + within.toNanos(),
                        new Order.Listener() {
                            @Override
                            public void sending() {}

                            @Override
                            public void ended(Ending ending) {
                                endings.add(ending);
                            }
                        }));
    }

    private Ending ending() {
        await().until(() -> !endings.isEmpty());
        return endings.getFirst();
    }

    @Test
    void sends_an_order_with_its_arguments_and_hears_the_device() {
        order("v1", "{percent}", Duration.ofSeconds(30));
        assertThat(ending()).isInstanceOf(Ending.Sent.class);
        assertThat(put).containsExactly("40");
        assertThat(actuator.sent()).isEqualTo(1);
    }

    @Test
    void says_what_the_device_answered() {
        order("v1", "no", Duration.ofSeconds(30));
        assertThat(ending())
                .isInstanceOfSatisfying(
                        Ending.NotSent.class,
                        no -> {
                            assertThat(no.why().code()).isEqualTo("SKR-I026");
                            assertThat(no.why().message()).contains("4.00", "'hold'");
                        });
        assertThat(actuator.trouble()).isPresent();
    }

    @Test
    void does_not_know_what_became_of_an_order_that_was_not_answered_before_it_expired() {
        order("v1", "mute", Duration.ofMillis(300));
        assertThat(ending()).isInstanceOf(Ending.Unknown.class);
        assertThat(actuator.trouble().orElseThrow().code()).isEqualTo("SKR-I027");
        assertThat(endings).hasSize(1);
    }

    @Test
    void sends_nothing_to_a_device_whose_address_it_does_not_know() {
        order("v2", "0", Duration.ofSeconds(30));
        assertThat(ending())
                .isInstanceOfSatisfying(
                        Ending.NotSent.class,
                        no -> assertThat(no.why().code()).isEqualTo("SKR-I025"));
        order("v1", "0", Duration.ZERO);
        assertThat(endings.getLast()).isInstanceOf(Ending.Expired.class);
        assertThat(put).isEmpty();
    }

    @Test
    void an_order_for_a_host_that_is_not_known_ends_and_leaves_its_room_to_others() {
        for (int sent = 1; sent <= 300; sent++) {
            int upTo = sent;
            order("far", "0", Duration.ofSeconds(300));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> endings.size() == upTo);
        }
        assertThat(endings)
                .allSatisfy(
                        ending ->
                                assertThat(((Ending.NotSent) ending).why())
                                        .satisfies(
                                                why -> {
                                                    assertThat(why.code()).isEqualTo("SKR-I025");
                                                    assertThat(why.message())
                                                            .contains("nowhere.invalid");
                                                }));
        endings.clear();
        order("v1", "{percent}", Duration.ofSeconds(30));
        assertThat(ending()).isInstanceOf(Ending.Sent.class);
    }

    @Test
    void an_order_for_an_address_without_a_host_ends() {
        order("nameless", "0", Duration.ofSeconds(300));
        assertThat(ending())
                .isInstanceOfSatisfying(
                        Ending.NotSent.class,
                        no -> assertThat(no.why().message()).contains("names no host"));
    }

    @Test
    void carries_out_what_a_rule_decided() {
        actuator.act(
                valve, new Decision.CommandIssued("v1", "sticking", 1, "shut", "torque > 30.0"));
        await().until(() -> actuator.sent() == 1);
        assertThat(put).containsExactly("0");
    }
}
