package dev.skerry.agent.outbox;

import java.nio.ByteBuffer;

/** Message identities as bytes, eight each, in the order of acceptance. */
final class Identities {
    private Identities() {}

    static byte[] toBytes(long[] identities) {
        ByteBuffer bytes = ByteBuffer.allocate(identities.length * Long.BYTES);
        bytes.asLongBuffer().put(identities);
        return bytes.array();
    }

    static long[] fromBytes(byte[] bytes) {
        long[] identities = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(identities);
        return identities;
    }
}
