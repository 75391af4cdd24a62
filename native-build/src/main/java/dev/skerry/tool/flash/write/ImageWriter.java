package dev.skerry.tool.flash.write;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.flash.drive.Drive;
import dev.skerry.tool.flash.image.Compression;
import dev.skerry.tool.flash.image.DiskImage;
import dev.skerry.tool.flash.image.OpenImage;
import dev.skerry.tool.flash.image.PartitionTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes an image so that a drive either has all of it or visibly does not boot: its first chunk,
 * which has the partition table, is blanked first and written last.
 */
public final class ImageWriter {
    private final DiskImage image;
    private final Progress progress;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.BEFORE);

    /** How far a drive is. */
    public enum Phase {
        /** Nothing was written. */
        BEFORE,
        /** It does not boot. */
        BLANK,
        /** All is on it, but for what a reading back would show. */
        WRITTEN,
        /** It was read back, and is right. */
        VERIFIED
    }

    /**
     * What was written, and that it was read back the same.
     *
     * @param sha256 of these bytes, in hexadecimal
     * @param writing until the last of them was on the disk
     * @param verifying for reading them back
     */
    public record Written(long bytes, String sha256, Duration writing, Duration verifying) {}

    /** Writes this image and tells how far it is. */
    public ImageWriter(DiskImage image, Progress progress) {
        this.image = image;
        this.progress = progress;
    }

    /** How far the drive is; other threads may ask. */
    public Phase phase() {
        return phase.get();
    }

    /**
     * Looks at the beginning of the image before anything is written.
     *
     * @return how many bytes the drive needs at least
     * @throws ToolException SKR-F008 without a partition table, SKR-F009 if it can't be read
     */
    public long requiredBytes() {
        ByteBuffer start = ByteBuffer.allocate(PartitionTable.BYTES);
        try (OpenImage open = image.open(false)) {
            PartitionTable table =
                    PartitionTable.read(start.array(), open.read(start))
                            .orElseThrow(
                                    () ->
                                            new ToolException(
                                                    "SKR-F008",
                                                    ExitCode.ENVIRONMENT,
                                                    "%s has no partition table, so no board would boot from it. Is it the image of a whole disk?"
                                                            .formatted(image.path())));
            long content = image.contentBytes().orElse(table.endBytes());
            if (content < table.endBytes()) {
                throw new IOException(
                        "its partitions reach to byte %,d, and it ends at %,d. Download it again"
                                .formatted(table.endBytes(), content));
            }
            return content;
        } catch (IOException e) {
            throw unreadable(e, "Nothing was written.");
        }
    }

    /**
     * Writes it and reads it back.
     *
     * @param required from {@link #requiredBytes()}
     * @throws ToolException SKR-F009, SKR-F010, SKR-F013 or SKR-F014; the drive does not boot then
     */
    public Written write(Drive drive, long required) throws InterruptedException {
        long begin = System.nanoTime();
        phase.set(Phase.BLANK);
        Body body = new Body(drive, required);
        String sha256;
        try (OpenImage open = image.open(isPacked() || image.sha256() != null)) {
            blank(drive, required);
            Pump.run(buffer -> body.fill(open, buffer), body);
            String ofFile = open.finish();
            requireDigest(ofFile);
            sha256 = isPacked() ? HexFormat.of().formatHex(body.digest.digest()) : ofFile;
            drive.sync();
            drive.write(0, body.first.flip());
            drive.sync();
            phase.set(Phase.WRITTEN);
        } catch (Pump.SourceException e) {
            throw unreadable(e, "What was written of it does not boot.");
        } catch (IOException e) {
            throw unwritable(e);
        }
        long written = System.nanoTime();
        String readBack = verify(drive, body.at, sha256);
        return new Written(
                body.at,
                readBack,
                Duration.ofNanos(written - begin),
                Duration.ofNanos(System.nanoTime() - written));
    }

    private static void blank(Drive drive, long bytes) throws IOException {
        int length = (int) Math.min(Pump.CHUNK_BYTES, bytes);
        drive.write(0, ByteBuffer.allocateDirect(length));
        drive.sync();
    }

    private boolean isPacked() {
        return image.compression() != Compression.NONE;
    }

    /** All but the first chunk, which it keeps. */
    private final class Body implements Pump.Sink {
        private final MessageDigest digest = OpenImage.sha256();
        private final Drive drive;
        private final long required;
        private final ByteBuffer first = ByteBuffer.allocateDirect(Pump.CHUNK_BYTES);
        private long at;

        Body(Drive drive, long required) {
            this.drive = drive;
            this.required = required;
        }

        /** In the reading thread, so that the writing one has nothing but the drive to wait for. */
        void fill(OpenImage open, ByteBuffer buffer) throws IOException {
            open.read(buffer);
            if (isPacked()) {
                digest.update(buffer.duplicate().flip());
            }
        }

        @Override
        public void take(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            if (at == 0) {
                first.put(bytes);
            } else {
                drive.write(at, bytes);
            }
            at += length;
            progress.at(Stage.WRITE, at, Math.max(at, required));
        }
    }

    private void requireDigest(String ofFile) {
        String wanted = image.sha256();
        if (wanted != null && !wanted.equals(ofFile)) {
            throw new ToolException(
                    "SKR-F010",
                    ExitCode.FOUND,
                    "%s is damaged: its SHA-256 is %s, and should be %s. Download it again. What was written of it does not boot."
                            .formatted(image.path(), ofFile, wanted));
        }
    }

    /**
     * Reads back what was written.
     *
     * @param known what the digest has to be; empty when the image still has to be digested, which
     *     is left until now, since writing would have to wait for it
     */
    private String verify(Drive drive, long bytes, String known) throws InterruptedException {
        FutureTask<String> expected = new FutureTask<>(() -> known.isEmpty() ? digest() : known);
        Thread.ofPlatform().daemon().name("flash-digest").start(expected);
        try {
            drive.forget();
            String found = digest(drive, bytes);
            String wanted = expected.get();
            if (found.equals(wanted)) {
                phase.set(Phase.VERIFIED);
                return found;
            }
            phase.set(Phase.BLANK);
            blank(drive, bytes);
            throw new ToolException(
                    "SKR-F014",
                    ExitCode.FOUND,
                    "What was read back is not what was written: SHA-256 %s instead of %s. It was made not to boot. The card or its reader is broken: use another."
                            .formatted(found, wanted));
        } catch (IOException e) {
            throw unwritable(e);
        } catch (ExecutionException e) {
            throw unwritable(new IOException(String.valueOf(e.getCause()), e));
        }
    }

    private String digest() throws IOException {
        try (OpenImage open = image.open(true)) {
            return open.finish();
        }
    }

    private String digest(Drive drive, long bytes) throws IOException, InterruptedException {
        MessageDigest digest = OpenImage.sha256();
        long[] at = {0, 0};
        Pump.run(
                buffer -> {
                    buffer.limit((int) Math.min(buffer.limit(), bytes - at[0]));
                    int read = drive.read(at[0], buffer);
                    buffer.position(read);
                    at[0] += read;
                },
                chunk -> {
                    at[1] += chunk.remaining();
                    digest.update(chunk);
                    progress.at(Stage.VERIFY, at[1], bytes);
                });
        return HexFormat.of().formatHex(digest.digest());
    }

    private ToolException unreadable(IOException e, String state) {
        return new ToolException(
                "SKR-F009",
                ExitCode.ENVIRONMENT,
                "The image %s can't be read: %s. %s"
                        .formatted(image.path(), e.getMessage(), state));
    }

    private ToolException unwritable(IOException e) {
        return new ToolException(
                "SKR-F013",
                ExitCode.ENVIRONMENT,
                "%s. %s"
                        .formatted(
                                e.getMessage(),
                                phase.get() == Phase.BLANK
                                        ? "What was written so far does not boot. Try again; if it recurs, the card or its reader is broken."
                                        : "It was written, but could not be read back: do not trust it."));
    }
}
