package dev.skerry.it;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces by OTLP over HTTP, as Jaeger, Tempo or OpenTelemetry's collector do. */
final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final CopyOnWriteArrayList<Taken> spans = new CopyOnWriteArrayList<>();

    /** A span and whose work it is. */
    record Taken(String service, Span span) {}

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/traces",
                exchange -> {
                    take(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
    }

    private void take(ExportTraceServiceRequest request) {
        for (var resource : request.getResourceSpansList()) {
            String service =
                    resource.getResource().getAttributesList().stream()
                            .filter(its -> its.getKey().equals("service.name"))
                            .map(its -> its.getValue().getStringValue())
                            .findFirst()
                            .orElse("");
            resource.getScopeSpansList()
                    .forEach(
                            scope ->
                                    scope.getSpansList()
                                            .forEach(its -> spans.add(new Taken(service, its))));
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The spans of a trace by name; the first of each. */
    Map<String, Taken> trace(String id) {
        Map<String, Taken> found = new TreeMap<>();
        for (Taken taken : spans) {
            byte[] traceId = taken.span().getTraceId().toByteArray();
            if (HexFormat.of().formatHex(traceId).equals(id)) {
                found.putIfAbsent(taken.span().getName(), taken);
            }
        }
        return found;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
