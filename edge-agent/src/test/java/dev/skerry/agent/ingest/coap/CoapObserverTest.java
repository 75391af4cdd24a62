package dev.skerry.agent.ingest.coap;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Source;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoapObserverTest {
    private final BlockingQueue<RawMessage> messages = new ArrayBlockingQueue<>(64);

    @SuppressWarnings("NullAway.Init") // set by each test
    private CoapSource source;

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void an_observed_device_is_found_and_its_notifications_arrive() throws Exception {
        var device = new CoapServer(CoapNetwork.plain(CoapSourceTest.settings(8)));
        device.addEndpoint(
                CoapEndpoint.builder()
                        .setInetSocketAddress(new InetSocketAddress("127.0.0.1", 0))
                        .build());
        var valve = new ObservableValve();
        device.add(new CoapResource("valve").add(valve));
        device.start();
        try {
            int port = device.getEndpoints().getFirst().getAddress().getPort();
            source = observing(port);
            source.start(messages::put);
            RawMessage first = take();
            assertThat(first.address()).isEqualTo("/valve/valve-1");
            assertThat(first.payload()).asString(UTF_8).isEqualTo("{\"p\":1}");
            valve.show("{\"p\":2}");
            assertThat(take().payload()).asString(UTF_8).isEqualTo("{\"p\":2}");
        } finally {
            device.destroy();
        }
    }

    @Test
    void an_observed_device_that_is_not_there_is_a_trouble() throws Exception {
        int unused;
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        source = observing(unused);
        source.start(messages::put);
        await().until(() -> source.trouble().isPresent());
        assertThat(source.trouble().orElseThrow().code()).isEqualTo("SKR-I111");
    }

    @Test
    void a_host_that_is_not_known_keeps_no_other_device_from_being_observed() throws Exception {
        var device = new CoapServer(CoapNetwork.plain(CoapSourceTest.settings(8)));
        device.addEndpoint(
                CoapEndpoint.builder()
                        .setInetSocketAddress(new InetSocketAddress("127.0.0.1", 0))
                        .build());
        device.add(new CoapResource("valve").add(new ObservableValve()));
        device.start();
        try {
            int port = device.getEndpoints().getFirst().getAddress().getPort();
            source =
                    observing(
                            "coap://nowhere.invalid/valve/valve-0",
                            "coap://127.0.0.1:" + port + "/valve/valve-1");
            source.start(messages::put);
            assertThat(take().address()).isEqualTo("/valve/valve-1");
            await().until(() -> source.trouble().isPresent());
            assertThat(source.trouble().orElseThrow().code()).isEqualTo("SKR-I109");
            assertThat(source.trouble().orElseThrow().message())
                    .contains("nowhere.invalid", "trying again");
        } finally {
            device.destroy();
        }
    }

    static CoapSettings anywhere() {
        return CoapSourceTest.settings(8)
                .with(new CoapSecurity(-1, CoapSecurity.none().dtls(), true));
    }

    private static CoapSource observing(int port) {
        return observing("coap://127.0.0.1:" + port + "/valve/{device}");
    }

    private static CoapSource observing(String... addresses) {
        return new CoapSource(
                anywhere(),
                "plant",
                Arrays.stream(addresses)
                        .map(
                                address ->
                                        CoapSourceTest.profile(
                                                new Source.Coap(
                                                        "/valve/{device}",
                                                        Payload.of(PayloadFormat.JSON),
                                                        address)))
                        .toList(),
                (_, _, _, _) -> {},
                Optional::empty,
                () -> Stamp.known(GroupClock.SYSTEM.nowMicros()));
    }

    private static final class ObservableValve extends CoapResource {
        private volatile String state = "{\"p\":1}";

        ObservableValve() {
            super("valve-1");
            setObservable(true);
        }

        void show(String newState) {
            state = newState;
            changed();
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            exchange.respond(ResponseCode.CONTENT, state, MediaTypeRegistry.APPLICATION_JSON);
        }
    }

    private RawMessage take() throws InterruptedException {
        RawMessage message = messages.poll(20, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }
}
