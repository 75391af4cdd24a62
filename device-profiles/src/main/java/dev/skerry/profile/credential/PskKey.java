package dev.skerry.profile.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** A key that a device and the agent share. It never shows itself. */
public final class PskKey {
    /** The shortest that can't be guessed. */
    private static final int MIN_BYTES = 16;

    private static final int MAX_BYTES = 64;
    private static final String TEXT = "text:";

    private final byte[] bytes;

    private PskKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key as people write it: hexadecimal digits, or {@code text:} and the characters that are
     * the key.
     *
     * @throws IllegalArgumentException if it is none, without saying what it was
     */
    public static PskKey of(String written) {
        byte[] bytes =
                written.startsWith(TEXT)
                        ? written.substring(TEXT.length()).getBytes(StandardCharsets.UTF_8)
                        : ofHex(written);
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a key is written as %d to %d hexadecimal digits, such as 'openssl rand -hex 16' prints, or as text: and %d to %d characters"
                            .formatted(2 * MIN_BYTES, 2 * MAX_BYTES, MIN_BYTES, MAX_BYTES));
        }
        return new PskKey(bytes);
    }

    private static byte[] ofHex(String digits) {
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            // Too short for a key, and never quoted.
            return new byte[0];
        }
    }

    /** A key that nobody had before. */
    public static PskKey random(SecureRandom random) {
        byte[] bytes = new byte[MIN_BYTES];
        random.nextBytes(bytes);
        return new PskKey(bytes);
    }

    /** A copy of the key. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** As it stands in the file. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PskKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "a key of " + bytes.length + " bytes";
    }
}
