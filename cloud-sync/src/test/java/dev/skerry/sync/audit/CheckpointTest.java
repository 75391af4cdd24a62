package dev.skerry.sync.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skerry.sync.sign.SigningKeys;
import dev.skerry.sync.sign.VerifyKeys;
import dev.skerry.sync.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String ORIGIN = "skerry.dev/agent/north/1f2e3d";
    private static final String GATEWAY = "skerry.dev/gateway/77aa";

    private final SigningKeys agent = SigningKeys.generate(new SecureRandom());
    private final SigningKeys gateway = SigningKeys.generate(new SecureRandom());
    private final NoteKeys log = new NoteKeys(ORIGIN, agent.verifyKeys());
    private final NoteKeys witness = new NoteKeys(GATEWAY, gateway.verifyKeys());
    private final Checkpoint checkpoint = new Checkpoint(ORIGIN, 7, Hash.ofLeaf(new byte[] {1}));
    private final SignedNote note = new CheckpointSigner(agent).sign(checkpoint);

    @Test
    void a_checkpoint_is_a_note_that_its_log_signed_by_both_keys() throws Exception {
        SignedNote read = SignedNote.parse(note.format());
        assertThat(read).isEqualTo(note);
        assertThat(Checkpoint.of(read)).isEqualTo(checkpoint);
        assertThat(log.signed(read)).isTrue();
        assertThat(read.text()).isEqualTo(ORIGIN + "\n7\n" + checkpoint.root().base64() + "\n");
    }

    @Test
    void a_forged_checkpoint_is_none() throws Exception {
        SignedNote others = new CheckpointSigner(gateway).sign(checkpoint);
        assertThat(log.signed(others)).isFalse();
        assertThat(log.signed(new SignedNote(note.text(), note.lines().subList(0, 1)))).isFalse();
        assertThat(log.signed(new SignedNote(note.text(), note.lines().subList(1, 2)))).isFalse();
        String larger = note.format().replace("\n7\n", "\n8\n");
        assertThat(log.signed(SignedNote.parse(larger))).isFalse();
        Seeds.forEach(
                30,
                seeded -> {
                    int at = seeded.below(2);
                    SignedNote.Line line = note.lines().get(at);
                    byte[] signature = line.signature().toByteArray();
                    signature[seeded.below(signature.length)] ^= (byte) (1 << seeded.below(8));
                    SignedNote.Line flipped =
                            new SignedNote.Line(
                                    line.name(), line.keyId(), ByteString.copyFrom(signature));
                    List<SignedNote.Line> lines =
                            at == 0
                                    ? List.of(flipped, note.lines().get(1))
                                    : List.of(note.lines().get(0), flipped);
                    assertThat(log.signed(new SignedNote(note.text(), lines))).isFalse();
                });
    }

    @Test
    void a_witness_cosigns_what_it_saw_and_when() throws Exception {
        SignedNote cosigned =
                note.with(new CheckpointSigner(gateway).cosign(note, GATEWAY, 1_700_000_000));
        SignedNote read = SignedNote.parse(cosigned.format());
        assertThat(witness.cosigned(read)).isTrue();
        assertThat(log.signed(read)).isTrue();
        assertThat(witness.cosigned(note)).isFalse();
        assertThat(witness.cosigned(SignedNote.parse(read.format().replace("\n7\n", "\n8\n"))))
                .isFalse();
        assertThat(new NoteKeys(GATEWAY, agent.verifyKeys()).cosigned(read)).isFalse();
    }

    /** The example of Go's package golang.org/x/mod/sumdb/note. */
    @Test
    void verifies_the_note_of_another_maker() throws Exception {
        byte[] key = Base64.getDecoder().decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        ByteString ed25519 = ByteString.copyFrom(key, 1, 32);
        NoteKey peter = new NoteKey("PeterNeumann", NoteType.ED25519, ed25519);
        assertThat(peter.verifierKey())
                .isEqualTo("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        String text =
                """
                If you think cryptography is the answer to your problem,
                then you don't know what your problem is.

                \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
                """;
        SignedNote other = SignedNote.parse(text);
        assertThat(other.format()).isEqualTo(text);
        assertThat(other.lines().getFirst().keyId()).isEqualTo(peter.id());
        ByteString keys =
                ByteString.copyFrom(new byte[] {1})
                        .concat(ed25519)
                        .concat(agent.verifyKeys().mlDsa65());
        assertThat(
                        VerifyKeys.decode(keys)
                                .verifyEd25519(
                                        other.text().getBytes(StandardCharsets.UTF_8),
                                        other.lines().getFirst().signature().toByteArray()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "\n\n\u2014 a AAAAAAA=\n",
                "text\n\n\u2014 a AAAAAAA=",
                "text\n\n- a AAAAAAA=\n",
                "text\n\n\u2014 a b AAAAAAA=\n",
                "text\n\n\u2014 a+b AAAAAAA=\n",
                "text\n\n\u2014 a !\n",
                "text\n\n\u2014 a AAAA\n",
                "te\u0000xt\n\n\u2014 a AAAAAAA=\n",
                "te\rxt\n\n\u2014 a AAAAAAA=\n"
            })
    void what_is_no_note_is_refused(String text) {
        assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(AuditFormatException.class);
    }

    @Test
    void a_note_has_bounds() {
        String line = "\u2014 a AAAAAAA=\n";
        assertThatThrownBy(() -> SignedNote.parse("text\n\n" + line.repeat(17)))
                .hasMessageContaining("more than 16");
        assertThatThrownBy(() -> SignedNote.parse("x".repeat(40_000) + "\n\n" + line))
                .hasMessageContaining("characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log\n7\n",
                "log\n07\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "log\n-7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "log\n9999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "log\n7\nAAAA\n",
                "a log\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "log\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n"
            })
    void what_is_no_checkpoint_is_refused(String text) {
        assertThatThrownBy(() -> Checkpoint.of(new SignedNote(text, List.of())))
                .isInstanceOf(AuditFormatException.class);
    }

    @Test
    void a_proof_is_checked_offline_and_holds_for_its_log_and_entry_only() throws Exception {
        byte[] entry = AuditEntry.of(Instant.EPOCH, "command.sent", "gateway").build().bytes();
        Hash sibling = Hash.ofLeaf(new byte[] {9});
        Hash root = Hash.ofNode(sibling, Hash.ofLeaf(entry));
        SignedNote signed = new CheckpointSigner(agent).sign(new Checkpoint(ORIGIN, 2, root));
        LogProof proof = LogProof.parse(new LogProof(entry, 1, List.of(sibling), signed).format());
        assertThat(proof.holds(log)).isTrue();
        assertThat(proof.entry()).isEqualTo(entry);
        assertThat(proof.holds(new NoteKeys(ORIGIN, gateway.verifyKeys()))).isFalse();
        assertThat(proof.holds(new NoteKeys("other", agent.verifyKeys()))).isFalse();
        assertThat(new LogProof(entry, 0, List.of(sibling), signed).holds(log)).isFalse();
        assertThat(new LogProof(new byte[] {1}, 1, List.of(sibling), signed).holds(log)).isFalse();
        LogProof hashOnly =
                LogProof.parse(new LogProof(new byte[0], 1, List.of(sibling), signed).format());
        assertThat(hashOnly.holds(log, Hash.ofLeaf(entry))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2sp.org/tlog-proof@v1\n\nlog\n",
                "c2sp.org/tlog-proof@v2\nindex 1\n\n",
                "c2sp.org/tlog-proof@v1\nindex x\n\nlog\n1\n",
                "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nlog\n",
                "c2sp.org/tlog-proof@v1\nextra !\nindex 1\n\nlog\n"
            })
    void what_is_no_proof_is_refused(String text) {
        assertThatThrownBy(() -> LogProof.parse(text)).isInstanceOf(AuditFormatException.class);
    }
}
