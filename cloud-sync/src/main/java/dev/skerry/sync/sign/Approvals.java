package dev.skerry.sync.sign;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Approval;
import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * How people sign what they say to a request. By Ed25519 alone, which browsers and security keys
 * have, and which nothing has broken.
 */
public final class Approvals {
    /** How many of one request are looked at. */
    public static final int MOST = 16;

    private static final SignDomain DOMAIN = new SignDomain("approval");

    private Approvals() {}

    /**
     * What an approver says, signed.
     *
     * @param key the approver's, of Ed25519
     * @param approver the name in the policy
     * @param request a serialized {@link dev.skerry.sync.proto.ApprovalRequest}
     * @param atMicros microseconds since 1970-01-01T00:00:00Z
     */
    public static Approval sign(
            PrivateKey key, String approver, ByteString request, boolean yes, long atMicros) {
        byte[] signed = DOMAIN.separated(message(request, yes, atMicros));
        return Approval.newBuilder()
                .setApprover(approver)
                .setYes(yes)
                .setAtMicros(atMicros)
                .setSignature(ByteString.copyFrom(Algorithm.ED25519.sign(key, signed)))
                .build();
    }

    /**
     * Whether the owner of a key said this to this request.
     *
     * @param rawKey of RFC 8032, 32 bytes
     */
    public static boolean isBy(byte[] rawKey, ByteString request, Approval approval) {
        try {
            return Algorithm.ED25519.verify(
                    Algorithm.ED25519.publicKey(ByteString.copyFrom(rawKey)),
                    DOMAIN.separated(message(request, approval.getYes(), approval.getAtMicros())),
                    approval.getSignature().toByteArray());
        } catch (SignFormatException e) {
            // What is no key has signed nothing.
            return false;
        }
    }

    /** The raw key of RFC 8032, 32 bytes, as policies have it. */
    public static byte[] raw(PublicKey key) {
        return Algorithm.ED25519.raw(key).toByteArray();
    }

    private static byte[] message(ByteString request, boolean yes, long atMicros) {
        byte[] digest = Sha256.of(request.toByteArray());
        return ByteBuffer.allocate(digest.length + 1 + Long.BYTES)
                .put(digest)
                .put((byte) (yes ? 1 : 0))
                .putLong(atMicros)
                .array();
    }
}
