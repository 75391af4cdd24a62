package dev.skerry.profile.bundle.archive;

import dev.skerry.profile.bundle.archive.Archive.Opened;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.BundleCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an archive from its first byte to its last, and takes the one form only. Nothing is
 * allocated because a header says so: memory grows with the bytes that come.
 */
public final class ArchiveReader {
    /** No comment, on the first disk, no attributes. */
    private static final byte[] PLAIN = new byte[10];

    private final Source source;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, Placed> places = new LinkedHashMap<>();
    private String last = "";

    private ArchiveReader(InputStream in) {
        source = new Source(in, Archive.MOST_BYTES);
    }

    /**
     * Reads all of a stream, which stays open.
     *
     * @throws IOException if the stream fails
     */
    public static Opened read(InputStream in) throws IOException {
        var reader = new ArchiveReader(in);
        try {
            reader.read();
            return new Opened.Files(new Contents(reader.files));
        } catch (ArchiveFault fault) {
            return new Opened.Refused(List.of(fault.problem()));
        }
    }

    private void read() throws IOException, ArchiveFault {
        int header = source.int32();
        if (header != Archive.LOCAL_HEADER) {
            throw ArchiveFault.damaged("it is no archive of a model bundle");
        }
        while (header == Archive.LOCAL_HEADER) {
            readFile();
            header = source.int32();
        }
        long directory = source.position() - Integer.BYTES;
        for (String path : places.keySet()) {
            if (header != Archive.CENTRAL_HEADER) {
                throw ArchiveFault.damaged("its directory ends before '%s'".formatted(path));
            }
            expect(Archive.VERSION, source.int16(), "version");
            Entry entry = readEntry();
            if (!Arrays.equals(source.bytes(PLAIN.length), PLAIN)) {
                throw ArchiveFault.form("'%s' has a comment or attributes".formatted(path));
            }
            if (!new Placed(entry, source.int32()).equals(places.get(path))
                    || !source.text(entry.nameBytes()).equals(path)) {
                throw ArchiveFault.damaged("its directory does not fit '%s'".formatted(path));
            }
            header = source.int32();
        }
        readEnd(header, directory);
    }

    private void readEnd(int header, long directory) throws IOException, ArchiveFault {
        long directoryBytes = source.position() - Integer.BYTES - directory;
        if (header != Archive.END_HEADER) {
            throw ArchiveFault.damaged("its directory has no end");
        }
        byte[] end = ArchiveWriter.end(files.size(), (int) directoryBytes, (int) directory);
        byte[] found = source.bytes(end.length - Short.BYTES);
        if (!Arrays.equals(found, Arrays.copyOf(end, found.length))) {
            throw ArchiveFault.damaged("its end does not fit its directory");
        }
        if (source.int16() != 0 || !source.isAtEnd()) {
            throw ArchiveFault.form("something follows its end");
        }
    }

    private void readFile() throws IOException, ArchiveFault {
        long offset = source.position() - Integer.BYTES;
        Entry entry = readEntry();
        String path = source.text(entry.nameBytes());
        checkPath(path);
        boolean isManifest = path.equals(ModelManifest.PATH);
        if (isManifest && entry.sizeBytes() > Archive.MOST_MANIFEST_BYTES) {
            throw ArchiveFault.tooLarge(
                    path,
                    "the manifest says it has %,d bytes, at most %,d are read"
                            .formatted(entry.sizeBytes(), Archive.MOST_MANIFEST_BYTES));
        }
        if (entry.sizeBytes() > source.left()) {
            throw ArchiveFault.tooLarge(
                    path,
                    "the file says it has %,d bytes, and all of a bundle has %,d at most"
                            .formatted(entry.sizeBytes(), Archive.MOST_BYTES));
        }
        byte[] bytes = source.bytes((int) entry.sizeBytes());
        if (ArchiveWriter.crc(bytes) != entry.crc()) {
            throw new ArchiveFault(
                    BundleCode.ARCHIVE_DAMAGED,
                    path,
                    "the file is damaged: its check sum is another",
                    "bring the bundle again");
        }
        last = path;
        files.put(path, bytes);
        places.put(path, new Placed(entry, offset));
    }

    private void checkPath(String path) throws ArchiveFault {
        if (!Archive.isPath(path)) {
            String visible = path.replaceAll("[^ -~]", "?");
            throw new ArchiveFault(
                    BundleCode.BAD_PATH,
                    "",
                    "the path '%s' is not %s"
                            .formatted(
                                    visible.substring(0, Math.min(visible.length(), 200)),
                                    Archive.PATH_RULE),
                    "name the file otherwise and build the bundle again");
        }
        if (files.isEmpty() != path.equals(ModelManifest.PATH)) {
            throw ArchiveFault.form(
                    (files.isEmpty() ? "it begins with '%s'" : "'%s' is there a second time")
                            .formatted(path));
        }
        if (files.containsKey(path)) {
            throw ArchiveFault.form("'%s' is there a second time".formatted(path));
        }
        if (files.size() > 1 && path.compareTo(last) < 0) {
            throw ArchiveFault.form("'%s' stands behind a greater path".formatted(path));
        }
        if (files.size() > Archive.MOST_FILES) {
            throw ArchiveFault.tooLarge(
                    path,
                    "there are more than %d files besides the manifest"
                            .formatted(Archive.MOST_FILES));
        }
    }

    /** What both headers of a file say, of which only lengths and the check sum are free. */
    private record Entry(int nameBytes, long sizeBytes, int crc) {}

    private record Placed(Entry entry, long offset) {}

    private Entry readEntry() throws IOException, ArchiveFault {
        expect(Archive.VERSION, source.int16(), "version");
        expect(0, source.int16(), "flags");
        expect(0, source.int16(), "method of compression");
        expect(0, source.int16(), "time");
        expect(Archive.DATE, source.int16(), "date");
        int crc = source.int32();
        long size = Integer.toUnsignedLong(source.int32());
        if (Integer.toUnsignedLong(source.int32()) != size) {
            throw ArchiveFault.form("an entry is compressed");
        }
        int nameBytes = source.int16();
        expect(0, source.int16(), "extra field");
        return new Entry(nameBytes, size, crc);
    }

    private void expect(int expected, int found, String what) throws ArchiveFault {
        if (found != expected) {
            throw ArchiveFault.form(
                    "an entry has another %s than a bundle's (%d instead of %d)"
                            .formatted(what, found, expected));
        }
    }
}
