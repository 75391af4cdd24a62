package dev.skerry.sync.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-256 hash of a leaf or a node of the tree of RFC 6962, 2.1. */
public final class Hash {
    /** How long one is. */
    public static final int BYTES = 32;

    /** What the tree without leaves hashes to. */
    public static final Hash OF_NOTHING = new Hash(sha256().digest());

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes bytes that are one. */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash of " + bytes.length + " bytes");
        }
        return new Hash(bytes.clone());
    }

    /** Takes the bytes from an offset on. */
    public static Hash of(byte[] bytes, int offset) {
        return new Hash(Arrays.copyOfRange(bytes, offset, offset + BYTES));
    }

    /** Reads Base64 with padding; null when that is no hash. */
    public static @Nullable Hash parse(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return bytes.length == BYTES && base64.length() == 44 ? new Hash(bytes) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Of a leaf with this content. */
    public static Hash ofLeaf(byte[] content) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return new Hash(digest.digest(content));
    }

    /** Of the node over two others. */
    public static Hash ofNode(Hash left, Hash right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    /** Its 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Base64 with padding, as checkpoints and proofs write it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash hash && Arrays.equals(hash.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
