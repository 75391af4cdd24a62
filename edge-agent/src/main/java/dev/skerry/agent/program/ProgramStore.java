package dev.skerry.agent.program;

import com.google.protobuf.ByteString;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.sync.program.ProgramFolder;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Programs that updates brought, a folder each, and one that is being fetched: its chunks as files
 * named by their digests, and its tree. What came stays over crashes; all of it is verified again
 * when it is put together. For one thread.
 */
final class ProgramStore {
    private static final String PARTIAL = ".partial";

    private final Path folder;

    /** In the folder that the launcher goes by. */
    ProgramStore(Path folder) {
        this.folder = folder;
    }

    private Path versions() {
        return folder.resolve("versions");
    }

    Path program(String version) {
        return versions().resolve(version);
    }

    private Path partial(String version) {
        return versions().resolve(version + PARTIAL);
    }

    private Path chunk(String version, ByteString digest) {
        return partial(version)
                .resolve("chunks")
                .resolve(HexFormat.of().formatHex(digest.toByteArray()));
    }

    /** How much room there is. */
    long freeBytes() throws IOException {
        Files.createDirectories(versions());
        return Files.getFileStore(versions()).getUsableSpace();
    }

    /** The index of a version, as far as it came; null if it did not, or is another. */
    byte @Nullable [] index(String version, ByteString digest) throws IOException {
        for (Path at : List.of(partial(version), program(version))) {
            Path file = at.resolve(ProgramIndexes.FILE);
            if (Files.isRegularFile(file) && Files.size(file) <= ProgramIndexes.MOST_BYTES) {
                byte[] bytes = Files.readAllBytes(file);
                if (ByteString.copyFrom(Sha256.of(bytes)).equals(digest)) {
                    return bytes;
                }
            }
        }
        return null;
    }

    void keepIndex(String version, byte[] index) throws IOException {
        WholeFile.write(partial(version).resolve(ProgramIndexes.FILE), index);
    }

    boolean hasChunk(String version, ProgramChunk chunk) throws IOException {
        Path file = chunk(version, chunk.getSha256());
        return Files.isRegularFile(file) && Files.size(file) == chunk.getSizeBytes();
    }

    void keepChunk(String version, ByteString digest, byte[] content) throws IOException {
        WholeFile.write(chunk(version, digest), content);
    }

    /** Whether a version is there as its index says. */
    boolean isWhole(String version, ProgramIndex index) throws IOException {
        return Files.isDirectory(program(version), LinkOption.NOFOLLOW_LINKS)
                && new ProgramFolder(program(version)).difference(index).isEmpty();
    }

    /**
     * Puts a version together, verifies it and gives it its place.
     *
     * @return a chunk that is not there after all, and has to be fetched; empty when it is done
     */
    Optional<ByteString> build(ProgramIndex index, byte[] encoded, Seeds seeds) throws IOException {
        String version = index.getVersion();
        Path tree = partial(version).resolve("tree");
        ProgramFolder built = new ProgramFolder(tree);
        for (ProgramFile file : index.getFilesList()) {
            Path path = tree.resolve(file.getPath());
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && built.isThere(file)) {
                continue;
            }
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            if (!file.getLink().isEmpty()) {
                Files.createSymbolicLink(path, Path.of(file.getLink()));
                continue;
            }
            Optional<ByteString> missing = write(version, file, path, seeds);
            if (missing.isPresent()) {
                return missing;
            }
        }
        String difference = built.difference(index).orElse(null);
        if (difference != null) {
            delete(tree);
            throw new IOException("what was put together is not as its index says: " + difference);
        }
        WholeFile.write(tree.resolve(ProgramIndexes.FILE), encoded);
        syncFolders(tree);
        delete(program(version));
        Files.move(tree, program(version), StandardCopyOption.ATOMIC_MOVE);
        WholeFile.sync(versions());
        delete(partial(version));
        return Optional.empty();
    }

    private Optional<ByteString> write(String version, ProgramFile file, Path path, Seeds seeds)
            throws IOException {
        var mode =
                PosixFilePermissions.fromString(file.getIsExecutable() ? "rwxr-xr-x" : "rw-r--r--");
        try (FileChannel out =
                FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ProgramChunk chunk : file.getChunksList()) {
                byte[] content = content(version, chunk, seeds);
                if (content == null) {
                    return Optional.of(chunk.getSha256());
                }
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
            }
            Files.setPosixFilePermissions(path, mode);
            out.force(true);
        }
        return Optional.empty();
    }

    private byte @Nullable [] content(String version, ProgramChunk chunk, Seeds seeds)
            throws IOException {
        if (hasChunk(version, chunk)) {
            Path file = chunk(version, chunk.getSha256());
            byte[] bytes = Files.readAllBytes(file);
            if (ByteString.copyFrom(Sha256.of(bytes)).equals(chunk.getSha256())) {
                return bytes;
            }
            Files.delete(file);
        }
        return seeds.read(chunk.getSha256());
    }

    /** Says to the launcher what comes next. */
    void stage(String version, String rollout, int trialSeconds) throws IOException {
        String text =
                "%s%nrollout=%s%ndeadline-seconds=%d%n".formatted(version, rollout, trialSeconds);
        WholeFile.write(folder.resolve("staged"), text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is staged; empty when nothing is. */
    Optional<String> staged() throws IOException {
        Path file = folder.resolve("staged");
        return Files.isRegularFile(file)
                ? Files.readString(file).lines().findFirst()
                : Optional.empty();
    }

    /**
     * Deletes what neither links lead to nor is to come.
     *
     * @param withParts whether what came of others stays
     */
    void keepOnly(Set<String> wanted, boolean withParts) throws IOException {
        if (!Files.isDirectory(versions())) {
            return;
        }
        List<Path> there;
        try (Stream<Path> all = Files.list(versions())) {
            there = all.toList();
        }
        for (Path path : there) {
            String name = path.getFileName().toString();
            boolean isPart = name.endsWith(PARTIAL);
            String version = isPart ? name.substring(0, name.length() - PARTIAL.length()) : name;
            if (!wanted.contains(version) && !(isPart && withParts)) {
                delete(path);
            }
        }
    }

    private static void syncFolders(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path :
                    all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                            .toList()) {
                WholeFile.sync(path);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes its)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
