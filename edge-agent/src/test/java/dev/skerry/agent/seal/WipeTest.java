package dev.skerry.agent.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.profile.file.DataKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WipeTest {
    @TempDir Path folder;
    private Path dir;
    private Path key;
    private Path credentials;
    private Path models;
    private Wipe wipe;

    @BeforeEach
    void fill() throws Exception {
        dir = folder.resolve("data");
        key = folder.resolve("card.key");
        models = Files.createDirectory(folder.resolve("models"));
        credentials = Files.writeString(folder.resolve("credentials"), "bed-2 = psk b 00");
        DataKey.make(key, new SecureRandom());
        Vault vault = open();
        new AgentData(dir).fill(vault, 20);
        vault.files("models").write(models.resolve("mine.onnx"), new byte[9]);
        Files.write(models.resolve("theirs.onnx"), new byte[9]);
        wipe = wipe(dir, models);
    }

    private Wipe wipe(Path dataDir, Path modelsDir) throws Exception {
        return Wipe.of(dataDir, modelsDir, Optional.of(key), Optional.of(credentials));
    }

    private Vault open() throws SealFault {
        try (InUse own = InUse.take(dir)) {
            return Vault.open(own, AtRest.AUTO, Optional.of(key));
        }
    }

    @Test
    void leaves_nothing_and_the_agent_begins_anew() throws Exception {
        Path elsewhere = folder.resolve("hard-link");
        Files.createLink(elsewhere, key);
        byte[] before = Files.readAllBytes(elsewhere);
        assertThat(wipe.isNeeded()).isTrue();

        wipe.run();

        assertThat(key).doesNotExist();
        assertThat(credentials).doesNotExist();
        assertThat(dir.toFile().list()).containsExactly(InUse.FILE);
        assertThat(models.resolve("mine.onnx")).doesNotExist();
        assertThat(models.resolve("theirs.onnx")).exists();
        assertThat(elsewhere).as("overwritten before it was deleted").hasSize(DataKey.BYTES);
        assertThat(Files.readAllBytes(elsewhere)).isNotEqualTo(before);
        assertThat(wipe.isNeeded()).isFalse();

        wipe.run();
        DataKey.make(key, new SecureRandom());
        Vault anew = open();
        try (Outbox outbox = Outbox.open(dir, settings(anew), () -> 99)) {
            assertThat(outbox.epoch()).isEqualTo(99);
            assertThat(outbox.twins()).isEmpty();
        }
    }

    @Test
    void deletes_its_order_after_everything_else() throws Exception {
        WipeByOrder.order(dir);

        assertThat(wipe.inOrder())
                .contains(models.resolve("mine.onnx"))
                .doesNotContain(models.resolve("theirs.onnx"))
                .endsWith(dir.resolve(WipeByOrder.FILE));
    }

    private static OutboxSettings settings(Vault vault) {
        return new OutboxSettings(Duration.ofMillis(1), 20, 1 << 20, 50, vault.outbox());
    }

    @Test
    void refuses_while_an_agent_runs() throws Exception {
        Vault vault = open();
        try (InUse _ = InUse.take(dir);
                Outbox running = Outbox.open(dir, settings(vault), () -> 99)) {
            SealFault fault = catchThrowableOfType(SealFault.class, wipe::run);
            assertThat(fault.refusal().code()).isEqualTo("SKR-A675");
            assertThat(key).exists();
            assertThat(running.epoch()).isEqualTo(7);
        }
    }

    @Test
    void wipes_what_is_reached_by_a_link_to_the_whole_of_it() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("to-data"), dir);
        Path toModels = Files.createSymbolicLink(folder.resolve("to-models"), models);
        wipe(link, toModels).run();
        assertThat(dir.toFile().list()).containsExactly(InUse.FILE);
        assertThat(models.resolve("mine.onnx")).doesNotExist();
        assertThat(wipe.isNeeded()).isFalse();
    }

    @Test
    void deletes_of_a_link_inside_only_the_link_and_says_so() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("kept"), "of somebody else");
        Path link = Files.createSymbolicLink(dir.resolve("policy"), elsewhere);
        wipe.run();
        assertThat(dir.toFile().list()).containsExactly(InUse.FILE);
        assertThat(elsewhere.resolve("kept")).hasContent("of somebody else");
        assertThat(wipe.links()).containsExactly(dir.toRealPath().resolve(link.getFileName()));
    }

    @Test
    void leaves_and_names_what_no_agent_made() throws Exception {
        Path photos = Files.createDirectory(dir.resolve("photos"));
        Files.writeString(photos.resolve("one"), "of somebody else");
        wipe.run();
        assertThat(dir.toFile().list()).containsExactlyInAnyOrder(InUse.FILE, "photos");
        assertThat(photos.resolve("one")).hasContent("of somebody else");
        assertThat(wipe.foreign()).containsExactly(dir.toRealPath().resolve("photos"));
    }

    @Test
    void refuses_a_folder_that_is_no_agents() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("letter"), "of somebody");
        SealFault fault = catchThrowableOfType(SealFault.class, () -> wipe(home, models));
        assertThat(fault.refusal().code()).isEqualTo("SKR-A679");
        assertThat(home.toFile().list()).containsExactly("letter");
        assertThat(key).exists();
    }
}
