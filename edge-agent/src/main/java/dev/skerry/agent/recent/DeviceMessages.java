package dev.skerry.agent.recent;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.Witness;
import dev.skerry.sync.proto.MessagesWanted;
import dev.skerry.sync.proto.RecentMessage;
import dev.skerry.sync.proto.RecentMessages;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;

/**
 * Keeps the last messages of each device in memory, within a number of bytes for all of them. When
 * that is full, the oldest goes that is not its device's last, so that a device which seldom speaks
 * is not pushed out by one which often does; then the oldest of all. Any thread may use it.
 */
public final class DeviceMessages implements Witness {
    static final int MOST_OF_DEVICE = 8;
    static final int MOST_PAYLOAD_BYTES = 4_096;

    /** What a message takes beside its text and payload, rounded up. */
    static final int OVERHEAD_BYTES = 320;

    /** Of a topic: one that was cut would be another. */
    private static final int MOST_ADDRESS_CHARS = 1_000;

    private final long capacityBytes;
    private final Map<String, ArrayDeque<Kept>> devices = new HashMap<>();
    private final SequencedSet<Kept> earlier = new LinkedHashSet<>();
    private final SequencedSet<Kept> last = new LinkedHashSet<>();
    private long bytes;

    /** One message; two of the same content are two. */
    private static final class Kept {
        final String deviceId;
        final RecentMessage message;

        Kept(String deviceId, RecentMessage message) {
            this.deviceId = deviceId;
            this.message = message;
        }

        int weight() {
            return OVERHEAD_BYTES
                    + deviceId.length()
                    + message.getAddress().length()
                    + message.getPayload().size();
        }
    }

    /** A memory that is empty; with 0 bytes it stays so. */
    public DeviceMessages(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    @Override
    public void saw(String deviceId, RawMessage message, String code) {
        if (capacityBytes == 0 || message.address().length() > MOST_ADDRESS_CHARS) {
            return;
        }
        add(new Kept(deviceId, recent(message, code)));
    }

    private static RecentMessage recent(RawMessage message, String code) {
        byte[] payload = message.payload();
        return RecentMessage.newBuilder()
                .setSource(source(message.transport()))
                .setAddress(message.address())
                .setReceivedMicros(message.receivedAtMicros())
                .setPayload(
                        payload.length > MOST_PAYLOAD_BYTES
                                ? ByteString.copyFrom(payload, 0, MOST_PAYLOAD_BYTES)
                                // Nobody changes it.
                                : UnsafeByteOperations.unsafeWrap(payload))
                .setPayloadBytes(payload.length)
                .setCode(code)
                .build();
    }

    /** The same texts for all messages. */
    private static String source(Transport transport) {
        return switch (transport) {
            case MQTT -> "mqtt";
            case COAP -> "coap";
            case HOST -> "host";
        };
    }

    private synchronized void add(Kept kept) {
        ArrayDeque<Kept> its = devices.computeIfAbsent(kept.deviceId, id -> new ArrayDeque<>());
        Kept before = its.peekLast();
        if (before != null) {
            last.remove(before);
            earlier.add(before);
        }
        its.add(kept);
        last.add(kept);
        bytes += kept.weight();
        if (its.size() > MOST_OF_DEVICE) {
            drop(its.getFirst());
        }
        while (bytes > capacityBytes) {
            drop(earlier.isEmpty() ? last.getFirst() : earlier.getFirst());
        }
    }

    /** It is the first of its device's. */
    private void drop(Kept kept) {
        if (!earlier.remove(kept)) {
            last.remove(kept);
        }
        ArrayDeque<Kept> its = Objects.requireNonNull(devices.get(kept.deviceId));
        its.remove();
        if (its.isEmpty()) {
            devices.remove(kept.deviceId);
        }
        bytes -= kept.weight();
    }

    /** What is kept of a device, oldest first. */
    public synchronized RecentMessages of(MessagesWanted wanted) {
        RecentMessages.Builder answer =
                RecentMessages.newBuilder()
                        .setNumber(wanted.getNumber())
                        .setIsKept(capacityBytes > 0);
        ArrayDeque<Kept> its = devices.get(wanted.getDeviceId());
        if (its != null) {
            its.forEach(kept -> answer.addMessages(kept.message));
        }
        return answer.build();
    }

    synchronized long bytes() {
        return bytes;
    }
}
