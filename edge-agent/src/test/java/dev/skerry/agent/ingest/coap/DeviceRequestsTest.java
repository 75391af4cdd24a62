package dev.skerry.agent.ingest.coap;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.ingest.coap.DeviceRequests.Answer;
import dev.skerry.agent.ingest.coap.DeviceRequests.Sending;
import dev.skerry.profile.model.DeviceWrite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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

class DeviceRequestsTest {
    private final List<String> put = new CopyOnWriteArrayList<>();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> release = new CompletableFuture<>();
    private CoapServer server;
    private DeviceRequests requests;
    private int port;

    @BeforeEach
    void start() {
        CoapConfig.register();
        Configuration configuration = Configuration.createStandardWithoutFile();
        var endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setInetSocketAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .build();
        server = new CoapServer(configuration);
        server.addEndpoint(endpoint);
        server.add(
                new CoapResource("v1") {
                    @Override
                    public void handlePUT(CoapExchange exchange) {
                        put.add(exchange.getRequestText());
                        if (exchange.getRequestText().equals("mute")) {
                            exchange.accept();
                        } else {
                            exchange.respond(ResponseCode.CHANGED);
                        }
                    }
                });
        server.start();
        port = endpoint.getAddress().getPort();
        requests = new DeviceRequests(CoapSettings.of("127.0.0.1", 0, Map.of()), "plant");
    }

    @AfterEach
    void stop() {
        release.complete(null);
        requests.close();
        server.destroy();
    }

    private Runnable send(String server, String payload, Consumer<Answer> done) {
        return requests.send(
                new Sending(
                        "v1",
                        URI.create(server),
                        "/v1",
                        DeviceWrite.Method.PUT,
                        payload.getBytes(StandardCharsets.UTF_8)),
                done);
    }

    /** Has the thread that looks names up wait. */
    private void hold() {
        var held = new CompletableFuture<Void>();
        send(
                "coap://no_name",
                "",
                answer -> {
                    held.complete(null);
                    release.join();
                });
        await().until(held::isDone);
    }

    @Test
    void what_is_given_up_before_it_was_sent_is_told_so_and_never_sent() {
        hold();
        String named = "coap://localhost:" + port;
        Runnable giveUp = send(named, "late", answers::add);
        giveUp.run();
        giveUp.run();
        assertThat(answers)
                .singleElement()
                .isInstanceOfSatisfying(
                        Answer.Unsent.class, unsent -> assertThat(unsent.why()).contains(named));
        List<Answer> others = new CopyOnWriteArrayList<>();
        send(named, "next", others::add);
        release.complete(null);
        await().until(() -> !others.isEmpty());
        assertThat(others).containsExactly(new Answer.Success());
        assertThat(put).containsExactly("next");
        assertThat(answers).as("told once").hasSize(1);
    }

    @Test
    void nobody_knows_of_what_is_given_up_after_it_was_sent() {
        Runnable giveUp = send("coap://127.0.0.1:" + port, "mute", answers::add);
        await().until(() -> !put.isEmpty());
        giveUp.run();
        // Either thread may be the one that tells it.
        await().untilAsserted(() -> assertThat(answers).containsExactly(new Answer.None()));
    }
}
