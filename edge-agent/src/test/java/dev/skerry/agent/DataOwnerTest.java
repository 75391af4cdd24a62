package dev.skerry.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.agent.audit.AgentLog;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataOwnerTest {
    private final DataOwner owner = new DataOwner();

    @TempDir Path dir;

    private void keepLog(String agentId, SealedFiles files) throws IOException {
        AgentLog log =
                AgentLog.open(
                        dir.resolve("data/audit"),
                        new AgentLog.Settings(agentId, 1 << 20, files),
                        () -> 1_780_000_000_000_000L,
                        new SecureRandom());
        log.record(log.entry("order.done"));
        log.flush();
        log.checkpoint();
        log.close();
    }

    @Test
    void an_agent_without_a_certificate_is_known_by_its_audit_log() throws IOException {
        assertThat(owner.of(dir.resolve("data"), null)).isEmpty();
        keepLog("north/2", SealedFiles.PLAIN);
        assertThat(owner.of(dir.resolve("data"), null)).contains("north/2");
    }

    @Test
    void one_that_is_sealed_is_known_by_whoever_has_the_key() throws IOException {
        Path file = dir.resolve("card.key");
        DataKey.make(file, new SecureRandom());
        DataKey key = DataKey.read(file);
        keepLog("north", SealedFiles.sealing(key, "audit"));
        assertThat(owner.of(dir.resolve("data"), key)).contains("north");
        assertThatThrownBy(() -> owner.of(dir.resolve("data"), null))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_certificate_that_is_damaged_is_not_passed_over() throws IOException {
        keepLog("north", SealedFiles.PLAIN);
        Files.createDirectories(dir.resolve("data/identity"));
        Files.writeString(dir.resolve("data/identity/identity.pem"), "nothing");
        assertThatThrownBy(() -> owner.of(dir.resolve("data"), null))
                .isInstanceOf(IOException.class);
    }
}
