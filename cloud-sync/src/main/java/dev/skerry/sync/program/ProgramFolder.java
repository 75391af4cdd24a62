package dev.skerry.sync.program;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program as it lies in a folder. */
public final class ProgramFolder {
    private final Path folder;

    /** The program in this folder. */
    public ProgramFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The list of its files.
     *
     * @param head what it is called, and the outboxes that it gets on with; without files
     * @throws IOException if it can't be read, or is no program: the message says why
     */
    public ProgramIndex index(ProgramIndex head) throws IOException {
        ProgramIndex.Builder index = head.toBuilder().clearFiles();
        for (String path : paths()) {
            index.addFiles(file(path));
        }
        ProgramIndex all = index.build();
        String problem = ProgramIndexes.problem(all);
        int bytes = all.getSerializedSize();
        if (problem == null && bytes > ProgramIndexes.MOST_BYTES) {
            problem = "its index has %d bytes".formatted(bytes);
        }
        if (problem != null) {
            throw new IOException(folder + " is no program: " + problem);
        }
        return all;
    }

    /**
     * What of the folder is not as its index says; empty if all is.
     *
     * @throws IOException if it can't be read
     */
    public Optional<String> difference(ProgramIndex index) throws IOException {
        List<String> there = paths();
        List<String> listed = index.getFilesList().stream().map(ProgramFile::getPath).toList();
        Optional<String> odd =
                Stream.concat(
                                listed.stream().filter(path -> !there.contains(path)),
                                there.stream().filter(path -> !listed.contains(path)))
                        .findFirst();
        if (odd.isPresent()) {
            return odd.map(path -> "'" + path + "' is in one of folder and index alone");
        }
        for (ProgramFile file : index.getFilesList()) {
            if (!isThere(file)) {
                return Optional.of("'" + file.getPath() + "' is another");
            }
        }
        return Optional.empty();
    }

    /** Whether a file is there as its index says. */
    public boolean isThere(ProgramFile file) throws IOException {
        Path path = folder.resolve(file.getPath());
        if (Files.isSymbolicLink(path)) {
            return Files.readSymbolicLink(path).toString().equals(file.getLink());
        }
        return file.getLink().isEmpty()
                && Files.isRegularFile(path)
                && Files.size(path) == file.getSizeBytes()
                && isExecutable(path) == file.getIsExecutable()
                && digest(path).equals(file.getSha256());
    }

    private List<String> paths() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !Files.isDirectory(path) || Files.isSymbolicLink(path))
                    .map(path -> folder.relativize(path).toString())
                    .filter(path -> !path.equals(ProgramIndexes.FILE))
                    .sorted(
                            Comparator.comparing(
                                    ByteString::copyFromUtf8,
                                    ByteString.unsignedLexicographicalComparator()))
                    .toList();
        }
    }

    private ProgramFile file(String name) throws IOException {
        Path path = folder.resolve(name);
        ProgramFile.Builder file = ProgramFile.newBuilder().setPath(name);
        if (Files.isSymbolicLink(path)) {
            return file.setLink(Files.readSymbolicLink(path).toString()).build();
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is neither a file nor a link");
        }
        MessageDigest whole = sha256();
        long size = 0;
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = new byte[2 * Chunker.MOST_BYTES];
            int from = 0;
            int to = 0;
            while (true) {
                to += in.readNBytes(buffer, to, buffer.length - to);
                if (from == to) {
                    break;
                }
                boolean isAll = to < buffer.length;
                while (from < to && (isAll || to - from >= Chunker.MOST_BYTES)) {
                    int length = Chunker.cut(buffer, from, to);
                    byte[] chunk = Arrays.copyOfRange(buffer, from, from + length);
                    file.addChunks(
                            ProgramChunk.newBuilder()
                                    .setSha256(ByteString.copyFrom(Sha256.of(chunk)))
                                    .setSizeBytes(length));
                    whole.update(chunk);
                    size += length;
                    from += length;
                }
                System.arraycopy(buffer, from, buffer, 0, to - from);
                to -= from;
                from = 0;
            }
        }
        return file.setIsExecutable(isExecutable(path))
                .setSizeBytes(size)
                .setSha256(ByteString.copyFrom(whole.digest()))
                .build();
    }

    // What the file says: access(2) says no on a file system that is mounted noexec.
    private static boolean isExecutable(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_EXECUTE);
    }

    private static ByteString digest(Path path) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(path), sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return ByteString.copyFrom(in.getMessageDigest().digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
