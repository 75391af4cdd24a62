package dev.skerry.profile.decode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Inflates what was compressed (RFC 1952), never beyond what is looked at. */
final class Gzip {
    private Gzip() {}

    static boolean isGzip(byte[] payload) {
        return payload.length > 2 && (payload[0] & 0xff) == 0x1f && (payload[1] & 0xff) == 0x8b;
    }

    /**
     * The payload inflated; one byte more than the limit if there is more.
     *
     * @throws IOException if it is damaged or ends early
     */
    static byte[] inflate(byte[] payload) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(payload))) {
            return in.readNBytes(MessageDecoder.MAX_PAYLOAD_BYTES + 1);
        }
    }
}
