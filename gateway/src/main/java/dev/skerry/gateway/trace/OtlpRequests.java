package dev.skerry.gateway.trace;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Spans as OTLP 1.8 has them. */
final class OtlpRequests {
    private static final String SCOPE = "dev.skerry";

    private OtlpRequests() {}

    static ExportTraceServiceRequest of(List<TraceSpan> spans) {
        Map<Origin, ScopeSpans.Builder> byOrigin = new LinkedHashMap<>();
        for (TraceSpan span : spans) {
            byOrigin.computeIfAbsent(
                            span.origin(),
                            origin ->
                                    ScopeSpans.newBuilder()
                                            .setScope(
                                                    InstrumentationScope.newBuilder()
                                                            .setName(SCOPE)
                                                            .setVersion(origin.version())))
                    .addSpans(proto(span));
        }
        ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
        byOrigin.forEach(
                (origin, scope) ->
                        request.addResourceSpans(
                                ResourceSpans.newBuilder()
                                        .setResource(resource(origin))
                                        .addScopeSpans(scope)));
        return request.build();
    }

    private static Resource resource(Origin origin) {
        Resource.Builder resource =
                Resource.newBuilder()
                        .addAttributes(attribute("service.name", origin.service()))
                        .addAttributes(attribute("service.version", origin.version()));
        if (!origin.instance().isEmpty()) {
            resource.addAttributes(attribute("service.instance.id", origin.instance()));
        }
        return resource.build();
    }

    private static Span proto(TraceSpan span) {
        Span.Builder proto =
                Span.newBuilder()
                        .setTraceId(span.traceId())
                        .setSpanId(span.spanId())
                        .setParentSpanId(span.parentId())
                        .setName(span.name())
                        .setKind(kind(span.kind()))
                        .setStartTimeUnixNano(nanos(span.startMicros()))
                        .setEndTimeUnixNano(nanos(span.endMicros()));
        span.attributes().forEach((name, value) -> proto.addAttributes(attribute(name, value)));
        if (span.failed()) {
            proto.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
        }
        return proto.build();
    }

    private static Span.SpanKind kind(TraceSpan.Kind kind) {
        return switch (kind) {
            case INTERNAL -> Span.SpanKind.SPAN_KIND_INTERNAL;
            case SERVER -> Span.SpanKind.SPAN_KIND_SERVER;
            case CONSUMER -> Span.SpanKind.SPAN_KIND_CONSUMER;
        };
    }

    private static long nanos(long micros) {
        return TimeUnit.MICROSECONDS.toNanos(micros);
    }

    private static KeyValue attribute(String name, Object value) {
        AnyValue.Builder any = AnyValue.newBuilder();
        switch (value) {
            case Long number -> any.setIntValue(number);
            case Boolean bool -> any.setBoolValue(bool);
            default -> any.setStringValue(value.toString());
        }
        return KeyValue.newBuilder().setKey(name).setValue(any).build();
    }
}
