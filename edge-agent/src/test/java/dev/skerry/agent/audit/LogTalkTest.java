package dev.skerry.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.CheckpointSigner;
import dev.skerry.sync.audit.Frontier;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.SignedNote;
import dev.skerry.sync.proto.AuditCheckpoint;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.session.AgentOutput;
import dev.skerry.sync.sign.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent keeps of its gateway's log, across restarts of both. */
class LogTalkTest {
    private static final SigningKeys GATEWAY = SigningKeys.generate(new SecureRandom());

    @TempDir private Path dir;
    private AgentLog own;
    private LogTalk talk;

    @BeforeEach
    void open() throws IOException {
        own =
                AgentLog.open(
                        dir,
                        new AgentLog.Settings("north", 1 << 20, SealedFiles.PLAIN),
                        () -> 1_780_000_000_000_000L,
                        new SecureRandom());
        own.flush();
        talk = LogTalk.open(own, dir, SealedFiles.PLAIN);
        talk.opened();
    }

    @AfterEach
    void close() {
        own.close();
    }

    private void reopen() throws IOException {
        own.close();
        open();
    }

    private static Checkpoint checkpoint(String origin, int size, String kind) {
        Frontier frontier = Frontier.empty();
        for (int i = 0; i < size; i++) {
            frontier.append(Hash.ofLeaf((kind + i).getBytes(StandardCharsets.UTF_8)));
        }
        return new Checkpoint(origin, size, frontier.root());
    }

    private AuditMessage hear(String origin, int size, String kind) {
        SignedNote note = new CheckpointSigner(GATEWAY).sign(checkpoint(origin, size, kind));
        List<AuditMessage> answers =
                talk.hear(
                        AuditMessage.newBuilder()
                                .setCheckpoint(
                                        AuditCheckpoint.newBuilder()
                                                .setNote(note.format())
                                                .setKeys(GATEWAY.verifyKeys().encode()))
                                .build());
        return answers.getFirst();
    }

    @Test
    void keeps_the_gateways_checkpoint_across_a_restart_and_cosigns_nothing() throws Exception {
        assertThat(hear("gw", 4, "e").getVerdict().getCode()).isEmpty();
        reopen();
        AuditMessage answer = hear("gw", 9, "e");
        assertThat(answer.getQuestion().getFrom()).as("of what it kept").isEqualTo(4);
        assertThat(talk.trouble()).isEmpty();
    }

    @Test
    void a_gateway_that_was_rewritten_is_a_trouble_until_somebody_settles_it() throws Exception {
        hear("gw", 4, "e");
        reopen();
        assertThat(hear("gw", 4, "x").getVerdict().getCode()).isEqualTo("SKR-S033");
        assertThat(talk.trouble()).map(Refusal::code).contains("SKR-A620");
        reopen();
        assertThat(talk.trouble()).as("it is on the disk").isPresent();
        LogTalk.EvidenceItem item = talk.evidence().getFirst();
        assertThat(item.text())
                .contains("--- known ---\ngw\n4\n")
                .contains("--- offered ---\ngw\n");
        assertThat(talk.settle("nonsense")).isFalse();
        assertThat(talk.settle(item.id())).isTrue();
        assertThat(talk.trouble()).isEmpty();
        assertThat(talk.evidence().getFirst().settled()).isTrue();
    }

    @Test
    void a_gateway_that_began_a_new_log_is_told_of() throws Exception {
        hear("gw/1", 4, "e");
        assertThat(hear("gw/2", 1, "e").getVerdict().getCode()).isEmpty();
        assertThat(talk.trouble())
                .map(Refusal::message)
                .hasValueSatisfying(message -> assertThat(message).contains("SKR-A623"));
    }

    @Test
    void a_damaged_memory_of_the_gateways_log_is_told_and_stops_nothing() throws Exception {
        hear("gw", 4, "e");
        byte[] bytes = Files.readAllBytes(dir.resolve("gateway.checkpoints"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(dir.resolve("gateway.checkpoints"), bytes);
        reopen();
        assertThat(talk.trouble()).map(Refusal::code).contains("SKR-A627");
        assertThat(hear("gw", 9, "e").getVerdict().getCode()).isEmpty();
    }

    @Test
    void a_batch_that_the_gateway_can_not_take_is_an_entry_of_what_the_gateway_said()
            throws Exception {
        long before = own.size();
        talk.setAside(new AgentOutput.SetAside(17, "SKR-S009", "it can't be read"));
        own.flush();
        assertThat(own.read(before, own.size()))
                .singleElement()
                .extracting(entry -> new String(entry.content(), StandardCharsets.UTF_8))
                .asString()
                .contains(
                        "\"what\":\"batch.set-aside\"",
                        "\"onBehalfOf\":\"gateway\"",
                        "\"batch\":\"17\"",
                        "\"code\":\"SKR-S009\"",
                        "\"reason\":\"it can't be read\"");
    }

    @Test
    void tells_its_own_checkpoint_with_its_keys_first() {
        AuditMessage first = talk.due().getFirst();
        assertThat(first.getCheckpoint().getKeys())
                .isEqualTo(own.keys().keys().encode())
                .isNotEqualTo(ByteString.EMPTY);
        assertThat(talk.due()).as("until it is answered").isEmpty();
    }
}
