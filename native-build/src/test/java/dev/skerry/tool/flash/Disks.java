package dev.skerry.tool.flash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

/** Small disks in files, made by the programs that make real ones. */
public final class Disks {
    /** Where the first partition begins. */
    public static final long BOOT_AT = 8192L * 512;

    /** How long the disks are. */
    public static final long BYTES = 16L << 20;

    private static final String PARTITIONS =
            "start=8192,size=16384,type=%s\nstart=24576,size=7168,type=%s\n";

    private Disks() {}

    /** A disk as Raspberry Pi OS has it: FAT in front, something else behind, an MBR. */
    public static Path mbr(Path file) {
        return disk(file, "label: dos\n" + PARTITIONS.formatted("c", "83"));
    }

    /** The same with a GPT. */
    public static Path gpt(Path file) {
        String efi = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";
        String linux = "0FC63DAF-8483-4772-8E79-3D69D8477DE4";
        return disk(file, "label: gpt\n" + PARTITIONS.formatted(efi, linux));
    }

    private static Path disk(Path file, String table) {
        byte[] bytes = new byte[1 << 20];
        Random random = new Random(7);
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long at = 0; at < BYTES; at += bytes.length) {
                // Some of it packs, some does not.
                if (at > BOOT_AT + (9L << 20)) {
                    random.nextBytes(bytes);
                }
                out.write(ByteBuffer.wrap(bytes));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        given(table, "sfdisk", "--quiet", file.toString());
        // mkfs would rather have the whole file.
        run(
                "mkfs.vfat",
                "-F",
                "16",
                "-s",
                "1",
                "--offset",
                "8192",
                "-n",
                "BOOT",
                file.toString(),
                "8192");
        return file;
    }

    /** What a program prints; it must succeed. */
    public static String run(String... command) {
        return given("", command);
    }

    /** The same of a program that reads something. */
    public static String given(String input, String... command) {
        try {
            Process process =
                    new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
            try (OutputStream to = process.getOutputStream()) {
                to.write(input.getBytes(UTF_8));
            }
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(List.of(command) + ": " + text).isZero();
            return text;
        } catch (IOException e) {
            throw new AssertionError(
                    "%s is not here: sudo apt-get install mtools dosfstools fdisk mount xz-utils zstd gzip"
                            .formatted(command[0]),
                    e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A loop device of a file. */
    public static final class Loop implements AutoCloseable {
        private final String device;

        /** Shows the file as a disk. */
        public Loop(Path file) {
            device = run("losetup", "--find", "--show", file.toString()).strip();
        }

        /** Its file in /dev. */
        public Path path() {
            return Path.of(device);
        }

        @Override
        public void close() {
            run("losetup", "--detach", device);
        }
    }

    /** Whether the first bytes of a file are zeros. */
    public static void assertBlank(Path file, long bytes) {
        run("cmp", "--bytes=" + bytes, file.toString(), "/dev/zero");
    }

    /** The first bytes of a file. */
    public static byte[] start(Path file, int bytes) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(bytes);
        }
    }

    /** Whether two files are the same. */
    public static void assertSame(Path one, Path other) throws IOException {
        assertThat(Files.mismatch(one, other)).as(one + " and " + other).isEqualTo(-1);
    }
}
