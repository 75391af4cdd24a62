package dev.skerry.tool.flash.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.tool.flash.Disks;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskImageTest {
    @TempDir Path folder;

    private PartitionTable table(Path disk) throws IOException {
        return PartitionTable.read(Disks.start(disk, PartitionTable.BYTES), PartitionTable.BYTES)
                .orElseThrow();
    }

    @Test
    void finds_the_partitions_of_an_mbr() throws IOException {
        PartitionTable table = table(Disks.mbr(folder.resolve("disk")));
        assertThat(table.partitions())
                .containsExactly(
                        new Partition(1, 8192 * 512, 16384 * 512, true),
                        new Partition(2, 24576 * 512, 7168 * 512, false));
        assertThat(table.boot()).map(Partition::offsetBytes).contains(Disks.BOOT_AT);
    }

    @Test
    void finds_the_partitions_of_a_gpt() throws IOException {
        PartitionTable table = table(Disks.gpt(folder.resolve("disk")));
        assertThat(table.partitions())
                .containsExactly(
                        new Partition(1, 8192 * 512, 16384 * 512, true),
                        new Partition(2, 24576 * 512, 7168 * 512, false));
    }

    @Test
    void finds_no_table_in_a_file_system_noise_or_nothing() throws IOException {
        int fatAt = (int) Disks.BOOT_AT;
        byte[] disk = Disks.start(Disks.mbr(folder.resolve("disk")), fatAt + PartitionTable.BYTES);
        byte[] fat = Arrays.copyOfRange(disk, fatAt, disk.length);
        assertThat(PartitionTable.read(fat, PartitionTable.BYTES)).isEmpty();
        assertThat(PartitionTable.read(new byte[512], 512)).isEmpty();
        assertThat(PartitionTable.read(disk, 100)).isEmpty();
    }

    /** The lengths of entries and their place come from the disk. */
    @Test
    void reads_a_damaged_gpt_without_leaving_its_bytes() throws IOException {
        byte[] disk =
                Arrays.copyOf(
                        Files.readAllBytes(Disks.gpt(folder.resolve("disk"))),
                        PartitionTable.BYTES);
        for (int at : new int[] {72, 80, 84}) {
            for (int value : new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                byte[] damaged = disk.clone();
                ByteBuffer.wrap(damaged).putInt(512 + at, value);
                PartitionTable.read(damaged, damaged.length)
                        .ifPresent(
                                table ->
                                        assertThat(table.partitions())
                                                .hasSizeBetween(1, 128)
                                                .allMatch(part -> part.sizeBytes() > 0));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"xz,XZ,true", "zstd,ZSTD,true", "gzip,GZIP,false"})
    void unpacks_what_the_usual_programs_packed(String program, Compression kind, boolean tells)
            throws IOException {
        Path disk = Disks.mbr(folder.resolve("disk"));
        Disks.run("sh", "-c", program + " -1 < '" + disk + "' > '" + disk + ".packed'");
        if (program.equals("zstd")) {
            Disks.run("zstd", "-1", "-q", "-f", "" + disk, "-o", disk + ".packed");
        }
        Path packed = Path.of(disk + ".packed");
        DiskImage image = DiskImage.of(packed, null);
        assertThat(image.compression()).isEqualTo(kind);
        assertThat(image.contentBytes())
                .isEqualTo(tells ? OptionalLong.of(Disks.BYTES) : OptionalLong.empty());
        ByteBuffer content = ByteBuffer.allocate(1 << 20);
        try (OpenImage open = image.open(true);
                InputStream original = Files.newInputStream(disk)) {
            while (open.read(content.clear()) > 0) {
                assertThat(original.readNBytes(content.position()))
                        .isEqualTo(Arrays.copyOf(content.array(), content.position()));
            }
            assertThat(original.read()).isNegative();
            assertThat(Disks.run("sha256sum", "" + packed)).startsWith(open.finish() + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xz", "gzip", "zstd"})
    void says_that_a_packed_image_is_cut_off(String program) throws IOException {
        Path disk = Disks.mbr(folder.resolve("disk"));
        Path packed = folder.resolve("packed");
        Disks.run("sh", "-c", program + " -1 < '" + disk + "' > '" + packed + "'");
        DiskImage whole = DiskImage.of(packed, null);
        try (RandomAccessFile file = new RandomAccessFile(packed.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        ByteBuffer content = ByteBuffer.allocate(1 << 20);
        assertThatThrownBy(
                        () -> {
                            try (OpenImage open = whole.open(false)) {
                                while (open.read(content.clear()) > 0) {
                                    // To the end.
                                }
                            }
                        })
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("null");
    }

    @Test
    void takes_the_digest_beside_the_image() throws IOException {
        Path disk = Disks.mbr(folder.resolve("disk.img"));
        assertThat(DiskImage.of(disk, null).sha256()).isNull();
        Files.writeString(
                folder.resolve("disk.img.sha256"),
                "%s  other.img\n%s *disk.img\n".formatted("0".repeat(64), "AB".repeat(32)));
        assertThat(DiskImage.of(disk, null).sha256()).isEqualTo("ab".repeat(32));
        assertThat(DiskImage.of(disk, "1".repeat(64)).sha256()).isEqualTo("1".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PK\3\4 a zip file", "BZh91AY of bzip2"})
    void asks_to_unpack_what_it_does_not(String start) throws IOException {
        Path file = Files.writeString(folder.resolve("image"), start);
        assertThatThrownBy(() -> DiskImage.of(file, null)).hasMessageStartingWith("SKR-F009");
    }

    @Test
    void refuses_what_is_no_digest_and_no_file() {
        Path disk = Disks.mbr(folder.resolve("disk"));
        assertThatThrownBy(() -> DiskImage.of(disk, "abc")).hasMessageContaining("no SHA-256");
        assertThatThrownBy(() -> DiskImage.of(folder.resolve("none"), null))
                .hasMessageStartingWith("SKR-F009 There is no image");
    }
}
