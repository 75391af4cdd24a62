package dev.skerry.tool.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skerry.tool.Main;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while a card is written, in a process of its own. */
class InterruptedWriteTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The first sector of its boot partition. */
    private static final long SOMEWHERE = Disks.BOOT_AT;

    @TempDir private Path folder;

    /** An xz that unpacks as far as there and then waits for nothing, as a slow reader does. */
    private Path stalling(Path disk) throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path xz =
                Files.writeString(
                        tools.resolve("xz"),
                        "#!/bin/sh\nhead -c %d '%s'\nexec tail --pid=\"$PPID\" -f /dev/null\n"
                                .formatted(12 << 20, disk));
        Files.setPosixFilePermissions(xz, PosixFilePermissions.fromString("rwxr-xr-x"));
        return tools;
    }

    private static boolean hasContent(Path card) {
        try (FileChannel in = FileChannel.open(card)) {
            ByteBuffer some = ByteBuffer.allocate(4096);
            in.read(some, SOMEWHERE);
            for (byte one : some.array()) {
                if (one != 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void leaves_a_card_that_does_not_boot_and_says_so() throws Exception {
        Path disk = Disks.mbr(folder.resolve("disk"));
        Disks.run("xz", "--keep", "-0", disk.toString());
        Path card = folder.resolve("card");
        Path said = folder.resolve("said");
        // Whatever started the tests may have had the signal ignored.
        ProcessBuilder tool =
                new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "flash",
                        "write",
                        disk + ".xz",
                        card.toString(),
                        "--yes");
        tool.environment().merge("PATH", stalling(disk).toString(), (old, it) -> it + ":" + old);
        Process process = tool.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            await().atMost(PATIENCE).until(() -> hasContent(card) || !process.isAlive());
            Disks.run("kill", "-INT", String.valueOf(process.pid()));
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(said)).contains("SKR-F016", "does not boot; write it again");
        assertThat(process.exitValue()).isEqualTo(130);
        Disks.assertBlank(card, 1 << 20);
    }
}
