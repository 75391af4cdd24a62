package dev.skerry.sync.sign;

import com.google.protobuf.ByteString;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The private side of an identity of two keys, Ed25519 and ML-DSA-65. Whoever reads the encoding
 * can sign; it is for sealed stores and files that only their owner reads.
 */
public final class SigningKeys {
    private static final byte VERSION = 1;

    private static final SignDomain SELF_TEST = new SignDomain("self-test");
    private static final byte[] NOTHING = {};

    private final PrivateKey ed25519;
    private final PrivateKey mlDsa65;
    private final VerifyKeys verifyKeys;

    private SigningKeys(PrivateKey ed25519, PrivateKey mlDsa65, VerifyKeys verifyKeys) {
        this.ed25519 = ed25519;
        this.mlDsa65 = mlDsa65;
        this.verifyKeys = verifyKeys;
    }

    /** New keys. */
    public static SigningKeys generate(SecureRandom random) {
        KeyPair classical = Algorithm.ED25519.generate(random);
        KeyPair quantumSafe = Algorithm.ML_DSA_65.generate(random);
        return new SigningKeys(
                classical.getPrivate(),
                quantumSafe.getPrivate(),
                VerifyKeys.of(classical.getPublic(), quantumSafe.getPublic()));
    }

    /** Reads what {@link #encode} wrote, and tries whether the private keys go with the public. */
    public static SigningKeys decode(byte[] bytes) throws SignFormatException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new SignFormatException(
                        "signing keys of version " + version + ", this version reads 1");
            }
            byte[] publicKeys = new byte[VerifyKeys.BYTES];
            in.get(publicKeys);
            byte[] classical = sized(in);
            byte[] quantumSafe = sized(in);
            if (in.hasRemaining()) {
                throw new SignFormatException(in.remaining() + " bytes follow the signing keys");
            }
            var keys =
                    new SigningKeys(
                            Algorithm.ED25519.privateKey(classical),
                            Algorithm.ML_DSA_65.privateKey(quantumSafe),
                            VerifyKeys.decode(ByteString.copyFrom(publicKeys)));
            Arrays.fill(classical, (byte) 0);
            Arrays.fill(quantumSafe, (byte) 0);
            if (!keys.verifyKeys.verify(SELF_TEST, NOTHING, keys.sign(SELF_TEST, NOTHING))) {
                throw new SignFormatException("the private keys do not go with the public ones");
            }
            return keys;
        } catch (BufferUnderflowException e) {
            throw new SignFormatException("the signing keys end too early", e);
        }
    }

    /** A byte 1, the public keys, then both private keys in PKCS#8, each after its length. */
    public byte[] encode() {
        byte[] classical = ed25519.getEncoded();
        byte[] quantumSafe = mlDsa65.getEncoded();
        ByteBuffer out =
                ByteBuffer.allocate(
                        1 + VerifyKeys.BYTES + 4 + classical.length + quantumSafe.length);
        out.put(VERSION).put(verifyKeys.encode().asReadOnlyByteBuffer());
        out.putShort((short) classical.length).put(classical);
        out.putShort((short) quantumSafe.length).put(quantumSafe);
        Arrays.fill(classical, (byte) 0);
        Arrays.fill(quantumSafe, (byte) 0);
        return out.array();
    }

    /** The public side. */
    public VerifyKeys verifyKeys() {
        return verifyKeys;
    }

    /** Signs by both, for a domain. */
    public DualSignature sign(SignDomain domain, byte[] message) {
        byte[] signed = domain.separated(message);
        return new DualSignature(
                ByteString.copyFrom(signEd25519(signed)), ByteString.copyFrom(signMlDsa65(signed)));
    }

    /**
     * Signs by one half alone, for formats that separate domains themselves, such as signed notes.
     * What is signed must never begin as {@link SignDomain}'s bytes do.
     */
    public byte[] signEd25519(byte[] message) {
        return Algorithm.ED25519.sign(ed25519, message);
    }

    /** Signs by the other half alone, for the same. */
    public byte[] signMlDsa65(byte[] message) {
        return Algorithm.ML_DSA_65.sign(mlDsa65, message);
    }

    private static byte[] sized(ByteBuffer in) {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "signing keys " + verifyKeys.id();
    }
}
