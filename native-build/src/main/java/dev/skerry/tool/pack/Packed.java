package dev.skerry.tool.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** What an archive has, in the order of its paths, all of one time and of root. */
final class Packed {
    private static final int FOLDER_MODE = 0755;
    private static final int FILE_MODE = 0644;
    private static final int PROGRAM_MODE = 0755;
    private static final int LINK_MODE = 0777;

    private final SortedMap<String, Item> items = new TreeMap<>();
    private final Instant time;

    Packed(Instant time) {
        this.time = time;
    }

    private sealed interface Item {
        int mode();

        record Folder(int mode) implements Item {}

        record OfDisk(Path file, int mode) implements Item {}

        record OfBytes(byte[] bytes, int mode) implements Item {}

        record Link(String to, int mode) implements Item {}
    }

    /** All that is below a folder, below a path; executable is what its owner may execute. */
    void addTree(String path, Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(one -> !one.equals(folder)).sorted().toList()) {
                String name = path + "/" + folder.relativize(file);
                if (Files.isSymbolicLink(file)) {
                    put(name, new Item.Link(Files.readSymbolicLink(file).toString(), LINK_MODE));
                } else if (!Files.isDirectory(file)) {
                    boolean isProgram =
                            Files.getPosixFilePermissions(file)
                                    .contains(PosixFilePermission.OWNER_EXECUTE);
                    put(name, new Item.OfDisk(file, isProgram ? PROGRAM_MODE : FILE_MODE));
                }
            }
        }
    }

    /** A file. */
    void add(String path, byte[] bytes, boolean isProgram) {
        put(path, new Item.OfBytes(bytes, isProgram ? PROGRAM_MODE : FILE_MODE));
    }

    /** A text. */
    void add(String path, String text) {
        add(path, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** How many bytes its files have. */
    long sizeBytes() throws IOException {
        long sum = 0;
        for (Item item : items.values()) {
            sum +=
                    switch (item) {
                        case Item.OfDisk(Path file, _) -> Files.size(file);
                        case Item.OfBytes(byte[] bytes, _) -> bytes.length;
                        case Item.Folder _, Item.Link _ -> 0;
                    };
        }
        return sum;
    }

    /** Visits each file's path and content. */
    void forEachFile(FileVisitor visitor) throws IOException {
        for (var entry : items.entrySet()) {
            switch (entry.getValue()) {
                case Item.OfDisk(Path file, _) ->
                        visitor.visit(entry.getKey(), Files.readAllBytes(file));
                case Item.OfBytes(byte[] bytes, _) -> visitor.visit(entry.getKey(), bytes);
                case Item.Folder _, Item.Link _ -> {}
            }
        }
    }

    /** Is shown files. */
    interface FileVisitor {
        void visit(String path, byte[] content) throws IOException;
    }

    private void put(String path, Item item) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            // With its slash, a folder comes before what is in it.
            items.putIfAbsent(path.substring(0, slash + 1), new Item.Folder(FOLDER_MODE));
        }
        items.put(path, item);
    }

    /**
     * Writes it as a tar archive (POSIX.1-1988, ustar).
     *
     * @param prefix before each path: {@code ./} as Debian has it
     */
    void writeTar(OutputStream out, String prefix) throws IOException {
        var tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        if (!prefix.isEmpty()) {
            write(tar, prefix, new Item.Folder(FOLDER_MODE));
        }
        for (var item : items.entrySet()) {
            write(tar, prefix + item.getKey(), item.getValue());
        }
        tar.finish();
        tar.flush();
    }

    byte[] tar(String prefix) throws IOException {
        var bytes = new ByteArrayOutputStream();
        writeTar(bytes, prefix);
        return bytes.toByteArray();
    }

    private void write(TarArchiveOutputStream tar, String path, Item item) throws IOException {
        TarArchiveEntry entry =
                item instanceof Item.Link(String to, _)
                        ? link(path, to)
                        : new TarArchiveEntry(path);
        entry.setMode(item.mode());
        entry.setModTime(time.toEpochMilli());
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        byte @Nullable [] bytes =
                switch (item) {
                    case Item.OfDisk(Path file, _) -> Files.readAllBytes(file);
                    case Item.OfBytes(byte[] content, _) -> content;
                    case Item.Folder _, Item.Link _ -> null;
                };
        entry.setSize(bytes == null ? 0 : bytes.length);
        tar.putArchiveEntry(entry);
        if (bytes != null) {
            tar.write(bytes);
        }
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry link(String path, String to) {
        var entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(to);
        return entry;
    }
}
