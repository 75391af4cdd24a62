package dev.skerry.tool.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/**
 * A Debian package (deb(5)): an ar archive of its format's version, of what dpkg reads and runs,
 * and of the files.
 */
final class DebPackage {
    private static final String VERSION = "2.0\n";

    private final Instant time;
    private final Packed control;
    private final Packed data;

    /** One of these files. */
    DebPackage(Instant time, Packed data) {
        this.time = time;
        this.control = new Packed(time);
        this.data = data;
    }

    /** A script that dpkg runs, such as {@code postinst}. */
    void addScript(String name, String script) {
        control.add(name, script.getBytes(StandardCharsets.UTF_8), true);
    }

    /** Another file of what dpkg reads. */
    void addControl(String name, String text) {
        control.add(name, text);
    }

    /** Kibibytes that it takes when it is installed. */
    long installedKibibytes() throws IOException {
        return (data.sizeBytes() + 1023) / 1024;
    }

    /** Writes it, compressed so far. */
    void write(Path file, int level) throws IOException {
        control.add("md5sums", sums());
        Path packed =
                Files.createTempFile(Objects.requireNonNull(file.getParent()), ".data", ".zst");
        try {
            Zstd.write(packed, level, out -> data.writeTar(out, "./"));
            try (var out = Files.newOutputStream(file);
                    var ar = new ArArchiveOutputStream(out)) {
                add(ar, "debian-binary", VERSION.getBytes(StandardCharsets.US_ASCII));
                add(ar, "control.tar.gz", gzip(control.tar("./")));
                add(ar, "data.tar.zst", packed);
            }
        } finally {
            Files.delete(packed);
        }
    }

    private void add(ArArchiveOutputStream ar, String name, byte[] bytes) throws IOException {
        ar.putArchiveEntry(entry(name, bytes.length));
        ar.write(bytes);
        ar.closeArchiveEntry();
    }

    private void add(ArArchiveOutputStream ar, String name, Path file) throws IOException {
        ar.putArchiveEntry(entry(name, Files.size(file)));
        Files.copy(file, ar);
        ar.closeArchiveEntry();
    }

    private ArArchiveEntry entry(String name, long size) {
        return new ArArchiveEntry(name, size, 0, 0, 0100644, time.getEpochSecond());
    }

    /** By which {@code dpkg --verify} finds damage. */
    private String sums() throws IOException {
        var sums = new StringBuilder();
        data.forEachFile(
                (path, content) -> {
                    if (!path.startsWith("etc/")) {
                        sums.append(md5(content)).append("  ").append(path).append('\n');
                    }
                });
        return sums.toString();
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
