package dev.skerry.gateway.trace;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.trace.TraceSpan.Kind;
import dev.skerry.sync.proto.MessageTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A batch with messages that are traced, on its way through the gateway: the store's thread says
 * when it is on the disk, the session's when that was acknowledged, the hub's when readers were
 * told.
 */
public final class TracedBatch {
    /**
     * What came.
     *
     * @param offsetMicros to be added to the agent's times
     * @param receivedMicros by the gateway's clock
     */
    public record Arrival(
            Origin agent,
            String site,
            long sequence,
            int recordCount,
            int sizeBytes,
            boolean live,
            List<MessageTrace> messages,
            long offsetMicros,
            long receivedMicros) {
        public Arrival {
            messages = List.copyOf(messages);
        }
    }

    private final Tracing tracing;
    private final Arrival arrival;
    private volatile long storedMicros;

    public TracedBatch(Tracing tracing, Arrival arrival) {
        this.tracing = tracing;
        this.arrival = arrival;
    }

    /** It is on the disk now, for the first time. */
    public void stored() {
        storedMicros = now();
    }

    /** Those of its messages that are of a device. */
    public boolean isOf(String deviceId) {
        return arrival.messages().stream().anyMatch(its -> its.getDeviceId().equals(deviceId));
    }

    /** The agent was told. Of a batch that was there before everything is told already. */
    public void acknowledged() {
        if (storedMicros == 0) {
            return;
        }
        long now = now();
        List<TraceSpan> spans = new ArrayList<>();
        for (MessageTrace message : arrival.messages()) {
            addOnAgent(message, now, spans);
            long sent = sentMicros(message);
            spans.add(gateways(message, "transfer", sent, arrival.receivedMicros(), Map.of()));
            spans.add(
                    gateways(
                            message,
                            "store",
                            arrival.receivedMicros(),
                            storedMicros,
                            Map.of(
                                    "skerry.batch.sequence",
                                    arrival.sequence(),
                                    "skerry.batch.records",
                                    (long) arrival.recordCount(),
                                    "skerry.batch.bytes",
                                    (long) arrival.sizeBytes(),
                                    "skerry.batch.live",
                                    arrival.live())));
            spans.add(gateways(message, "acknowledge", storedMicros, now, Map.of()));
        }
        tracing.add(spans);
    }

    /** So many readers of live events were told of a device. */
    public void shown(String deviceId, int readers) {
        long now = now();
        Map<String, Object> attributes = Map.of("skerry.event.readers", (long) readers);
        tracing.add(
                arrival.messages().stream()
                        .filter(message -> message.getDeviceId().equals(deviceId))
                        .map(message -> gateways(message, "event", storedMicros, now, attributes))
                        .toList());
    }

    private void addOnAgent(MessageTrace message, long acknowledged, List<TraceSpan> spans) {
        long received = message.getReceivedMicros() + arrival.offsetMicros();
        spans.add(
                new TraceSpan(
                        arrival.agent(),
                        message.getTraceId(),
                        message.getSpanId(),
                        message.getParentId(),
                        "message",
                        Kind.CONSUMER,
                        received,
                        acknowledged,
                        Map.of(
                                "messaging.system",
                                message.getSource(),
                                "messaging.destination.name",
                                message.getAddress(),
                                "skerry.agent",
                                arrival.agent().instance(),
                                "skerry.site",
                                arrival.site(),
                                "skerry.device",
                                message.getDeviceId(),
                                "skerry.readings",
                                (long) message.getReadings(),
                                "skerry.clock.offset_us",
                                arrival.offsetMicros()),
                        false));
        long before = received;
        for (Stage stage :
                List.of(
                        new Stage("wait", message.getTakenAfter()),
                        new Stage("decode", message.getDecodedAfter()),
                        new Stage("infer", message.getInferredAfter()),
                        new Stage("decide", message.getDecidedAfter()),
                        new Stage("commit", message.getDurableAfter()),
                        new Stage("outbox", message.getSentAfter()))) {
            long until = received + stage.after();
            spans.add(child(arrival.agent(), message, stage.name(), before, until, Map.of()));
            before = until;
        }
    }

    private record Stage(String name, long after) {}

    private long sentMicros(MessageTrace message) {
        return message.getReceivedMicros() + arrival.offsetMicros() + message.getSentAfter();
    }

    private TraceSpan gateways(
            MessageTrace message,
            String name,
            long start,
            long end,
            Map<String, Object> attributes) {
        return child(tracing.origin(), message, name, start, end, attributes);
    }

    private TraceSpan child(
            Origin origin,
            MessageTrace message,
            String name,
            long start,
            long end,
            Map<String, Object> attributes) {
        ByteString id = tracing.newSpanId();
        return new TraceSpan(
                origin,
                message.getTraceId(),
                id,
                message.getSpanId(),
                name,
                Kind.INTERNAL,
                start,
                end,
                attributes,
                false);
    }

    private long now() {
        return Times.toMicros(tracing.clock().instant());
    }
}
