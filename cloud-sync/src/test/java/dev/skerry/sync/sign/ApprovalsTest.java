package dev.skerry.sync.sign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
    private static final ByteString REQUEST =
            ApprovalRequest.newBuilder()
                    .setRequestId("r-1")
                    .setKind("command")
                    .build()
                    .toByteString();

    private final KeyPair anna = keys();
    private final byte[] annasKey = Approvals.raw(anna.getPublic());
    private final Approval yes = Approvals.sign(anna.getPrivate(), "anna", REQUEST, true, 17);

    @Test
    void an_approval_is_by_who_signed_it_for_this_request() {
        assertThat(Approvals.isBy(annasKey, REQUEST, yes)).isTrue();
        assertThat(Approvals.isBy(Approvals.raw(keys().getPublic()), REQUEST, yes)).isFalse();
        assertThat(Approvals.isBy(annasKey, REQUEST.concat(REQUEST), yes)).isFalse();
    }

    @Test
    void neither_the_decision_nor_the_time_can_be_changed() {
        assertThat(Approvals.isBy(annasKey, REQUEST, yes.toBuilder().setYes(false).build()))
                .isFalse();
        assertThat(Approvals.isBy(annasKey, REQUEST, yes.toBuilder().setAtMicros(18).build()))
                .isFalse();
    }

    @Test
    void what_is_no_key_or_no_signature_has_approved_nothing() {
        assertThat(Approvals.isBy(new byte[31], REQUEST, yes)).isFalse();
        assertThat(Approvals.isBy(annasKey, REQUEST, yes.toBuilder().clearSignature().build()))
                .isFalse();
    }

    @Test
    void it_is_signed_as_the_contract_says() throws GeneralSecurityException {
        byte[] prefix = "skerry-signature-v1\0approval\0".getBytes(StandardCharsets.US_ASCII);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(REQUEST.toByteArray());
        Signature other = Signature.getInstance("Ed25519");
        other.initVerify(anna.getPublic());
        other.update(
                ByteBuffer.allocate(prefix.length + 32 + 1 + 8)
                        .put(prefix)
                        .put(digest)
                        .put((byte) 1)
                        .putLong(17)
                        .array());
        assertThat(other.verify(yes.getSignature().toByteArray())).isTrue();
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
