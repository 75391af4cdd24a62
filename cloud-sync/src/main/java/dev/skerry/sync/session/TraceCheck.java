package dev.skerry.sync.session;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.MessageTrace;
import dev.skerry.sync.proto.Welcome;
import java.util.List;

/** Which traces of messages are taken. A batch is never refused because of one. */
final class TraceCheck {
    /** With a batch. */
    static final int MOST = 8;

    private static final int MOST_CHARS = 256;
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    /** The highest rate that an agent takes a gateway's word for. */
    private static final int MOST_PER_MINUTE = 6_000;

    /** A year: nothing waits in an outbox for longer and is still traced. */
    private static final long LONGEST_MICROS = 31_556_952_000_000L;

    private TraceCheck() {}

    /** Those that can be, of the first few. */
    static List<MessageTrace> usable(List<MessageTrace> told) {
        return told.stream().limit(MOST).filter(TraceCheck::isUsable).toList();
    }

    private static boolean isUsable(MessageTrace trace) {
        return isId(trace.getTraceId(), TRACE_BYTES)
                && isId(trace.getSpanId(), SPAN_BYTES)
                && (trace.getParentId().isEmpty() || isId(trace.getParentId(), SPAN_BYTES))
                && trace.getSource().length() <= MOST_CHARS
                && trace.getAddress().length() <= MOST_CHARS
                && trace.getDeviceId().length() <= MOST_CHARS
                && trace.getReceivedMicros() >= 0
                && isInOrder(
                        0,
                        trace.getTakenAfter(),
                        trace.getDecodedAfter(),
                        trace.getInferredAfter(),
                        trace.getDecidedAfter(),
                        trace.getDurableAfter(),
                        trace.getSentAfter(),
                        LONGEST_MICROS);
    }

    /** W3C Trace Context, 3.2.2: all zero is none. */
    private static boolean isId(ByteString id, int bytes) {
        return id.size() == bytes && !id.equals(ByteString.copyFrom(new byte[bytes]));
    }

    private static boolean isInOrder(long... times) {
        for (int i = 1; i < times.length; i++) {
            if (times[i] < times[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** Unsigned on the wire. */
    static int perMinute(Welcome welcome) {
        int wanted = welcome.getTracesPerMinute();
        return wanted < 0 ? MOST_PER_MINUTE : Math.min(wanted, MOST_PER_MINUTE);
    }
}
