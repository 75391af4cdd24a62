package dev.skerry.profile.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads files of one purpose: sealed with AES-256-GCM by a key of that purpose's own
 * (NIST SP 800-38D, with random nonces, of which 2^32 are allowed), or as they are where there is
 * no key.
 *
 * <p>What is sealed begins with four bytes with which nothing else that is kept begins, and a nonce
 * of twelve; ciphertext and tag of sixteen follow.
 */
public final class SealedFiles {
    /** Writes as it is, and reads nothing that is sealed. */
    public static final SealedFiles PLAIN = new SealedFiles(null, false);

    /** By how much sealing makes something longer, at most. */
    public static final int OVERHEAD_BYTES = 32;

    /** No UTF-8 text and no protocol buffer begins so. */
    private static final byte[] MAGIC = {(byte) 0xFF, 'S', 'K', 1};

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final @Nullable SecretKey key;
    private final boolean isSealing;
    private final SecureRandom random = new SecureRandom();

    private SealedFiles(@Nullable SecretKey key, boolean isSealing) {
        this.key = key;
        this.isSealing = isSealing;
    }

    /** Seals for this purpose. */
    public static SealedFiles sealing(DataKey key, String purpose) {
        return new SealedFiles(derived(key, purpose), true);
    }

    /** Reads what was sealed for this purpose, and writes as it is: for giving sealing up. */
    public static SealedFiles opening(DataKey key, String purpose) {
        return new SealedFiles(derived(key, purpose), false);
    }

    private static SecretKey derived(DataKey key, String purpose) {
        return new SecretKeySpec(key.derive("files " + purpose), "AES");
    }

    /** Whether these bytes were sealed by anybody. */
    public static boolean isSealed(byte[] bytes) {
        return bytes.length >= MAGIC.length
                && ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    /** What is to be written for these bytes. */
    public byte[] seal(byte[] plain) {
        if (!isSealing || key == null) {
            return plain;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(plain);
            return ByteBuffer.allocate(MAGIC.length + NONCE_BYTES + sealed.length)
                    .put(MAGIC)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    /**
     * What was sealed; whoever seals takes nothing that is not.
     *
     * @throws BrokenSealException if it was changed, sealed with another key or for another purpose
     */
    public byte[] open(byte[] bytes) throws BrokenSealException {
        if (!isSealed(bytes)) {
            if (isSealing) {
                throw new BrokenSealException("it is not sealed: somebody else put it there", null);
            }
            return bytes;
        }
        if (key == null) {
            throw new BrokenSealException("it is sealed, and there is no key", null);
        }
        if (bytes.length < MAGIC.length + NONCE_BYTES) {
            throw new BrokenSealException("it is sealed and was cut short", null);
        }
        int from = MAGIC.length + NONCE_BYTES;
        byte[] nonce = Arrays.copyOfRange(bytes, MAGIC.length, from);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce)
                    .doFinal(bytes, from, bytes.length - from);
        } catch (GeneralSecurityException e) {
            throw new BrokenSealException("it was sealed with another key, or changed since", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    /** Writes a file; if it is sealed, nobody but its owner may read even that. */
    public void write(Path file, byte[] content) throws IOException {
        if (isSealing) {
            writeSecret(file, content);
        } else {
            WholeFile.write(file, content);
        }
    }

    /** Writes a file that nobody but its owner may ever read, sealed or not. */
    public void writeSecret(Path file, byte[] content) throws IOException {
        WholeFile.writeSecret(file, seal(content));
    }

    /**
     * Reads a file.
     *
     * @throws BrokenSealException as {@link #open}, with the file's name
     */
    public byte[] read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return open(bytes);
        } catch (BrokenSealException e) {
            throw new BrokenSealException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Reads a file that somebody else may have written, sealed or not. */
    public byte[] readEither(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return isSealed(bytes) ? read(file) : bytes;
    }

    /** Whether there is a key, to seal with or to unseal. */
    public boolean hasKey() {
        return key != null;
    }

    /**
     * Has a file that somebody else may have written, sealed or not, be as {@link #writeSecret}
     * would write it. What a symbolic link leads to is, not the link.
     *
     * @param isExpected whether its content is the one that is meant; another is left as it is
     * @return whether it is so now; not if somebody changed it meanwhile
     * @throws BrokenSealException as {@link #open}
     */
    public boolean adopt(Path file, Predicate<byte[]> isExpected) throws IOException {
        Path real = file.toRealPath();
        byte[] before = Files.readAllBytes(real);
        if (key == null || isSealed(before) == isSealing) {
            return true;
        }
        byte[] content = isSealed(before) ? open(before) : before;
        return isExpected.test(content) && WholeFile.replaceSecret(real, before, seal(content));
    }
}
