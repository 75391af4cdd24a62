package dev.skerry.tool.flash.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The machine's own xz, which unpacks several times as fast as Java and on all cores. */
final class NativeXz extends FilterInputStream {
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_MESSAGE = 500;

    private final Process process;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private boolean isChecked;

    private NativeXz(Process process, InputStream file) {
        super(process.getInputStream());
        this.process = process;
        Thread.ofPlatform().daemon().name("flash-unpack").start(() -> feed(file));
    }

    static boolean isThere() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "xz")));
    }

    static InputStream unpacking(InputStream file) throws IOException {
        return new NativeXz(
                new ProcessBuilder("xz", "--decompress", "--stdout", "--threads=0").start(), file);
    }

    private void feed(InputStream file) {
        try (OutputStream to = process.getOutputStream()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
                to.write(buffer, 0, read);
            }
        } catch (IOException e) {
            failure.set(e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read < 0) {
            check();
        }
        return read;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** A packed file that ends too early or is damaged is told by xz at its end alone. */
    private void check() throws IOException {
        if (isChecked) {
            return;
        }
        isChecked = true;
        byte[] message = process.getErrorStream().readNBytes(LONGEST_MESSAGE);
        int code;
        try {
            code = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (code != 0) {
            throw new IOException(new String(message, UTF_8).strip(), failure.get());
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        super.close();
    }
}
