package dev.skerry.sync.audit;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of C2SP tlog-cosignature, version 1. */
final class Cosignature {
    private Cosignature() {}

    /** What is signed. */
    static byte[] signed(String text, long seconds) {
        return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    /** What the line says: when, and the signature. */
    static byte[] stamped(long seconds, byte[] signature) {
        return ByteBuffer.allocate(Long.BYTES + signature.length)
                .putLong(seconds)
                .put(signature)
                .array();
    }

    static long seconds(ByteString stamped) {
        return stamped.asReadOnlyByteBuffer().getLong();
    }

    static byte[] signature(ByteString stamped) {
        return stamped.substring(Long.BYTES).toByteArray();
    }
}
