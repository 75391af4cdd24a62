package dev.skerry.agent.ingest.coap;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.elements.util.StringUtil;

/**
 * Sends requests to devices that are observed. Names are looked up on a thread of their own, one
 * after the other; a device whose address has no name does not wait for them.
 */
public final class DeviceRequests implements AutoCloseable {
    private static final int MOST_NAMES_WAITING = 256;

    private final String site;
    private final Map<String, URI> observed;
    private final DeviceEndpoints endpoints;
    private final ExecutorService names =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MOST_NAMES_WAITING),
                    Thread.ofPlatform().name("skerry-coap-names").daemon().factory());

    /**
     * A request to a device's server, with a payload that is JSON if it looks like it, else text.
     */
    public record Sending(
            String deviceId, URI server, String path, DeviceWrite.Method method, byte[] payload) {}

    /** What came of a request. */
    public sealed interface Answer {
        /** A code of class 2. */
        record Success() implements Answer {}

        /** Another code, as RFC 7252 writes it, with its name. */
        record Failure(String code) implements Answer {}

        /** No answer, after all retransmissions or until it was given up. */
        record None() implements Answer {}

        /** It could not be sent this time. */
        record Unsent(String why) implements Answer {}

        /** It must not be sent so; why, with what to do. */
        record Barred(String why) implements Answer {}
    }

    /** A client of its own, for the devices of one site. */
    public DeviceRequests(CoapSettings settings, String site) {
        this.site = site;
        this.observed = settings.observe();
        this.endpoints = new DeviceEndpoints(settings);
    }

    /** The server that has a device, if the settings or the profile's {@code observe} tell. */
    public Optional<URI> serverOf(DeviceProfile profile, String deviceId) {
        URI configured = observed.get(deviceId);
        if (configured != null) {
            return Optional.of(configured.resolve("/"));
        }
        return ObservedPattern.of(List.of(profile), site).stream()
                .map(pattern -> pattern.serverOf(deviceId))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Sends a confirmable request; does not block, and does not throw.
     *
     * @param done is told once, on any thread
     * @return gives the request up, if it was not answered yet
     */
    public Runnable send(Sending sending, Consumer<Answer> done) {
        Request request =
                switch (sending.method()) {
                    case PUT -> Request.newPut();
                    case POST -> Request.newPost();
                };
        Once once = new Once(done);
        String host = sending.server().getHost();
        if (host != null && StringUtil.isLiteralIpAddress(host)) {
            send(sending, request, once);
        } else {
            try {
                names.execute(() -> send(sending, request, once));
            } catch (RejectedExecutionException e) {
                once.tell(
                        new Answer.Unsent(
                                "%d requests wait for the addresses of hosts and no more can: see that names are found"
                                        .formatted(MOST_NAMES_WAITING)));
            }
        }
        return () -> {
            request.cancel();
            once.giveUp(
                    "it was given up while it waited for the address of %s: see that names are found soon"
                            .formatted(sending.server()));
        };
    }

    private void send(Sending sending, Request request, Once once) {
        try {
            if (!request.isCanceled()) {
                transmit(sending, request, once);
            }
        } catch (UnknownHostException e) {
            once.tell(new Answer.Unsent(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // Whoever waits for the answer, and for the room that it takes, hears of it.
            once.tell(new Answer.Unsent(e.toString()));
        }
    }

    private void transmit(Sending sending, Request request, Once once) throws UnknownHostException {
        Endpoint endpoint;
        try {
            endpoint = endpoints.of(sending.server(), sending.deviceId());
        } catch (IllegalArgumentException e) {
            once.tell(new Answer.Barred(String.valueOf(e.getMessage())));
            return;
        }
        request.setConfirmable(true);
        request.setURI(sending.server());
        request.getOptions().setUriPath(sending.path());
        request.setPayload(sending.payload());
        byte first = sending.payload().length == 0 ? 0 : sending.payload()[0];
        request.getOptions()
                .setContentFormat(
                        first == '{' || first == '['
                                ? MediaTypeRegistry.APPLICATION_JSON
                                : MediaTypeRegistry.TEXT_PLAIN);
        CoapClient client = new CoapClient();
        client.setEndpoint(endpoint);
        if (once.begin()) {
            client.advanced(once, request);
        }
    }

    /** How far a request has come. */
    private enum Stage {
        WAITING,
        SENDING,
        TOLD
    }

    private static final class Once implements CoapHandler {
        private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
        private final Consumer<Answer> done;

        Once(Consumer<Answer> done) {
            this.done = done;
        }

        @Override
        public void onLoad(CoapResponse response) {
            CoAP.ResponseCode code = response.getCode();
            tell(
                    response.isSuccess()
                            ? new Answer.Success()
                            : new Answer.Failure(code + " " + code.name()));
        }

        @Override
        public void onError() {
            tell(new Answer.None());
        }

        /** Whether it is to be sent: from now on the device may have it. */
        private boolean begin() {
            return stage.compareAndSet(Stage.WAITING, Stage.SENDING);
        }

        /** Ends it; what was not sent until now is not sent any more, and this is why. */
        private void giveUp(String why) {
            if (stage.compareAndSet(Stage.WAITING, Stage.TOLD)) {
                done.accept(new Answer.Unsent(why));
            } else {
                onError();
            }
        }

        private void tell(Answer answer) {
            if (stage.getAndSet(Stage.TOLD) != Stage.TOLD) {
                done.accept(answer);
            }
        }
    }

    @Override
    public void close() {
        names.shutdownNow();
        endpoints.close();
    }
}
