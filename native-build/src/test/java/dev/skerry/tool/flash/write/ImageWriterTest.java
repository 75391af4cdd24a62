package dev.skerry.tool.flash.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.tool.flash.Disks;
import dev.skerry.tool.flash.drive.ClaimedDrive;
import dev.skerry.tool.flash.drive.Drive;
import dev.skerry.tool.flash.drive.Drives;
import dev.skerry.tool.flash.drive.Target;
import dev.skerry.tool.flash.image.DiskImage;
import dev.skerry.tool.flash.write.ImageWriter.Phase;
import dev.skerry.tool.flash.write.ImageWriter.Written;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageWriterTest {
    @TempDir Path folder;

    private Path disk = Path.of("");
    private Path card = Path.of("");

    @BeforeEach
    void anImage() {
        disk = Disks.mbr(folder.resolve("disk"));
        card = folder.resolve("card");
    }

    /** A real file on which something goes wrong. */
    private static class Broken implements Drive, AutoCloseable {
        private final ClaimedDrive drive;
        private final List<String> done = new ArrayList<>();

        Broken(Path card) {
            drive = ClaimedDrive.claim(Target.of(card, Drives.ofThisMachine(), true));
        }

        @Override
        public void write(long at, ByteBuffer bytes) throws IOException {
            done.add("write " + at);
            drive.write(at, bytes);
        }

        @Override
        public int read(long at, ByteBuffer into) throws IOException {
            return drive.read(at, into);
        }

        @Override
        public void sync() throws IOException {
            done.add("sync");
            drive.sync();
        }

        @Override
        public void forget() throws IOException {
            done.add("forget");
            drive.forget();
        }

        @Override
        public void close() {
            drive.close();
        }
    }

    private static Written write(ImageWriter writer, Drive drive) throws InterruptedException {
        return writer.write(drive, writer.requiredBytes());
    }

    private ImageWriter writer(Path image) {
        return new ImageWriter(DiskImage.of(image, null), (stage, done, total) -> {});
    }

    private void assertDoesNotBoot() throws IOException {
        Disks.assertBlank(card, 1 << 20);
    }

    @Test
    void writes_an_image_and_tells_how_far_it_is() throws Exception {
        List<String> told = new ArrayList<>();
        ImageWriter writer =
                new ImageWriter(
                        DiskImage.of(disk, null),
                        (stage, done, total) -> told.add(stage + " " + done + " of " + total));
        try (Broken drive = new Broken(card)) {
            Written written = write(writer, drive);
            assertThat(written.bytes()).isEqualTo(Disks.BYTES);
            assertThat(Disks.run("sha256sum", "" + card)).startsWith(written.sha256() + " ");
        }
        Disks.assertSame(disk, card);
        assertThat(writer.phase()).isEqualTo(Phase.VERIFIED);
        assertThat(told)
                .contains(
                        "WRITE 1048576 of " + Disks.BYTES,
                        "WRITE %1$d of %1$d".formatted(Disks.BYTES),
                        "VERIFY %1$d of %1$d".formatted(Disks.BYTES));
    }

    @Test
    void blanks_the_first_chunk_first_and_writes_it_last() throws Exception {
        try (Broken drive = new Broken(card)) {
            write(writer(disk), drive);
            assertThat(drive.done).startsWith("write 0", "sync", "write 1048576");
            assertThat(drive.done)
                    .endsWith(
                            "write " + (Disks.BYTES - 1048576),
                            "sync",
                            "write 0",
                            "sync",
                            "forget");
            assertThat(drive.done.stream().filter("write 0"::equals)).hasSize(2);
        }
    }

    @Test
    void finds_a_single_bit_that_the_card_changed() throws Exception {
        ImageWriter writer = writer(disk);
        try (Broken drive =
                new Broken(card) {
                    @Override
                    public void forget() throws IOException {
                        try (RandomAccessFile file = new RandomAccessFile(card.toFile(), "rw")) {
                            file.seek(Disks.BYTES - 77);
                            int bits = file.read();
                            file.seek(Disks.BYTES - 77);
                            file.write(bits ^ 4);
                        }
                        super.forget();
                    }
                }) {
            assertThatThrownBy(() -> write(writer, drive)).hasMessageStartingWith("SKR-F014");
        }
        assertThat(writer.phase()).isEqualTo(Phase.BLANK);
        assertDoesNotBoot();
    }

    @Test
    void finds_a_card_that_forgets_what_is_written_late() throws Exception {
        try (Broken drive =
                new Broken(card) {
                    @Override
                    public void write(long at, ByteBuffer bytes) throws IOException {
                        if (at < 10 << 20) {
                            super.write(at, bytes);
                        }
                    }
                }) {
            assertThatThrownBy(() -> write(writer(disk), drive)).hasMessageStartingWith("SKR-F014");
        }
        assertDoesNotBoot();
    }

    @Test
    void leaves_a_card_that_fails_half_way_without_its_beginning() throws Exception {
        ImageWriter writer = writer(disk);
        try (Broken drive =
                new Broken(card) {
                    @Override
                    public void write(long at, ByteBuffer bytes) throws IOException {
                        if (at > 8 << 20) {
                            throw new IOException(
                                    "/dev/card can't be written: error 5 of the disk");
                        }
                        super.write(at, bytes);
                    }
                }) {
            assertThatThrownBy(() -> write(writer, drive))
                    .hasMessageStartingWith("SKR-F013")
                    .hasMessageContaining("error 5 of the disk", "does not boot");
        }
        assertThat(writer.phase()).isEqualTo(Phase.BLANK);
        assertDoesNotBoot();
    }

    @Test
    void leaves_a_card_without_its_beginning_when_the_image_is_damaged() throws Exception {
        Path packed = folder.resolve("disk.xz");
        Disks.run("sh", "-c", "xz -1 < '" + disk + "' > '" + packed + "'");
        DiskImage whole = DiskImage.of(packed, null);
        ImageWriter writer = new ImageWriter(whole, (stage, done, total) -> {});
        long required = writer.requiredBytes();
        try (RandomAccessFile file = new RandomAccessFile(packed.toFile(), "rw")) {
            file.seek(file.length() - 100_000);
            file.write(new byte[1000]);
        }
        try (Broken drive = new Broken(card)) {
            assertThatThrownBy(() -> writer.write(drive, required))
                    .hasMessageStartingWith("SKR-F009")
                    .hasMessageContaining("does not boot");
        }
        assertDoesNotBoot();
    }

    @Test
    void leaves_a_card_without_its_beginning_when_the_image_is_another() throws Exception {
        Files.writeString(Path.of(disk + ".sha256"), "0".repeat(64));
        try (Broken drive = new Broken(card)) {
            assertThatThrownBy(() -> write(writer(disk), drive)).hasMessageStartingWith("SKR-F010");
        }
        assertDoesNotBoot();
    }

    @Test
    void asks_for_a_whole_image_before_it_writes() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(10 << 20);
        }
        assertThatThrownBy(() -> writer(disk).requiredBytes())
                .hasMessageStartingWith("SKR-F009")
                .hasMessageContaining("ends at 10,485,760", "Nothing was written");
    }

    @Test
    void asks_for_an_image_with_a_partition_table() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.write(new byte[512]);
        }
        assertThatThrownBy(() -> writer(disk).requiredBytes()).hasMessageStartingWith("SKR-F008");
    }

    /**
     * The length of what gzip packed stands nowhere; the partitions tell how much it is at least.
     */
    @Test
    void knows_by_the_partitions_what_a_gzip_needs() {
        Disks.run("gzip", "--fast", disk.toString());
        assertThat(writer(Path.of(disk + ".gz")).requiredBytes())
                .isEqualTo((24_576L + 7_168) * 512);
    }
}
