package dev.skerry.profile.bundle.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The fields of one message in protobuf's binary format, one after the other. Nothing is copied but
 * texts.
 */
final class Message {
    private static final int MOST_TEXT_BYTES = 1_024;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ByteBuffer bytes;
    private int field;
    private int wireType;

    Message(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Goes to the next field, whose value has to be taken or skipped before the one after it. */
    boolean next() throws OnnxFault {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = readVarint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (tag >>> 3 < 1 || tag >>> 3 > (1 << 29) - 1) {
            throw new OnnxFault("a field has the number " + (tag >>> 3));
        }
        return true;
    }

    /** The number of the field. */
    int field() {
        return field;
    }

    /** Its value as a whole number. */
    long number() throws OnnxFault {
        expect(VARINT);
        return readVarint();
    }

    /** Adds its value to numbers, or its values: one by one and packed are the same. */
    void numbers(List<Long> numbers, int most) throws OnnxFault {
        if (wireType == VARINT) {
            numbers.add(readVarint());
        } else {
            var packed = new Message(slice());
            while (packed.bytes.hasRemaining() && numbers.size() <= most) {
                numbers.add(packed.readVarint());
            }
        }
        if (numbers.size() > most) {
            throw new OnnxFault("field %d has more than %d numbers".formatted(field, most));
        }
    }

    /** Its value as a text of {@value #MOST_TEXT_BYTES} bytes at most. */
    String text() throws OnnxFault {
        ByteBuffer text = slice();
        if (text.remaining() > MOST_TEXT_BYTES) {
            throw new OnnxFault("a name has %,d bytes".formatted(text.remaining()));
        }
        return UTF_8.decode(text).toString();
    }

    /** Its value as a message. */
    Message message() throws OnnxFault {
        return new Message(slice());
    }

    /** How long its value is. */
    int length() throws OnnxFault {
        return slice().remaining();
    }

    /** Passes it over. */
    void skip() throws OnnxFault {
        switch (wireType) {
            case VARINT -> readVarint();
            case FIXED_64 -> take(Long.BYTES);
            case LENGTH_DELIMITED -> slice();
            case FIXED_32 -> take(Integer.BYTES);
            default -> throw new OnnxFault("a field is of the wire type " + wireType);
        }
    }

    private ByteBuffer slice() throws OnnxFault {
        expect(LENGTH_DELIMITED);
        return take(readVarint());
    }

    private ByteBuffer take(long length) throws OnnxFault {
        if (length < 0 || length > bytes.remaining()) {
            throw new OnnxFault("a field is longer than what it is in");
        }
        ByteBuffer slice = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return slice;
    }

    private void expect(int type) throws OnnxFault {
        if (wireType != type) {
            throw new OnnxFault(
                    "field %d is of the wire type %d instead of %d"
                            .formatted(field, wireType, type));
        }
    }

    private long readVarint() throws OnnxFault {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new OnnxFault("it ends in the middle of a number");
            }
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new OnnxFault("a number has more than ten bytes");
    }
}
