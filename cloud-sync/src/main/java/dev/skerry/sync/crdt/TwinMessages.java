package dev.skerry.sync.crdt;

import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.proto.PropertyWrite;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps twins to the messages of sync.proto and back. */
public final class TwinMessages {
    /**
     * How large the parts of a delta are: a frame has room for one, and for more than one write.
     */
    public static final int PART_BYTES = 256 * 1024;

    private TwinMessages() {}

    /** The message that carries a delta of a device's twin. */
    public static TwinDelta toMessage(String deviceId, Delta delta) {
        TwinDelta.Builder message =
                TwinDelta.newBuilder()
                        .setDeviceId(deviceId)
                        .setBasis(toMessage(delta.basis()))
                        .setVector(toMessage(delta.vector()));
        delta.writes().forEach(write -> message.addWrites(toMessage(write)));
        return message.build();
    }

    /**
     * The messages that carry a delta in parts, each of about so many bytes at most unless a single
     * write is larger. They may be merged in any order; only with the last is all covered.
     */
    public static List<TwinDelta> toMessages(String deviceId, Delta delta, int maxBytes) {
        List<TwinDelta> messages = new ArrayList<>();
        List<Write> part = new ArrayList<>();
        int bytes = 0;
        for (Write write : delta.writes()) {
            int size = toMessage(write).getSerializedSize();
            if (!part.isEmpty() && bytes + size > maxBytes) {
                Delta some = new Delta(part, delta.basis(), delta.basis());
                messages.add(toMessage(deviceId, some));
                part.clear();
                bytes = 0;
            }
            part.add(write);
            bytes += size;
        }
        messages.add(toMessage(deviceId, new Delta(part, delta.basis(), delta.vector())));
        return messages;
    }

    /** The message that tells what was seen of a device's twin. */
    public static TwinVector toVector(String deviceId, VersionVector vector) {
        return TwinVector.newBuilder().setDeviceId(deviceId).setVector(toMessage(vector)).build();
    }

    /** The same, in Hello, with what of it the other side ever had. */
    public static TwinVector toVector(
            String deviceId, VersionVector vector, VersionVector acknowledged) {
        return toVector(deviceId, vector).toBuilder()
                .setAcknowledged(toMessage(acknowledged))
                .build();
    }

    /** The message that tells what is durable of a device's twin. */
    public static TwinAck toAck(String deviceId, VersionVector vector) {
        return TwinAck.newBuilder().setDeviceId(deviceId).setVector(toMessage(vector)).build();
    }

    /** The delta in a message. */
    public static Delta delta(TwinDelta message) throws InvalidTwinException {
        List<Write> writes = new ArrayList<>();
        for (PropertyWrite write : message.getWritesList()) {
            writes.add(write(write));
        }
        return new Delta(writes, vector(message.getBasis()), vector(message.getVector()));
    }

    /** The vector in a message. */
    public static VersionVector vector(dev.skerry.sync.proto.VersionVector message)
            throws InvalidTwinException {
        try {
            return new VersionVector(message.getCountersMap());
        } catch (IllegalArgumentException e) {
            throw new InvalidTwinException("a version vector has " + e.getMessage());
        }
    }

    /** The message that tells what was seen. */
    public static dev.skerry.sync.proto.VersionVector toMessage(VersionVector vector) {
        return dev.skerry.sync.proto.VersionVector.newBuilder()
                .putAllCounters(vector.counters())
                .build();
    }

    private static PropertyWrite toMessage(Write write) {
        PropertyWrite.Builder message =
                PropertyWrite.newBuilder()
                        .setProperty(write.key().property())
                        .setSection(
                                switch (write.key().section()) {
                                    case REPORTED -> dev.skerry.sync.proto.Section.SECTION_REPORTED;
                                    case DESIRED -> dev.skerry.sync.proto.Section.SECTION_DESIRED;
                                })
                        .setDot(
                                dev.skerry.sync.proto.Dot.newBuilder()
                                        .setReplica(write.dot().replica())
                                        .setCounter(write.dot().counter()))
                        .setStamp(
                                dev.skerry.sync.proto.HybridTimestamp.newBuilder()
                                        .setWallMillis(write.stamp().wallMillis())
                                        .setLogical(write.stamp().logical()))
                        .setWriter(write.writer())
                        .setContext(toMessage(write.context()))
                        .setElement(write.key().element());
        write.settled().forEach(settled -> message.addSettled(toMessage(settled)));
        TwinValue value = write.value();
        if (value != null) {
            message.setValue(toMessage(value));
        }
        Long base = write.base();
        if (base != null) {
            message.setBase(base);
        }
        return message.build();
    }

    /** The message that carries a value. */
    public static dev.skerry.sync.proto.TwinValue toMessage(TwinValue value) {
        var message = dev.skerry.sync.proto.TwinValue.newBuilder();
        return switch (value) {
            case TwinValue.Real real -> message.setNumber(real.value()).build();
            case TwinValue.Whole whole -> message.setInteger(whole.value()).build();
            case TwinValue.Truth truth -> message.setTruth(truth.value()).build();
            case TwinValue.Text text -> message.setText(text.value()).build();
        };
    }

    /** A value as a Double, a Long, a Boolean or a String; of an unknown kind, an empty one. */
    public static Object plain(dev.skerry.sync.proto.TwinValue value) {
        return switch (value.getValueCase()) {
            case NUMBER -> value.getNumber();
            case INTEGER -> value.getInteger();
            case TRUTH -> value.getTruth();
            case TEXT, VALUE_NOT_SET -> value.getText();
        };
    }

    private static Write write(PropertyWrite message) throws InvalidTwinException {
        if (message.getSettledCount() > Register.MAX_SETTLED) {
            throw new InvalidTwinException(
                    "the write of %s settles more than %d"
                            .formatted(message.getProperty(), Register.MAX_SETTLED));
        }
        List<Write> settled = new ArrayList<>();
        for (PropertyWrite one : message.getSettledList()) {
            settled.add(write(one, List.of()));
        }
        return write(message, settled);
    }

    private static Write write(PropertyWrite message, List<Write> settled)
            throws InvalidTwinException {
        try {
            return new Write(
                    new PropertyKey(message.getProperty(), section(message), message.getElement()),
                    new Dot(message.getDot().getReplica(), message.getDot().getCounter()),
                    vector(message.getContext()),
                    new HybridTimestamp(
                            message.getStamp().getWallMillis(), message.getStamp().getLogical()),
                    message.hasValue() ? value(message) : null,
                    message.getWriter(),
                    settled,
                    message.hasBase() ? message.getBase() : null);
        } catch (IllegalArgumentException e) {
            throw new InvalidTwinException(
                    "the write of " + message.getProperty() + " has " + e.getMessage());
        }
    }

    private static Section section(PropertyWrite message) {
        return switch (message.getSection()) {
            case SECTION_REPORTED -> Section.REPORTED;
            case SECTION_DESIRED -> Section.DESIRED;
            case SECTION_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException("no known section");
        };
    }

    private static @Nullable TwinValue value(PropertyWrite message) {
        var value = message.getValue();
        return switch (value.getValueCase()) {
            case NUMBER -> new TwinValue.Real(value.getNumber());
            case INTEGER -> new TwinValue.Whole(value.getInteger());
            case TRUTH -> new TwinValue.Truth(value.getTruth());
            case TEXT -> new TwinValue.Text(value.getText());
            // A kind of value that a newer version has: to treat it as a removal would lose it.
            case VALUE_NOT_SET -> throw new IllegalArgumentException("an unknown kind of value");
        };
    }
}
