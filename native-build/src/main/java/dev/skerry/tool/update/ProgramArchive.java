package dev.skerry.tool.update;

import com.github.luben.zstd.ZstdInputStream;
import dev.skerry.sync.program.ProgramFolder;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.program.ProgramIndexes.Opened;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.demo.DemoFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The archive of a program, unpacked in a folder of its own and compared with its index. Links are
 * made last, so that nothing is written through one.
 */
final class ProgramArchive implements AutoCloseable {
    private static final long MOST_BYTES = ProgramIndexes.MOST_PROGRAM_BYTES + (1 << 20);
    private static final int MOST_ENTRIES = 8 * ProgramIndexes.MOST_FILES;

    private final Path folder;
    private final Path program;
    private final byte[] indexBytes;
    private final ProgramIndex index;

    private ProgramArchive(Path folder, Path program, byte[] indexBytes, ProgramIndex index) {
        this.folder = folder;
        this.program = program;
        this.indexBytes = indexBytes;
        this.index = index;
    }

    /**
     * Unpacks one.
     *
     * @throws ToolException SKR-T170 if it is no archive of a program, SKR-T171 if what is in it is
     *     not what its index says
     */
    static ProgramArchive open(Path archive) {
        try {
            Path folder = Files.createTempDirectory("skerry-update");
            ProgramArchive opened = null;
            try {
                opened = read(archive, folder);
                return opened;
            } finally {
                if (opened == null) {
                    DemoFolder.delete(folder);
                }
            }
        } catch (IOException e) {
            throw unusable(archive, String.valueOf(e.getMessage()));
        }
    }

    private static ProgramArchive read(Path archive, Path folder) throws IOException {
        Path program = unpack(archive, folder);
        Path file = program.resolve(ProgramIndexes.FILE);
        if (!Files.isRegularFile(file) || Files.size(file) > ProgramIndexes.MOST_BYTES) {
            throw unusable(archive, "it has no " + ProgramIndexes.FILE);
        }
        byte[] bytes = Files.readAllBytes(file);
        return switch (ProgramIndexes.decode(bytes)) {
            case Opened.Refused(String why) -> throw unusable(archive, why);
            case Opened.Good(ProgramIndex index) -> {
                new ProgramFolder(program)
                        .difference(index)
                        .ifPresent(
                                difference -> {
                                    throw new ToolException(
                                            "SKR-T171",
                                            ExitCode.FOUND,
                                            "What is in %s is not what its index says: %s. Make or fetch the archive again."
                                                    .formatted(archive, difference));
                                });
                yield new ProgramArchive(folder, program, bytes, index);
            }
        };
    }

    private static ToolException unusable(Path archive, String why) {
        return new ToolException(
                "SKR-T170",
                ExitCode.ENVIRONMENT,
                "%s is no archive of a program (%s). './skerry package' makes such, with names like skerry-agent-0.3.0-linux-arm64.tar.zst."
                        .formatted(archive, why));
    }

    /** The one folder that is in it. */
    private static Path unpack(Path archive, Path folder) throws IOException {
        Map<Path, String> links = new LinkedHashMap<>();
        Path top = null;
        long room = MOST_BYTES;
        int entries = 0;
        try (InputStream file = Files.newInputStream(archive);
                var tar = new TarArchiveInputStream(new ZstdInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (path.equals(folder) && entry.isDirectory()) {
                    continue;
                }
                room -= entry.getSize();
                if (!path.startsWith(folder) || room < 0 || ++entries > MOST_ENTRIES) {
                    throw new IOException("'%s' does not belong there".formatted(entry.getName()));
                }
                Path first = folder.resolve(folder.relativize(path).getName(0));
                if (top != null && !top.equals(first)) {
                    throw new IOException("it has more than one folder");
                }
                top = first;
                unpack(tar, entry, path, links);
            }
        }
        for (Map.Entry<Path, String> link : links.entrySet()) {
            Files.createDirectories(Objects.requireNonNull(link.getKey().getParent()));
            Files.createSymbolicLink(link.getKey(), Path.of(link.getValue()));
        }
        if (top == null) {
            throw new IOException("it is empty");
        }
        return top;
    }

    private static void unpack(
            TarArchiveInputStream tar, TarArchiveEntry entry, Path path, Map<Path, String> links)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
            links.put(path, entry.getLinkName());
        } else if (entry.isFile()) {
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.copy(tar, path);
            boolean isExecutable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path,
                    isExecutable
                            ? Set.of(
                                    PosixFilePermission.OWNER_READ,
                                    PosixFilePermission.OWNER_WRITE,
                                    PosixFilePermission.OWNER_EXECUTE)
                            : Set.of(
                                    PosixFilePermission.OWNER_READ,
                                    PosixFilePermission.OWNER_WRITE));
        } else {
            throw new IOException("'%s' is neither a file nor a link".formatted(entry.getName()));
        }
    }

    /** The program's folder. */
    Path program() {
        return program;
    }

    ProgramIndex index() {
        return index;
    }

    /** As it lies in the archive: its digest is what the gateway signs. */
    byte[] indexBytes() {
        return indexBytes.clone();
    }

    @Override
    public void close() throws IOException {
        DemoFolder.delete(folder);
    }
}
