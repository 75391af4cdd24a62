package dev.skerry.sync.sign;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.util.HexFormat;

/**
 * The two public keys of an identity. Encoded: a byte 1, then the raw keys of RFC 8032 and FIPS
 * 204, {@value #BYTES} bytes in all. Equal when their bytes are.
 */
public final class VerifyKeys {
    /** How long encoded ones are. */
    public static final int BYTES = 1 + 32 + 1952;

    private static final byte VERSION = 1;
    private static final int MIDDLE = 1 + 32;

    private final ByteString encoded;
    private final PublicKey ed25519;
    private final PublicKey mlDsa65;

    private VerifyKeys(ByteString encoded, PublicKey ed25519, PublicKey mlDsa65) {
        this.encoded = encoded;
        this.ed25519 = ed25519;
        this.mlDsa65 = mlDsa65;
    }

    static VerifyKeys of(PublicKey ed25519, PublicKey mlDsa65) {
        ByteString encoded =
                ByteString.copyFrom(new byte[] {VERSION})
                        .concat(Algorithm.ED25519.raw(ed25519))
                        .concat(Algorithm.ML_DSA_65.raw(mlDsa65));
        return new VerifyKeys(encoded, ed25519, mlDsa65);
    }

    /** Reads what {@link #encode} wrote. */
    public static VerifyKeys decode(ByteString bytes) throws SignFormatException {
        if (bytes.size() != BYTES) {
            throw new SignFormatException(
                    "public keys have " + bytes.size() + " bytes, not " + BYTES);
        }
        if (bytes.byteAt(0) != VERSION) {
            throw new SignFormatException(
                    "public keys of version " + bytes.byteAt(0) + ", this version reads 1");
        }
        return new VerifyKeys(
                bytes,
                Algorithm.ED25519.publicKey(bytes.substring(1, MIDDLE)),
                Algorithm.ML_DSA_65.publicKey(bytes.substring(MIDDLE)));
    }

    /** As they are sent and kept. */
    public ByteString encode() {
        return encoded;
    }

    /** By what they are named. */
    public KeyId id() {
        byte[] digest = Sha256.of(encoded.toByteArray());
        return new KeyId(HexFormat.of().formatHex(digest, 0, 16));
    }

    /** Whether both signatures hold, for this domain and these bytes. */
    public boolean verify(SignDomain domain, byte[] message, DualSignature signature) {
        byte[] signed = domain.separated(message);
        return verifyEd25519(signed, signature.ed25519().toByteArray())
                && verifyMlDsa65(signed, signature.mlDsa65().toByteArray());
    }

    /** The raw key of RFC 8032, 32 bytes. */
    public ByteString ed25519() {
        return encoded.substring(1, MIDDLE);
    }

    /** The raw key of FIPS 204, 1,952 bytes. */
    public ByteString mlDsa65() {
        return encoded.substring(MIDDLE);
    }

    /** One half alone, for formats that separate domains themselves, such as signed notes. */
    public boolean verifyEd25519(byte[] message, byte[] signature) {
        return Algorithm.ED25519.verify(ed25519, message, signature);
    }

    /** The other half alone, for the same. */
    public boolean verifyMlDsa65(byte[] message, byte[] signature) {
        return Algorithm.ML_DSA_65.verify(mlDsa65, message, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyKeys keys && keys.encoded.equals(encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    @Override
    public String toString() {
        return id().toString();
    }
}
