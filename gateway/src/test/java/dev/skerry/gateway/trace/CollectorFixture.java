package dev.skerry.gateway.trace;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector that takes OTLP over HTTP and remembers it. */
public final class CollectorFixture implements AutoCloseable {
    private final HttpServer server;
    private final List<ExportTraceServiceRequest> taken = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile int refusals;

    public CollectorFixture() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/v1/traces",
                exchange -> {
                    var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
                    String type = exchange.getRequestHeaders().getFirst("Content-Type");
                    if (status == 200 && "application/x-protobuf".equals(type)) {
                        taken.add(request);
                    } else {
                        refusals++;
                    }
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
    }

    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    /** Answers with this status from now on. */
    void answer(int next) {
        status = next;
    }

    int refusals() {
        return refusals;
    }

    List<ExportTraceServiceRequest> taken() {
        return taken;
    }

    /** All spans, in the order in which they came. */
    public List<Span> spans() {
        return taken.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
