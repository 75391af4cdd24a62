package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.model.PayloadFormat;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.jspecify.annotations.Nullable;

/** Stands for every path below it: the profiles' patterns decide which of them exist. */
final class IngestResource extends CoapResource {
    /** A profile's path. */
    record Route(AddressMatcher matcher, PayloadFormat payload) {}

    private final Supplier<List<Route>> routes;
    private final CoapInbox inbox;
    private final int maxPayloadBytes;

    IngestResource(
            String name, Supplier<List<Route>> routes, CoapInbox inbox, int maxPayloadBytes) {
        super(name);
        this.routes = routes;
        this.inbox = inbox;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    @Override
    public Resource getChild(String name) {
        Resource child = super.getChild(name);
        return child == null ? this : child;
    }

    @Override
    public void handleRequest(Exchange exchange) {
        Request request = exchange.getRequest();
        String path = "/" + request.getOptions().getUriPathString();
        Route route = routeOf(path);
        if (route == null) {
            refuse(
                    exchange,
                    path,
                    ResponseCode.NOT_FOUND,
                    "SKR-I105",
                    "no profile has a device at "
                            + path
                            + ": check the path, or add a profile with source.coap.path");
            return;
        }
        // No switch: its table would be made while a native executable is built, when Californium's
        // classes must not be initialized (docs/native.md).
        Code method = request.getCode();
        if (method == Code.POST || method == Code.PUT) {
            take(exchange, request, route, path);
        } else {
            refuse(
                    exchange,
                    path,
                    ResponseCode.METHOD_NOT_ALLOWED,
                    "SKR-I106",
                    "readings are sent with POST or PUT");
        }
    }

    private void take(Exchange exchange, Request request, Route route, String path) {
        int format = request.getOptions().getContentFormat();
        if (format != MediaTypeRegistry.UNDEFINED && format != expected(route.payload())) {
            refuse(
                    exchange,
                    path,
                    ResponseCode.UNSUPPORTED_CONTENT_FORMAT,
                    "SKR-I107",
                    "%s takes content format %d (%s), not %d"
                            .formatted(
                                    path,
                                    expected(route.payload()),
                                    MediaTypeRegistry.toString(expected(route.payload())),
                                    format));
            return;
        }
        if (request.getPayloadSize() > maxPayloadBytes) {
            refuse(
                    exchange,
                    path,
                    ResponseCode.REQUEST_ENTITY_TOO_LARGE,
                    CodedAnswers.tooLarge(
                            maxPayloadBytes, "%,d".formatted(request.getPayloadSize())));
            return;
        }
        inbox.request(exchange, path);
    }

    private @Nullable Route routeOf(String path) {
        for (Route route : routes.get()) {
            if (route.matcher().deviceIdOf(path) != null) {
                return route;
            }
        }
        return null;
    }

    /** Content-Format numbers of RFC 7252 (section 12.3), RFC 8949 and RFC 8428 (section 12.2). */
    static int expected(PayloadFormat payload) {
        return switch (payload) {
            case JSON -> MediaTypeRegistry.APPLICATION_JSON;
            case CBOR -> MediaTypeRegistry.APPLICATION_CBOR;
            case SENML_JSON -> MediaTypeRegistry.APPLICATION_SENML_JSON;
            case SENML_CBOR -> MediaTypeRegistry.APPLICATION_SENML_CBOR;
            case TEXT -> MediaTypeRegistry.TEXT_PLAIN;
            case BINARY -> MediaTypeRegistry.APPLICATION_OCTET_STREAM;
        };
    }

    private void refuse(
            Exchange exchange, String path, ResponseCode code, String error, String message) {
        refuse(exchange, path, code, new Refusal(error, message));
    }

    private void refuse(Exchange exchange, String path, ResponseCode code, Refusal refusal) {
        inbox.refused(path, refusal);
        exchange.sendResponse(PendingRequest.response(code, refusal));
    }
}
