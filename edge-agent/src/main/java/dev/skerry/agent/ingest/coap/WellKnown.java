package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Refusal;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.Request;

/** Asks CoAP servers now and again what they have: {@code /.well-known/core} (RFC 6690). */
public final class WellKnown implements AutoCloseable {
    /** After how long a server that could not be asked is asked again. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** One of so many rounds asks every server: each ten minutes. */
    private static final int ROUNDS = 10;

    private final DeviceEndpoints endpoints;
    private final List<URI> servers;
    private final BiConsumer<URI, String> answers;
    private final Map<URI, Refusal> troubles = new ConcurrentHashMap<>();
    private final Thread thread;

    private WellKnown(CoapSettings settings, List<URI> servers, BiConsumer<URI, String> answers) {
        this.servers = List.copyOf(servers);
        this.answers = answers;
        endpoints = new DeviceEndpoints(settings);
        thread = Thread.ofPlatform().name("skerry-discover").daemon().unstarted(this::run);
    }

    /**
     * Begins to ask.
     *
     * @param answers hears each answer in the link format, on the client's thread; a server that
     *     does not answer is asked again a minute later
     */
    public static WellKnown ask(
            CoapSettings settings, List<URI> servers, BiConsumer<URI, String> answers) {
        var asking = new WellKnown(settings, servers, answers);
        asking.thread.start();
        return asking;
    }

    private void run() {
        try {
            for (int round = 0; ; round = (round + 1) % ROUNDS) {
                for (URI server : servers) {
                    if (round == 0 || troubles.containsKey(server)) {
                        ask(server);
                    }
                }
                Thread.sleep(AGAIN);
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    private void ask(URI server) {
        try {
            Request request = Request.newGet();
            request.setConfirmable(true);
            CoapClient client = new CoapClient();
            client.setEndpoint(endpoints.of(server, null));
            request.setURI(server.resolve("/.well-known/core"));
            client.advanced(new Heard(server), request);
        } catch (UnknownHostException | IllegalArgumentException e) {
            failed(server, "can't be asked: " + e.getMessage());
        } catch (RuntimeException e) {
            // Thrown on, it would end the asking of all.
            failed(server, "can't be asked (" + e + ")");
        }
    }

    private void failed(URI server, String what) {
        troubles.put(
                server,
                new Refusal(
                        "SKR-I123",
                        "%s %s: check that it is there and skerry.agent.discovery.coap; asking again"
                                .formatted(server, what)));
    }

    /** Why a server can't be asked at present, of several one. */
    public Optional<Refusal> trouble() {
        return troubles.values().stream().findFirst();
    }

    private final class Heard implements CoapHandler {
        private final URI server;

        Heard(URI server) {
            this.server = server;
        }

        @Override
        public void onLoad(CoapResponse response) {
            if (response.isSuccess()) {
                troubles.remove(server);
                answers.accept(server, response.getResponseText());
            } else {
                failed(server, "answered " + response.getCode() + " for /.well-known/core");
            }
        }

        @Override
        public void onError() {
            failed(server, "did not answer for /.well-known/core");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        endpoints.close();
    }
}
