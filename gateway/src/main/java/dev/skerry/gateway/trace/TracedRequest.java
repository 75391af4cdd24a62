package dev.skerry.gateway.trace;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.trace.TraceSpan.Kind;
import dev.skerry.sync.trace.TraceParent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request of the API that is traced: no more of it than method, route and outcome. */
public final class TracedRequest {
    /** From here on a server failed, not who asked. */
    private static final int SERVER_ERROR = 500;

    private final Tracing tracing;
    private final ByteString traceId;
    private final ByteString spanId;
    private final ByteString parentId;
    private final long startMicros;

    private TracedRequest(Tracing tracing, ByteString traceId, ByteString parentId) {
        this.tracing = tracing;
        this.traceId = traceId;
        this.spanId = tracing.newSpanId();
        this.parentId = parentId;
        this.startMicros = Times.toMicros(tracing.clock().instant());
    }

    /**
     * Begins to trace a request, or not: all whose sender records the trace, and a share of those
     * that come without one.
     *
     * @param traceParent the header; empty when there is none
     */
    public static Optional<TracedRequest> begin(Tracing tracing, String traceParent) {
        if (!tracing.isOn()) {
            return Optional.empty();
        }
        Optional<TraceParent> parent = TraceParent.of(traceParent);
        boolean isPicked =
                parent.map(TraceParent::isSampled)
                        .orElseGet(() -> tracing.random().nextDouble() < tracing.requestShare());
        return isPicked
                ? Optional.of(
                        new TracedRequest(
                                tracing,
                                parent.map(TraceParent::traceId).orElseGet(tracing::newTraceId),
                                parent.map(TraceParent::spanId).orElse(ByteString.EMPTY)))
                : Optional.empty();
    }

    /** The trace's id, as logs and people know it. */
    public String id() {
        return TraceParent.hex(traceId);
    }

    /** By which whoever asked finds it. */
    public String header() {
        return new TraceParent(traceId, spanId, true).toString();
    }

    /**
     * It was answered.
     *
     * @param route with the names of its parts, not what stood there
     * @param code what was wrong; empty if nothing was
     */
    public void answered(String method, String route, int status, String code) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("http.request.method", method);
        attributes.put("http.route", route);
        attributes.put("http.response.status_code", (long) status);
        if (!code.isEmpty()) {
            attributes.put("skerry.code", code);
        }
        tracing.add(
                List.of(
                        new TraceSpan(
                                tracing.origin(),
                                traceId,
                                spanId,
                                parentId,
                                method + " " + route,
                                Kind.SERVER,
                                startMicros,
                                Times.toMicros(tracing.clock().instant()),
                                attributes,
                                status >= SERVER_ERROR)));
    }
}
