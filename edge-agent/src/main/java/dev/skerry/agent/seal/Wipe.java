package dev.skerry.agent.seal;

import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Destroys what an agent keeps, the key first: without it the rest is noise. Cut short, it is gone
 * on with the next time.
 */
final class Wipe {
    private static final int PIECE = 64 * 1024;

    /** By these a folder is known as an agent's; they are deleted last, for one that is cut off. */
    private static final Set<String> MARKS =
            Set.of("outbox.mv.db", "outbox", "identity", Mark.FILE, WipeByOrder.FILE);

    private final Path dataDir;
    private final Path modelsDir;
    private final Optional<Path> keyFile;
    private final Optional<Path> credentialsFile;
    private final List<Path> links = new ArrayList<>();

    private Wipe(
            Path dataDir, Path modelsDir, Optional<Path> keyFile, Optional<Path> credentialsFile) {
        this.dataDir = dataDir;
        this.modelsDir = modelsDir;
        this.keyFile = keyFile;
        this.credentialsFile = credentialsFile;
    }

    /**
     * Of these.
     *
     * @param keyFile and {@code credentialsFile}: absent when there are none, or they are not the
     *     agent's to destroy
     * @throws SealFault SKR-A679 if the folder has things, and none that an agent made
     */
    static Wipe of(
            Path dataDir, Path modelsDir, Optional<Path> keyFile, Optional<Path> credentialsFile)
            throws IOException, SealFault {
        Wipe wipe = new Wipe(real(dataDir), real(modelsDir), keyFile, credentialsFile);
        List<Path> found = list(wipe.dataDir);
        if (!found.isEmpty() && found.stream().noneMatch(Wipe::isMark)) {
            throw new SealFault(
                    "SKR-A679",
                    "%s holds nothing by which an agent's data directory is known (%s), and nothing was wiped: name the agent's own folder"
                            .formatted(wipe.dataDir, String.join(", ", new TreeSet<>(MARKS))));
        }
        return wipe;
    }

    /** A walk does not follow the link that it begins with. */
    private static Path real(Path folder) throws IOException {
        return Files.exists(folder) ? folder.toRealPath() : folder;
    }

    private static boolean isMark(Path file) {
        return MARKS.contains(file.getFileName().toString());
    }

    /** It goes last of all, so that a wipe that is cut off is gone on with at the next start. */
    private static boolean isOrder(Path file) {
        return file.getFileName().toString().equals(WipeByOrder.FILE);
    }

    Path dataDir() {
        return dataDir;
    }

    Optional<Path> keyFile() {
        return keyFile;
    }

    Optional<Path> credentialsFile() {
        return credentialsFile;
    }

    /** Whether there is anything left. */
    boolean isNeeded() throws IOException {
        return keyFile.filter(Files::exists).isPresent()
                || credentialsFile.filter(Files::exists).isPresent()
                || !own().isEmpty()
                || !sealedModels().isEmpty();
    }

    /**
     * Destroys all of it but the empty lock; durable when this returns.
     *
     * @throws SealFault if an agent runs on it
     */
    void run() throws IOException, SealFault {
        try (InUse _ = Files.isDirectory(dataDir) ? InUse.take(dataDir) : null) {
            if (keyFile.isPresent()) {
                destroy(keyFile.get());
            }
            if (credentialsFile.isPresent()) {
                destroy(credentialsFile.get());
            }
            for (Path secret : secrets()) {
                destroy(secret);
            }
            for (Path file : inOrder()) {
                delete(file);
            }
            if (Files.isDirectory(dataDir)) {
                WholeFile.sync(dataDir);
            }
        }
    }

    /** All that is deleted, an order to wipe last: until then a wipe that was cut short goes on. */
    List<Path> inOrder() throws IOException {
        List<Path> all = new ArrayList<>(sealedModels());
        all.addAll(own());
        return all;
    }

    /** Symbolic links that were deleted; what they led to is still there. */
    List<Path> links() {
        return List.copyOf(links);
    }

    /** What else is in the data directory. */
    List<Path> foreign() throws IOException {
        return list(dataDir).stream().filter(file -> !OwnFiles.isOwn(file)).toList();
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> !file.equals(folder.resolve(InUse.FILE))).sorted().toList();
        }
    }

    /** All that is the agent's in the data directory, in the order in which it is deleted. */
    private List<Path> own() throws IOException {
        List<Path> own = new ArrayList<>();
        for (Path file :
                list(dataDir).stream()
                        .filter(OwnFiles::isOwn)
                        .sorted(Comparator.comparing(Wipe::isMark).thenComparing(Wipe::isOrder))
                        .toList()) {
            own.addAll(within(file));
            own.add(file);
        }
        return own;
    }

    private void delete(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            links.add(file);
        }
        Files.delete(file);
    }

    /** What would be of use without the data: keys, and what was sealed before there was one. */
    private List<Path> secrets() throws IOException {
        return own().stream()
                .filter(file -> file.startsWith(dataDir.resolve("identity")) || isKey(file))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    private static boolean isKey(Path file) {
        return file.getFileName().toString().endsWith(".key");
    }

    /** What is in a folder, each before the folder that it is in. */
    private static List<Path> within(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> !file.equals(folder))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /** Nobody can use them any more; those that are not sealed are whoever put them there's. */
    private List<Path> sealedModels() throws IOException {
        List<Path> sealed = new ArrayList<>();
        for (Path file : within(modelsDir)) {
            if (Files.isRegularFile(file)) {
                try (var in = Files.newInputStream(file)) {
                    if (SealedFiles.isSealed(in.readNBytes(SealedFiles.OVERHEAD_BYTES))) {
                        sealed.add(file);
                    }
                }
            }
        }
        return sealed;
    }

    /** Overwrites a file, for what that is worth on flash, and deletes it. */
    private static void destroy(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Path content = file.toRealPath();
        if (!Files.isWritable(content)) {
            Files.setPosixFilePermissions(content, PosixFilePermissions.fromString("rw-------"));
        }
        SecureRandom random = new SecureRandom();
        try (FileChannel channel = FileChannel.open(content, StandardOpenOption.WRITE)) {
            byte[] noise = new byte[PIECE];
            for (long left = channel.size(); left > 0; left -= PIECE) {
                random.nextBytes(noise);
                ByteBuffer piece = ByteBuffer.wrap(noise, 0, (int) Math.min(PIECE, left));
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
            channel.force(true);
        }
        Files.delete(content);
        Files.deleteIfExists(file);
        WholeFile.syncName(content);
    }
}
