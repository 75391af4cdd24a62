package dev.skerry.tool.bench.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.process.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WaitingSensorTest {
    private static final List<String> PATH = List.of("start", "sensor");

    @BeforeAll
    static void define_settings() {
        CoapConfig.register();
        UdpConfig.register();
    }

    /** Refuses what comes first, as an agent that can't keep it yet. */
    private static final class Keeper extends CoapResource {
        private int asked;

        Keeper() {
            super("sensor");
        }

        @Override
        public void handlePOST(CoapExchange exchange) {
            boolean isReading =
                    exchange.getRequestOptions().getContentFormat() == 50
                            && exchange.getRequestText().startsWith("{\"v\": ");
            asked++;
            exchange.respond(
                    isReading && asked > 1
                            ? ResponseCode.CHANGED
                            : ResponseCode.SERVICE_UNAVAILABLE);
        }
    }

    @Test
    void a_reading_is_said_until_it_is_kept() throws IOException {
        int port = Ports.freeUdp();
        CoapServer agent = new CoapServer(Configuration.createStandardWithoutFile(), port);
        Keeper keeper = new Keeper();
        CoapResource start = new CoapResource("start");
        start.add(keeper);
        agent.add(start);
        agent.start();
        try {
            assertThat(WaitingSensor.isHeard(port, PATH, Duration.ofSeconds(60))).isTrue();
            assertThat(keeper.asked).isGreaterThan(1);
        } finally {
            agent.destroy();
        }
    }

    @Test
    void nobody_who_listens_is_nobody_who_keeps_it() throws IOException {
        assertThat(WaitingSensor.isHeard(Ports.freeUdp(), PATH, Duration.ofMillis(50))).isFalse();
    }

    @Test
    void a_message_is_as_the_RFC_has_it() {
        byte[] message = WaitingSensor.message(0x1234, PATH);

        assertThat(message).startsWith(0x40, 0x02, 0x12, 0x34, 0xB5, 's', 't', 'a', 'r', 't', 0x06);
        assertThat(new String(message, StandardCharsets.ISO_8859_1))
                .endsWith("sensor\u00112\u00FF{\"v\": 4660}");
    }
}
