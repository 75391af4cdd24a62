package dev.skerry.sync.sign;

import com.google.protobuf.ByteString;

/**
 * A signature by Ed25519 and one by ML-DSA-65 over the same bytes. Encoded: a byte 1, then the two,
 * {@value #BYTES} bytes in all.
 */
public record DualSignature(ByteString ed25519, ByteString mlDsa65) {
    /** How long an encoded one is. */
    public static final int BYTES = 1 + 64 + 3309;

    private static final byte VERSION = 1;

    public DualSignature {
        if (ed25519.size() != Algorithm.ED25519.signatureBytes()
                || mlDsa65.size() != Algorithm.ML_DSA_65.signatureBytes()) {
            throw new IllegalArgumentException(
                    "signatures of " + ed25519.size() + " and " + mlDsa65.size() + " bytes");
        }
    }

    /** As it is sent and kept. */
    public ByteString encode() {
        return ByteString.copyFrom(new byte[] {VERSION}).concat(ed25519).concat(mlDsa65);
    }

    /** Reads what {@link #encode} wrote. */
    public static DualSignature decode(ByteString bytes) throws SignFormatException {
        if (bytes.size() != BYTES) {
            throw new SignFormatException(
                    "a signature has " + bytes.size() + " bytes, not " + BYTES);
        }
        if (bytes.byteAt(0) != VERSION) {
            throw new SignFormatException(
                    "a signature of version " + bytes.byteAt(0) + ", this version reads 1");
        }
        int middle = 1 + Algorithm.ED25519.signatureBytes();
        return new DualSignature(bytes.substring(1, middle), bytes.substring(middle));
    }
}
