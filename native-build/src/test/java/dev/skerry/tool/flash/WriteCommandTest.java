package dev.skerry.tool.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.tool.Main;
import dev.skerry.tool.flash.drive.ClaimedDrive;
import dev.skerry.tool.flash.drive.Drives;
import dev.skerry.tool.flash.drive.Target;
import dev.skerry.tool.flash.image.DiskImage;
import dev.skerry.tool.flash.write.ImageWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Files and loop devices stand for cards: to the kernel the latter are disks as any other. */
class WriteCommandTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path disk = Path.of("");
    private Path card = Path.of("");

    @BeforeEach
    void anImage() {
        disk = Disks.mbr(folder.resolve("disk"));
        card = folder.resolve("card");
    }

    private int flash(Object... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "flash";
        for (int i = 0; i < arguments.length; i++) {
            all[i + 1] = arguments[i].toString();
        }
        return line.execute(all);
    }

    private void cardOf(long bytes) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(card.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    @Test
    void writes_a_file() throws Exception {
        assertThat(flash("write", disk, card, "--yes")).as(err.toString()).isZero();
        Disks.assertSame(disk, card);
        assertThat(out.toString()).startsWith("Written: 16.8 MB in ").hasLineCount(1);
    }

    @Test
    void writes_a_larger_loop_device_and_leaves_the_rest_of_it() throws Exception {
        cardOf(Disks.BYTES + 4096);
        try (Disks.Loop loop = new Disks.Loop(card)) {
            assertThat(flash("write", disk, loop.path(), "--yes")).as(err.toString()).isZero();
        }
        assertThat(Files.size(card)).isEqualTo(Disks.BYTES + 4096);
        assertThat(Files.mismatch(disk, card)).isEqualTo(Disks.BYTES);
    }

    @Test
    void tells_programs_each_thing_on_a_line() throws Exception {
        assertThat(flash("write", disk, card, "--yes", "--json")).isZero();
        List<JsonNode> events = out.toString().lines().map(WriteCommandTest::json).toList();
        assertThat(events).extracting(it -> it.path("event").asText()).contains("progress");
        JsonNode last = events.getLast();
        assertThat(last.path("event").asText()).isEqualTo("written");
        assertThat(last.path("bytes").asLong()).isEqualTo(Disks.BYTES);
        assertThat(last.path("sha256")).isEqualTo(last.path("readBackSha256"));
        assertThat(events.getFirst().path("bytesTotal").asLong()).isEqualTo(Disks.BYTES);
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }

    @Test
    void tells_programs_why_it_refused() {
        assertThat(flash("write", disk, folder.resolve("no/card"), "--yes", "--json")).isEqualTo(3);
        JsonNode event = json(out.toString().strip());
        assertThat(event.path("code").asText()).isEqualTo("SKR-F001");
        assertThat(event.path("exitCode").asInt()).isEqualTo(3);
    }

    private void assertRefused(int exitCode, String code, Object... arguments) {
        assertThat(flash(arguments)).isEqualTo(exitCode);
        assertThat(err.toString()).startsWith(code).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refuses_what_is_no_disk() {
        assertRefused(3, "SKR-F001", "write", disk, "/dev/null", "--yes");
    }

    @Test
    void refuses_a_folder() {
        assertRefused(3, "SKR-F001", "write", disk, folder, "--yes");
    }

    /** A mistyped device must not become a file in memory. */
    @Test
    void refuses_a_device_that_is_not_there() {
        assertRefused(3, "SKR-F001", "write", disk, "/dev/no-such-disk", "--yes");
        assertThat(Path.of("/dev/no-such-disk")).doesNotExist();
    }

    @Test
    void refuses_a_disk_that_is_too_small_before_the_first_byte() throws Exception {
        cardOf(Disks.BYTES - 512);
        try (Disks.Loop loop = new Disks.Loop(card)) {
            assertRefused(3, "SKR-F005", "write", disk, loop.path(), "--yes");
        }
        Disks.assertBlank(card, Disks.BYTES - 512);
    }

    @Test
    void refuses_a_disk_that_another_program_has() throws Exception {
        cardOf(Disks.BYTES);
        try (Disks.Loop loop = new Disks.Loop(card);
                ClaimedDrive other =
                        ClaimedDrive.claim(Target.of(loop.path(), Drives.ofThisMachine(), false))) {
            assertRefused(3, "SKR-F011", "write", disk, loop.path(), "--yes");
            other.sync();
        }
        Disks.assertBlank(card, Disks.BYTES - 512);
    }

    @Test
    void refuses_a_disk_that_can_only_be_read() throws Exception {
        cardOf(Disks.BYTES);
        String device =
                Disks.run("losetup", "--read-only", "--find", "--show", card.toString()).strip();
        try {
            assertRefused(3, "SKR-F006", "write", disk, device, "--yes");
        } finally {
            Disks.run("losetup", "--detach", device);
        }
    }

    @Test
    void refuses_a_mounted_disk() throws Exception {
        cardOf(Disks.BYTES);
        Disks.run("mke2fs", "-q", "-t", "ext4", card.toString());
        Path place = Files.createDirectory(folder.resolve("place"));
        try (Disks.Loop loop = new Disks.Loop(card)) {
            Disks.run("mount", loop.path().toString(), place.toString());
            try {
                assertRefused(3, "SKR-F003", "write", disk, loop.path(), "--yes", "--force");
            } finally {
                Disks.run("umount", place.toString());
            }
        }
    }

    @Test
    void says_what_an_interrupted_card_is() throws Exception {
        DiskImage image = DiskImage.of(disk, "0".repeat(64));
        ImageWriter writer = new ImageWriter(image, (stage, done, total) -> {});
        Target target = Target.of(card, Drives.ofThisMachine(), true);
        Report report =
                new Report(new PrintWriter(out), new PrintWriter(err), true, false, () -> 0);
        WriteCommand.interrupted(report, writer, target);
        assertThat(err.toString()).startsWith("SKR-F016").contains("nothing was written");
        try (ClaimedDrive drive = ClaimedDrive.claim(target)) {
            assertThatThrownBy(() -> writer.write(drive, Disks.BYTES));
        }
        WriteCommand.interrupted(report, writer, target);
        assertThat(out.toString()).contains("so far does not boot").contains("SKR-F016");
    }

    @Test
    void asks_before_it_writes_and_says_so_where_nobody_can_answer() {
        assertRefused(2, "SKR-F015", "write", disk, card);
        assertThat(card).doesNotExist();
    }

    @Test
    void lists_no_disk_that_is_built_in() {
        assertThat(flash("list")).isZero();
        assertThat(out.toString()).doesNotContain("SKR-F002");
    }
}
