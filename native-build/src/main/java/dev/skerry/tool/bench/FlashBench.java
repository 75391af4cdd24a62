package dev.skerry.tool.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.flash.drive.ClaimedDrive;
import dev.skerry.tool.flash.drive.Drives;
import dev.skerry.tool.flash.drive.Target;
import dev.skerry.tool.flash.image.DiskImage;
import dev.skerry.tool.flash.write.ImageWriter;
import dev.skerry.tool.flash.write.ImageWriter.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Writes one image by {@link ImageWriter} and by dd, in turns. */
final class FlashBench {
    private static final int RUNS = 5;
    private static final int CHUNK = 4 << 20;
    private static final long BYTES = 256L * CHUNK;

    private final Path folder;
    private final Figures figures;

    FlashBench(Path folder, Figures figures) {
        this.folder = folder;
        this.figures = figures;
    }

    void run() throws IOException, InterruptedException {
        Path image = image();
        Path file = folder.resolve("target");
        figures.print("machine.cores", Runtime.getRuntime().availableProcessors());
        figures.print("image.mb", BYTES / 1_000_000);
        measure("file", image, file);
        if (!System.getProperty("user.name").equals("root")) {
            figures.print("loop", "not measured: only root makes loop devices");
            return;
        }
        String loop = output("losetup", "--find", "--show", file.toString()).strip();
        try {
            measure("loop", image, Path.of(loop));
        } finally {
            output("losetup", "--detach", loop);
        }
    }

    /** Bytes that nothing packs, behind a partition table with one partition. */
    private Path image() throws IOException {
        Path image = folder.resolve("image");
        Random random = new Random(1);
        try (FileChannel out =
                FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            byte[] bytes = new byte[CHUNK];
            for (long at = 0; at < BYTES; at += CHUNK) {
                random.nextBytes(bytes);
                if (at == 0) {
                    partition(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
                }
                out.write(ByteBuffer.wrap(bytes));
            }
        }
        return image;
    }

    private static void partition(ByteBuffer start) {
        start.put(446, new byte[64]).put(450, (byte) 0x83);
        start.putInt(454, 2048)
                .putInt(458, (int) (BYTES / 512) - 2048)
                .putShort(510, (short) 0xAA55);
    }

    private void measure(String name, Path image, Path target)
            throws IOException, InterruptedException {
        double[] dd = new double[RUNS];
        double[] write = new double[RUNS];
        double[] verify = new double[RUNS];
        double[] share = new double[RUNS];
        // So that each run finds its blocks there, and the image in memory.
        dd(image, target);
        for (int run = 0; run < RUNS; run++) {
            // By turns the first, for the one that follows may wait for what the other left behind.
            boolean isDdFirst = run % 2 == 0;
            dd[run] = isDdFirst ? dd(image, target) : 0;
            Written written = write(image, target);
            dd[run] = isDdFirst ? dd[run] : dd(image, target);
            write[run] = rate(written.writing());
            verify[run] = rate(written.verifying());
            share[run] = write[run] / dd[run];
        }
        figures.print(name + ".dd.mb_per_second", Figures.median(dd));
        figures.print(name + ".write.mb_per_second", Figures.median(write));
        figures.print(name + ".write.share_of_dd", Figures.median(share));
        figures.print(name + ".verify.mb_per_second", Figures.median(verify));
    }

    private static double dd(Path image, Path target) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        output("dd", "if=" + image, "of=" + target, "bs=4M", "conv=fsync,notrunc", "status=none");
        return rate(Duration.ofNanos(System.nanoTime() - begin));
    }

    private static Written write(Path image, Path path) throws IOException, InterruptedException {
        Target target = Target.of(path, Drives.ofThisMachine(), true);
        ImageWriter writer = new ImageWriter(DiskImage.of(image, null), (stage, done, total) -> {});
        try (ClaimedDrive drive = ClaimedDrive.claim(target)) {
            drive.setLength(BYTES);
            return writer.write(drive, writer.requiredBytes());
        }
    }

    private static double rate(Duration time) {
        return BYTES / 1e6 / (time.toNanos() / 1e9);
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new ToolException(
                    "SKR-T032",
                    ExitCode.ENVIRONMENT,
                    "The measurement was given up: %s: %s".formatted(command[0], text.strip()));
        }
        return text;
    }
}
