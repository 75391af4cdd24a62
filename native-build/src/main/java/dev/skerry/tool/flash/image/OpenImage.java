package dev.skerry.tool.flash.image;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** An image while it is read: its content, and a digest of its file. */
public final class OpenImage implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    /** Small enough for a processor's cache. */
    private static final int SCRATCH = 64 * 1024;

    private final Counted file;
    private final InputStream content;
    private final byte[] scratch = new byte[SCRATCH];

    private OpenImage(Counted file, InputStream content) {
        this.file = file;
        this.content = content;
    }

    static OpenImage of(DiskImage image, boolean isDigested) throws IOException {
        Counted file = new Counted(FileChannel.open(image.path()), isDigested);
        try {
            return new OpenImage(file, unpacked(image.compression(), file));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static InputStream unpacked(Compression compression, InputStream file)
            throws IOException {
        return switch (compression) {
            case NONE -> file;
            case XZ ->
                    NativeXz.isThere()
                            ? NativeXz.unpacking(file)
                            : new XZInputStream(buffered(file));
            case ZSTD -> new ZstdInputStreamNoFinalizer(buffered(file)).setContinuous(false);
            case GZIP -> new GZIPInputStream(buffered(file), BUFFER);
        };
    }

    private static InputStream buffered(InputStream file) {
        return new BufferedInputStream(file, BUFFER);
    }

    /**
     * Fills what is left of a buffer with what comes next.
     *
     * @return how many bytes there were: fewer only at the end, where it is 0
     */
    public int read(ByteBuffer into) throws IOException {
        int begin = into.position();
        if (content == file) {
            file.fill(into);
        } else {
            int read = content.readNBytes(scratch, 0, Math.min(scratch.length, into.remaining()));
            while (read > 0) {
                into.put(scratch, 0, read);
                read = content.readNBytes(scratch, 0, Math.min(scratch.length, into.remaining()));
            }
        }
        return into.position() - begin;
    }

    /** How much of the file was read; other threads may ask. */
    public long fileBytesRead() {
        return file.count.get();
    }

    /**
     * Reads what is left of the file behind the content.
     *
     * @return the whole file's SHA-256 in hexadecimal; empty if it was not to be digested
     */
    public String finish() throws IOException {
        if (file.digest == null) {
            return "";
        }
        byte[] rest = new byte[BUFFER];
        while (file.read(rest) >= 0) {
            // The digest takes it.
        }
        return HexFormat.of().formatHex(file.digest.digest());
    }

    @Override
    public void close() throws IOException {
        content.close();
        file.close();
    }

    /** Counts and digests what is read of the file. */
    private static final class Counted extends FilterInputStream {
        private final AtomicLong count = new AtomicLong();
        private final @Nullable MessageDigest digest;

        private final FileChannel channel;

        Counted(FileChannel channel, boolean isDigested) {
            super(Channels.newInputStream(channel));
            this.channel = channel;
            this.digest = isDigested ? sha256() : null;
        }

        /** Without a copy on the way. */
        void fill(ByteBuffer into) throws IOException {
            ByteBuffer read = into.duplicate();
            while (into.hasRemaining() && channel.read(into) >= 0) {
                read.limit(into.position());
                count.addAndGet(read.remaining());
                if (digest != null) {
                    digest.update(read);
                }
                read.position(into.position());
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read > 0) {
                count.addAndGet(read);
                if (digest != null) {
                    digest.update(into, offset, read);
                }
            }
            return read;
        }
    }

    /** A new SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
