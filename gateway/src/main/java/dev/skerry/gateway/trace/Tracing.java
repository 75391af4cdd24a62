package dev.skerry.gateway.trace;

import com.google.protobuf.ByteString;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is traced, and where it goes.
 *
 * @param perMinute messages of each agent, at the most; 0: none
 * @param requestShare of the requests that come without a trace, 0 to 1
 * @param origin the gateway's own
 */
public record Tracing(
        boolean isOn,
        int perMinute,
        double requestShare,
        Origin origin,
        SpanSink sink,
        RandomGenerator random,
        InstantSource clock) {
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    /** Nothing is traced. */
    public static Tracing off(RandomGenerator random, InstantSource clock) {
        return new Tracing(false, 0, 0, Origin.gateway(""), spans -> {}, random, clock);
    }

    ByteString newTraceId() {
        return id(TRACE_BYTES);
    }

    ByteString newSpanId() {
        return id(SPAN_BYTES);
    }

    private ByteString id(int size) {
        byte[] id = new byte[size];
        random.nextBytes(id);
        // All zero is none.
        id[size - 1] |= 1;
        return ByteString.copyFrom(id);
    }

    void add(List<TraceSpan> spans) {
        sink.add(spans);
    }
}
