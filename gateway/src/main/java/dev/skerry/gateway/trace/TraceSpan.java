package dev.skerry.gateway.trace;

import com.google.protobuf.ByteString;
import java.util.Map;

/**
 * One piece of work with its time.
 *
 * @param traceId 16 bytes
 * @param spanId 8 bytes
 * @param parentId 8 bytes, or none
 * @param name one of few; what varies is in the attributes
 * @param startMicros since 1970-01-01T00:00:00Z by the gateway's clock
 * @param endMicros not before the start
 * @param attributes strings, numbers and booleans
 * @param failed whether it went wrong
 */
public record TraceSpan(
        Origin origin,
        ByteString traceId,
        ByteString spanId,
        ByteString parentId,
        String name,
        Kind kind,
        long startMicros,
        long endMicros,
        Map<String, Object> attributes,
        boolean failed) {
    public TraceSpan {
        attributes = Map.copyOf(attributes);
        endMicros = Math.max(startMicros, endMicros);
    }

    /** Which side of what it is. */
    public enum Kind {
        INTERNAL,
        SERVER,
        CONSUMER
    }
}
