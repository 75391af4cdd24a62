package dev.skerry.agent.ingest.mqtt;

import java.util.BitSet;

/**
 * Reads along with what the broker sends and notes the packet ids of publishes that carry the DUP
 * flag, since Paho 1.2.5 does not tell. It knows no more of MQTT than the frames (MQTT 5.0,
 * sections 2.1 and 3.3): a first byte, a length of one to four bytes, and in a publish the topic
 * and then the packet id.
 */
final class RedeliveryMarks {
    private static final int PUBLISH = 3;
    private static final int DUP = 0x08;
    private static final int QOS = 0x06;

    private final BitSet marked = new BitSet();
    private State state = State.FIRST_BYTE;
    private int firstByte;
    private int remaining;
    private int shift;
    private int number;
    private int topicLeft;

    private enum State {
        FIRST_BYTE,
        LENGTH,
        TOPIC_LENGTH_HIGH,
        TOPIC_LENGTH_LOW,
        TOPIC,
        PACKET_ID_HIGH,
        PACKET_ID_LOW,
        REST
    }

    /** Bytes of the stream, in order; on one thread. */
    void read(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            switch (state) {
                case REST -> at += skip(end - at, remaining);
                case TOPIC -> {
                    int skipped = skip(end - at, topicLeft);
                    topicLeft -= skipped;
                    at += skipped;
                    if (topicLeft == 0) {
                        state = State.PACKET_ID_HIGH;
                    }
                }
                default -> step(bytes[at++] & 0xFF);
            }
            if (remaining == 0 && state != State.FIRST_BYTE && state != State.LENGTH) {
                state = State.FIRST_BYTE;
            }
        }
    }

    /** Whether the publish of that id came as a redelivery; asked once for each. */
    synchronized boolean take(int packetId) {
        boolean was = marked.get(packetId);
        marked.clear(packetId);
        return was;
    }

    private int skip(int available, int wanted) {
        int skipped = Math.min(available, wanted);
        remaining -= skipped;
        return skipped;
    }

    private void step(int value) {
        switch (state) {
            case FIRST_BYTE -> {
                firstByte = value;
                remaining = 0;
                shift = 0;
                state = State.LENGTH;
            }
            case LENGTH -> {
                remaining |= (value & 0x7F) << shift;
                shift += 7;
                if (value < 0x80) {
                    state = begin();
                }
            }
            case TOPIC_LENGTH_HIGH -> number(value, State.TOPIC_LENGTH_LOW);
            case TOPIC_LENGTH_LOW -> {
                topicLeft = number << 8 | value;
                number(value, topicLeft == 0 ? State.PACKET_ID_HIGH : State.TOPIC);
            }
            case PACKET_ID_HIGH -> number(value, State.PACKET_ID_LOW);
            case PACKET_ID_LOW -> {
                mark(number << 8 | value);
                number(value, State.REST);
            }
            case TOPIC, REST -> throw new IllegalStateException("skipped, not stepped through");
        }
    }

    /** The first state after a frame's length. */
    private State begin() {
        if (remaining == 0) {
            return State.FIRST_BYTE;
        }
        boolean redelivery =
                firstByte >> 4 == PUBLISH && (firstByte & DUP) != 0 && (firstByte & QOS) != 0;
        return redelivery ? State.TOPIC_LENGTH_HIGH : State.REST;
    }

    private void number(int value, State next) {
        number = value;
        remaining--;
        state = next;
    }

    private synchronized void mark(int packetId) {
        marked.set(packetId);
    }
}
