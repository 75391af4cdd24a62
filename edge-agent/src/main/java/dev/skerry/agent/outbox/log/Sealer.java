package dev.skerry.agent.outbox.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what segments hold with ChaCha20-Poly1305 (RFC 8439), or leaves it as it is. Each
 * segment has a key of its own, derived from a random salt, and each position in it is written
 * once, so the position can be the nonce. AES-GCM is faster only where Java uses the processor's
 * instructions for it: its small compiler (C1) does not, and small processors have none.
 */
public final class Sealer {
    /** Leaves everything as it is. */
    public static final Sealer NONE = new Sealer(null);

    /** How long a key must be. */
    public static final int KEY_BYTES = 32;

    static final int SALT_BYTES = 16;
    static final int CHECK_BYTES = 8;
    private static final String CIPHER = "ChaCha20-Poly1305";
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    private final byte @Nullable [] key;

    private Sealer(byte @Nullable [] key) {
        this.key = key;
    }

    /**
     * Encrypts with this key.
     *
     * @param key of {@link #KEY_BYTES} bytes
     */
    public static Sealer withKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the key has " + key.length + " bytes instead of " + KEY_BYTES);
        }
        return new Sealer(key.clone());
    }

    /** The seal of the segment with this salt. */
    Seal of(byte[] salt) {
        return key == null
                ? new Seal(null, new byte[CHECK_BYTES])
                : new Seal(
                        new SecretKeySpec(derive(key, salt, "content chacha20"), CIPHER),
                        Arrays.copyOf(derive(key, salt, "check chacha20"), CHECK_BYTES));
    }

    private static byte[] derive(byte[] key, byte[] salt, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(salt);
            return mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    /**
     * One segment's seal.
     *
     * @param key null when nothing is encrypted
     * @param check shows whether a key is the one that the segment was written with
     */
    record Seal(@Nullable SecretKeySpec key, byte[] check) {
        /** By how many bytes sealing makes something longer. */
        int overhead() {
            return key == null ? 0 : TAG_BYTES;
        }

        /** What is to be written for these bytes at this position. */
        byte[] seal(byte[] plain, long position) {
            try {
                return run(Cipher.ENCRYPT_MODE, plain, position);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no ChaCha20-Poly1305", e);
            }
        }

        /**
         * What was sealed at this position.
         *
         * @throws GeneralSecurityException if it is damaged
         */
        byte[] open(byte[] sealed, long position) throws GeneralSecurityException {
            return run(Cipher.DECRYPT_MODE, sealed, position);
        }

        private byte[] run(int mode, byte[] bytes, long position) throws GeneralSecurityException {
            if (key == null) {
                return bytes;
            }
            byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(4, position).array();
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new IvParameterSpec(nonce));
            return cipher.doFinal(bytes);
        }
    }
}
