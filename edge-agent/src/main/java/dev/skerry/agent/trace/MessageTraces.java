package dev.skerry.agent.trace;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.MessageTrace;
import dev.skerry.sync.session.SequenceRange;
import dev.skerry.sync.trace.TraceParent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks messages to be traced, and keeps what is known of them until the gateway has their batches.
 * Nothing is picked before a gateway has asked for it; while the link is cut what it asked for last
 * goes on, so that a trace may show how long a message waited. What is kept is bounded and in
 * memory alone: the oldest go first, and all go with the process.
 */
public final class MessageTraces {
    /** Traces that wait for their batches to be acknowledged. */
    private static final int CAPACITY = 64;

    /** What a gateway looks at with one batch. */
    private static final int MOST_OF_BATCH = 8;

    private static final int MOST_CHARS = 256;
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final TraceSettings settings;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final ArrayDeque<SampledMessage> waiting = new ArrayDeque<>();
    private volatile long intervalNanos;
    private long nextNanos;
    private boolean pickedOne;

    /**
     * Traces of which none is wanted yet.
     *
     * @param nanoTime a clock that never goes back
     */
    public MessageTraces(TraceSettings settings, RandomGenerator random, LongSupplier nanoTime) {
        this.settings = settings;
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /** Of an agent that traces nothing. */
    public static MessageTraces none() {
        return new MessageTraces(TraceSettings.NONE, new SplittableRandom(0), () -> 0);
    }

    /** The gateway wants so many a minute, at the most; any thread may say so. */
    public void want(int perMinute) {
        int most = settings.share() > 0 ? Math.min(perMinute, settings.perMinute()) : 0;
        intervalNanos = most > 0 ? MINUTE_NANOS / most : 0;
    }

    /**
     * Begins the trace of a message that was just taken, or not. For the pipeline's thread.
     *
     * @param traceParent what the message says of a trace that it is part of; mostly empty
     * @param receivedMicros by the agent's clock
     * @param nowMicros by the same clock
     */
    public @Nullable SampledMessage begin(
            String source,
            String address,
            String traceParent,
            long receivedMicros,
            LongSupplier nowMicros) {
        long interval = intervalNanos;
        if (interval == 0) {
            return null;
        }
        long now = nanoTime.getAsLong();
        if (pickedOne && now - nextNanos < 0) {
            return null;
        }
        Optional<TraceParent> parent = TraceParent.of(traceParent);
        if (!parent.map(TraceParent::isSampled)
                .orElseGet(() -> random.nextDouble() < settings.share())) {
            return null;
        }
        pickedOne = true;
        nextNanos = now + interval;
        MessageTrace.Builder told =
                MessageTrace.newBuilder()
                        .setTraceId(parent.map(TraceParent::traceId).orElseGet(this::traceId))
                        .setSpanId(id(SPAN_BYTES))
                        .setSource(source)
                        .setAddress(cut(address))
                        .setReceivedMicros(Math.max(0, receivedMicros));
        parent.ifPresent(its -> told.setParentId(its.spanId()));
        long waited = Math.max(0, nowMicros.getAsLong() - receivedMicros);
        return new SampledMessage(this, told, waited, now);
    }

    private ByteString traceId() {
        return id(TRACE_BYTES);
    }

    private ByteString id(int size) {
        byte[] id = new byte[size];
        random.nextBytes(id);
        // All zero is none.
        id[size - 1] |= 1;
        return ByteString.copyFrom(id);
    }

    static String cut(String text) {
        return text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
    }

    long nanos() {
        return nanoTime.getAsLong();
    }

    synchronized void keep(SampledMessage message) {
        waiting.add(message);
        if (waiting.size() > CAPACITY) {
            waiting.remove();
        }
    }

    /** What is known of the messages of a batch that is sent now. */
    public synchronized List<MessageTrace> of(long sequence) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<MessageTrace> found = new ArrayList<>();
        for (SampledMessage message : waiting) {
            if (message.sequence() == sequence && found.size() < MOST_OF_BATCH) {
                found.add(message.sent());
            }
        }
        return List.copyOf(found);
    }

    /** The gateway has these batches, so it has their traces. */
    public synchronized void acknowledged(List<SequenceRange> ranges) {
        if (!waiting.isEmpty()) {
            waiting.removeIf(
                    message ->
                            ranges.stream()
                                    .anyMatch(
                                            range ->
                                                    message.sequence() >= range.first()
                                                            && message.sequence() <= range.last()));
        }
    }
}
