package dev.skerry.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.Noteworthy;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.LogProof;
import dev.skerry.sync.audit.SignedNote;
import dev.skerry.sync.proto.AlarmRaised;
import dev.skerry.sync.proto.AuditVerdict;
import dev.skerry.sync.proto.DecisionRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's own log in real files, and what somebody may do to them. */
class AgentLogTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir private Path dir;
    private AgentLog log;

    @BeforeEach
    void open() throws IOException {
        open(MEGABYTE);
    }

    private void open(long capacity) throws IOException {
        log =
                AgentLog.open(
                        dir,
                        new AgentLog.Settings("north", capacity, SealedFiles.PLAIN),
                        () -> 1_780_000_000_000_000L,
                        new SecureRandom());
        log.flush();
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void reopen() throws IOException {
        reopen(MEGABYTE);
    }

    private void reopen(long capacity) throws IOException {
        log.close();
        open(capacity);
    }

    private void record(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.record(log.entry("thing.done").detail("n", Integer.toString(i)));
        }
        log.flush();
    }

    private static long size(SignedNote note) throws Exception {
        return Checkpoint.of(note).size();
    }

    private SignedNote signed() {
        return log.checkpoint();
    }

    private Path file(String prefix) throws IOException {
        String name = log.keys().name();
        Path folder = dir.resolve(name.substring(name.lastIndexOf('/') + 1));
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void goes_on_after_a_restart_with_the_same_keys_and_proves_what_it_has() throws Exception {
        record(700);
        SignedNote before = signed();
        assertThat(size(before)).isEqualTo(701);
        reopen();
        assertThat(log.checkpoint()).isEqualTo(before);
        LogProof proof = LogProof.parse(log.prove(300).orElseThrow().format());
        assertThat(proof.holds(log.keys())).isTrue();
        assertThat(proof.entryText()).contains("\"n\":\"299\"");
        record(5);
        assertThat(log.size()).isEqualTo(706);
        assertThat(log.consistency(701, 706)).isNotEmpty();
        assertThat(log.trouble()).isEmpty();
        assertThat(log.prove(9_999)).isEmpty();
    }

    @Test
    void its_key_is_for_its_user_alone() throws Exception {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(dir.resolve("log.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_decision_is_explained() throws Exception {
        DecisionRecord record =
                DecisionRecord.newBuilder()
                        .setAlarmRaised(AlarmRaised.getDefaultInstance())
                        .setRule("overheated")
                        .setProfileName("pump")
                        .setProfileDigest("ab12")
                        .addModelDigests("cd34")
                        .setBecause("temperature > 80.0")
                        .build();
        log.decided(
                new Noteworthy(
                        List.of(new Noteworthy.Decided("pump-1", 1_000, record)),
                        List.of(new Noteworthy.UsedModel("pump", "bearing", "cd34"))));
        log.flush();
        String used = new String(log.read(1, 2).getFirst().content(), StandardCharsets.UTF_8);
        assertThat(used).contains("\"what\":\"model.used\"").contains("cd34");
        String decided = new String(log.read(2, 3).getFirst().content(), StandardCharsets.UTF_8);
        assertThat(decided)
                .contains("\"what\":\"alarm.raised\"")
                .contains("\"who\":\"rule:pump/overheated\"")
                .contains("\"profile\":\"ab12\"")
                .contains("\"model\":\"cd34\"")
                .contains("temperature > 80.0");
    }

    @Test
    void what_was_not_written_to_its_end_and_never_signed_is_no_fault() throws Exception {
        record(3);
        signed();
        byte[] torn = {0, 0, 0, 9, 1, 2};
        Files.write(file("entries-"), torn, StandardOpenOption.APPEND);
        reopen();
        assertThat(log.size()).isEqualTo(4);
        record(1);
        reopen();
        assertThat(log.size()).isEqualTo(5);
        assertThat(log.trouble()).isEmpty();
    }

    /** The root does not follow from these: only proofs about entries beside them fail. */
    @Test
    void what_no_checkpoint_depends_on_is_noticed_when_all_is_looked_at() throws Exception {
        for (String prefix : List.of("hashes-0", "entries-")) {
            reopen(16 * MEGABYTE);
            record(9_000);
            record(9_000);
            record(1);
            signed();
            reopen(16 * MEGABYTE);
            log.inspect();
            assertThat(log.trouble()).isEmpty();
            String origin = log.keys().name();
            Path damaged = file(prefix);
            byte[] bytes = Files.readAllBytes(damaged);
            bytes[5 * Hash.BYTES] ^= 1;
            Files.write(damaged, bytes);
            reopen(16 * MEGABYTE);
            assertThat(log.keys().name()).as("at the start: " + prefix).isEqualTo(origin);
            log.inspect();
            assertThat(log.trouble().orElseThrow().code()).isEqualTo("SKR-A621");
            assertThat(log.keys().name()).isNotEqualTo(origin);
            assertThat(damaged).hasBinaryContent(bytes);
            reopen();
            assertThat(log.trouble()).isEmpty();
        }
    }

    private interface Attack {
        void on(byte[] file);
    }

    /** Changes a file of a signed log while the agent is down; a new log has to say so. */
    private void assertNoticed(String prefix, Attack attack) throws Exception {
        record(400);
        signed();
        String origin = log.keys().name();
        Path file = file(prefix);
        log.close();
        byte[] bytes = Files.readAllBytes(file);
        attack.on(bytes);
        Files.write(file, bytes);
        open();
        assertThat(log.keys().name()).as(prefix).isNotEqualTo(origin);
        assertThat(log.trouble()).map(Refusal::code).contains("SKR-A621");
        assertThat(new String(log.read(0, 1).getFirst().content(), StandardCharsets.UTF_8))
                .contains("log.began")
                .contains("SKR-A621")
                .contains(origin);
    }

    @Test
    void a_bit_that_is_flipped_in_the_entries_or_the_checkpoint_is_noticed() throws Exception {
        assertNoticed("entries-", bytes -> bytes[bytes.length / 2] ^= 1);
        assertNoticed("checkpoint", bytes -> bytes[40] ^= 1);
        assertNoticed("checkpoint", bytes -> bytes[bytes.length - 20] ^= 1);
    }

    @Test
    void damaged_keys_begin_a_new_log_by_others() throws Exception {
        record(3);
        signed();
        var before = log.keys();
        log.close();
        byte[] key = Files.readAllBytes(dir.resolve("log.key"));
        key[100] ^= 1;
        Files.write(dir.resolve("log.key"), key);
        open();
        assertThat(log.keys().keys()).isNotEqualTo(before.keys());
        assertThat(log.keys().name()).isNotEqualTo(before.name());
        assertThat(log.trouble()).map(Refusal::code).contains("SKR-A621");
    }

    @Test
    void a_log_that_was_truncated_is_noticed() throws Exception {
        record(10);
        signed();
        Path file = file("entries-");
        log.close();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        open();
        assertThat(log.trouble()).map(Refusal::code).contains("SKR-A621");
    }

    /** Whoever rewrites an entry with its checksum has recomputed hashes, but no signature. */
    @Test
    void a_rewritten_entry_with_everything_recomputed_is_noticed() throws Exception {
        record(10);
        signed();
        Path file = file("entries-");
        log.close();
        FileRewriter.rewrite(file, "\"n\":\"7\"", "\"n\":\"8\"");
        open();
        assertThat(log.trouble()).map(Refusal::code).contains("SKR-A621");
    }

    @Test
    void hashes_of_entries_that_are_given_up_are_kept_and_a_flipped_one_is_noticed()
            throws Exception {
        // Entries of some 600 bytes, files of a megabyte, and room for one of them.
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 1_500; j++) {
                log.record(
                        log.entry("thing.done")
                                .detail("x", "y".repeat(250))
                                .detail("z", "y".repeat(250)));
            }
            log.flush();
        }
        long size = size(signed());
        assertThat(log.read(0, 1).getFirst().content()).as("given up").isNull();
        assertThat(log.read(size - 1, size).getFirst().content()).isNotNull();
        LogProof pruned = log.prove(0).orElseThrow();
        assertThat(pruned.holds(log.keys(), log.read(0, 1).getFirst().leaf())).isTrue();
        assertThat(log.prove(size - 1).orElseThrow().holds(log.keys())).isTrue();
        reopen();
        assertThat(log.trouble()).isEmpty();
        Path hashes = file("hashes-1");
        log.close();
        byte[] bytes = Files.readAllBytes(hashes);
        bytes[3] ^= 4;
        Files.write(hashes, bytes);
        open();
        assertThat(log.trouble()).map(Refusal::code).contains("SKR-A621");
    }

    @Test
    void a_checkpoint_that_the_log_lacks_begins_a_new_one_only_if_it_is_its_own() throws Exception {
        record(5);
        SignedNote shown = signed();
        String origin = log.keys().name();
        AuditVerdict.Builder verdict = AuditVerdict.newBuilder().setOrigin(origin);
        assertThat(log.objected(verdict.setNote("no").build())).isFalse();
        assertThat(log.objected(verdict.setNote(shown.format()).build())).isFalse();
        // As a backup has it: fewer entries, and the checkpoint of then.
        Path entries = file("entries-");
        Path checkpoint = file("checkpoint");
        log.close();
        Files.write(entries, Arrays.copyOf(Files.readAllBytes(entries), 0));
        Files.delete(checkpoint);
        open();
        assertThat(log.keys().name()).isEqualTo(origin);
        assertThat(log.objected(verdict.setNote(shown.format()).build())).isTrue();
        assertThat(log.keys().name()).isNotEqualTo(origin);
        assertThat(log.trouble()).map(Refusal::code).contains("SKR-A622");
        log.flush();
        assertThat(new String(log.read(0, 1).getFirst().content(), StandardCharsets.UTF_8))
                .contains("\"shownSize\":\"6\"");
    }
}
