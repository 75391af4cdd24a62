package dev.skerry.agent.ingest.coap;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.junit.jupiter.api.Test;

class WellKnownTest {
    @Test
    void a_server_whose_host_is_not_known_keeps_no_other_from_being_asked() {
        var server = new CoapServer(CoapNetwork.plain(CoapSourceTest.settings(8)));
        server.addEndpoint(
                CoapEndpoint.builder()
                        .setInetSocketAddress(new InetSocketAddress("127.0.0.1", 0))
                        .build());
        server.add(new CoapResource("valve"));
        server.start();
        var there =
                URI.create(
                        "coap://127.0.0.1:"
                                + server.getEndpoints().getFirst().getAddress().getPort());
        BlockingQueue<String> heard = new ArrayBlockingQueue<>(8);
        try (var asking =
                WellKnown.ask(
                        CoapObserverTest.anywhere(),
                        List.of(URI.create("coap://nowhere.invalid"), there),
                        (from, links) -> heard.add(from + " " + links))) {
            await().until(() -> !heard.isEmpty());
            assertThat(heard.element()).startsWith(there + " ").contains("</valve>");
            assertThat(asking.trouble().orElseThrow().code()).isEqualTo("SKR-I123");
            assertThat(asking.trouble().orElseThrow().message()).contains("nowhere.invalid");
        } finally {
            server.destroy();
        }
    }
}
