package dev.skerry.agent.ingest.coap;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;

/** Sends requests to devices that are observed. */
public final class DeviceRequests implements AutoCloseable {
    private final String site;
    private final Map<String, URI> observed;
    private final Endpoint endpoint;

    /** A request with a payload that is JSON if it looks like it, else text. */
    public record Sending(URI server, String path, DeviceWrite.Method method, byte[] payload) {}

    /** What came of a request. */
    public sealed interface Answer {
        /** A code of class 2. */
        record Success() implements Answer {}

        /** Another code, as RFC 7252 writes it, with its name. */
        record Failure(String code) implements Answer {}

        /** No answer, after all retransmissions. */
        record None() implements Answer {}
    }

    /** A client of its own, for the devices of one site. */
    public DeviceRequests(CoapSettings settings, String site) {
        this.site = site;
        this.observed = settings.observe();
        this.endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(CoapNetwork.configuration(settings))
                        .build();
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
     * Sends a confirmable request; does not block.
     *
     * @param done is told once, on the client's thread
     */
    public void send(Sending sending, Consumer<Answer> done) {
        Request request =
                switch (sending.method()) {
                    case PUT -> Request.newPut();
                    case POST -> Request.newPost();
                };
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
        client.advanced(new Once(done), request);
    }

    private static final class Once implements CoapHandler {
        private final AtomicBoolean told = new AtomicBoolean();
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

        private void tell(Answer answer) {
            if (told.compareAndSet(false, true)) {
                done.accept(answer);
            }
        }
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
