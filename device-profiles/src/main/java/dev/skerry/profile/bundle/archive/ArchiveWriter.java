package dev.skerry.profile.bundle.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.skerry.profile.bundle.manifest.ModelManifest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes archives. */
public final class ArchiveWriter {
    private ArchiveWriter() {}

    /** How long the archive of these files is. */
    public static long sizeBytes(Contents contents) {
        long size = Archive.END_BYTES;
        for (Map.Entry<String, byte[]> file : contents.all().entrySet()) {
            size += Archive.LOCAL_BYTES + Archive.CENTRAL_BYTES;
            size += 2L * file.getKey().length() + file.getValue().length;
        }
        return size;
    }

    /**
     * The only archive of these files.
     *
     * @throws IllegalArgumentException if there is none, because they are too many, too large or
     *     wrongly named, or there is no manifest
     */
    public static byte[] write(Contents contents) {
        check(contents);
        ByteBuffer out =
                ByteBuffer.allocate((int) sizeBytes(contents)).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Integer> offsets = new LinkedHashMap<>();
        writeFile(out, offsets, contents, ModelManifest.PATH);
        for (String path : contents.without(ModelManifest.PATH).paths()) {
            writeFile(out, offsets, contents, path);
        }
        int directory = out.position();
        offsets.forEach(
                (path, offset) -> {
                    byte[] name = path.getBytes(US_ASCII);
                    out.putInt(Archive.CENTRAL_HEADER).putShort((short) Archive.VERSION);
                    common(out, name, bytes(contents, path));
                    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
                    out.putInt(0).putInt(offset).put(name);
                });
        int directoryBytes = out.position() - directory;
        out.putInt(Archive.END_HEADER).put(end(offsets.size(), directoryBytes, directory));
        return out.array();
    }

    /** What ends an archive, behind its signature. */
    static byte[] end(int files, int directoryBytes, int directory) {
        ByteBuffer end =
                ByteBuffer.allocate(Archive.END_BYTES - Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        end.putShort((short) 0).putShort((short) 0);
        end.putShort((short) files).putShort((short) files);
        return end.putInt(directoryBytes).putInt(directory).putShort((short) 0).array();
    }

    private static void check(Contents contents) {
        if (contents.bytes(ModelManifest.PATH).isEmpty()) {
            throw new IllegalArgumentException("there is no " + ModelManifest.PATH);
        }
        if (contents.paths().size() > Archive.MOST_FILES + 1) {
            throw new IllegalArgumentException(
                    "there are more than %d files".formatted(Archive.MOST_FILES));
        }
        for (String path : contents.paths()) {
            if (!Archive.isPath(path)) {
                throw new IllegalArgumentException(
                        "the path '%s' is not %s".formatted(path, Archive.PATH_RULE));
            }
        }
        if (sizeBytes(contents) > Archive.MOST_BYTES) {
            throw new IllegalArgumentException(
                    "the archive would have more than %,d bytes".formatted(Archive.MOST_BYTES));
        }
    }

    private static void writeFile(
            ByteBuffer out, Map<String, Integer> offsets, Contents contents, String path) {
        offsets.put(path, out.position());
        byte[] name = path.getBytes(US_ASCII);
        byte[] bytes = bytes(contents, path);
        out.putInt(Archive.LOCAL_HEADER);
        common(out, name, bytes);
        out.put(name).put(bytes);
    }

    /** What both headers of a file have, from the version that is needed to the extra field. */
    private static void common(ByteBuffer out, byte[] name, byte[] bytes) {
        out.putShort((short) Archive.VERSION).putShort((short) 0).putShort((short) 0);
        out.putShort((short) 0).putShort((short) Archive.DATE).putInt(crc(bytes));
        out.putInt(bytes.length).putInt(bytes.length);
        out.putShort((short) name.length).putShort((short) 0);
    }

    private static byte[] bytes(Contents contents, String path) {
        return contents.bytes(path).orElseThrow();
    }

    static int crc(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
