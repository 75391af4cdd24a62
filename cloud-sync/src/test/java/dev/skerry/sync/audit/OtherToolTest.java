package dev.skerry.sync.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.sign.SigningKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proofs and checkpoints as a program sees them that has nothing of ours: Python and openssl. */
class OtherToolTest {
    private static final int SIZE = 1_000;

    @TempDir private Path dir;
    private final SigningKeys log = SigningKeys.generate(new SecureRandom());
    private final SigningKeys witness = SigningKeys.generate(new SecureRandom());
    private final NoteKeys logKeys = new NoteKeys("skerry.dev/agent/north/1", log.verifyKeys());
    private final NoteKeys witnessKeys = new NoteKeys("skerry.dev/gateway/2", witness.verifyKeys());
    private final List<byte[]> entries = new ArrayList<>();
    private final List<Hash> leaves = new ArrayList<>();

    @BeforeEach
    void log() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            entries.add(
                    AuditEntry.of(Instant.EPOCH.plusSeconds(i), "alarm.raised", "rule:pump/hot")
                            .about("device", "p\u00fcmp-" + i)
                            .build()
                            .bytes());
            leaves.add(Hash.ofLeaf(entries.getLast()));
        }
        try (InputStream script = OtherToolTest.class.getResourceAsStream("verify.py")) {
            Files.write(dir.resolve("verify.py"), script.readAllBytes());
        }
    }

    private Hash node(int level, long index) {
        Frontier frontier = Frontier.empty();
        int first = (int) (index << level);
        leaves.subList(first, first + (1 << level)).forEach(frontier::append);
        return frontier.root();
    }

    private LogProof proof(int index) throws IOException {
        Proofs proofs = new Proofs(this::node);
        SignedNote note =
                new CheckpointSigner(log)
                        .sign(new Checkpoint(logKeys.name(), SIZE, proofs.root(SIZE)));
        SignedNote cosigned =
                note.with(new CheckpointSigner(witness).cosign(note, witnessKeys.name(), 1_000));
        return new LogProof(entries.get(index), index, proofs.inclusion(index, SIZE), cosigned);
    }

    private String verify(String proof) throws IOException, InterruptedException {
        Path file = Files.writeString(dir.resolve("entry.tlog-proof"), proof);
        Process python =
                new ProcessBuilder(
                                "python3",
                                dir.resolve("verify.py").toString(),
                                file.toString(),
                                logKeys.verifierKey(),
                                witnessKeys.witnessKey())
                        .redirectErrorStream(true)
                        .start();
        String said =
                new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return python.waitFor() + " " + said;
    }

    @Test
    void an_entry_is_verified_without_anything_of_ours() throws Exception {
        assertThat(verify(proof(437).format()))
                .isEqualTo("0 " + new String(entries.get(437), StandardCharsets.UTF_8));
    }

    @Test
    void what_was_changed_is_not() throws Exception {
        String proof = proof(437).format();
        assertThat(verify(proof.replace("index 437", "index 436"))).isEqualTo("1 wrong: the root");
        assertThat(verify(proof.replace("\n1000\n", "\n1001\n")))
                .isEqualTo("1 wrong: the signature");
        LogProof other = proof(438);
        assertThat(
                        verify(
                                new LogProof(entries.get(437), 438, other.hashes(), other.note())
                                        .format()))
                .isEqualTo("1 wrong: the root");
    }
}
