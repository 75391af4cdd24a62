package dev.skerry.profile.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/** Writes files that are either absent, as they were, or whole, also after a power cut. */
public final class WholeFile {
    /** What may be done with a secret. */
    public static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final String DRAFT = ".part";

    private static final FileAttribute<?> SECRET = PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    private WholeFile() {}

    /** Writes a file in place of the one that is there; returns once it is on the disk. */
    public static void write(Path file, byte[] bytes) throws IOException {
        finish(draft(file, bytes), file);
    }

    /**
     * The same for what nobody but its owner may ever read. Who owns the file goes on owning it:
     * root may write what a service's own user must go on reading.
     */
    public static void writeSecret(Path file, byte[] bytes) throws IOException {
        finish(draft(file, bytes, SECRET), file);
    }

    /**
     * The same in place of what was read before.
     *
     * @return false if it is that no more, and stays
     */
    public static boolean replaceSecret(Path file, byte[] before, byte[] bytes) throws IOException {
        Path draft = draft(file, bytes, SECRET);
        if (!Arrays.equals(before, Files.readAllBytes(file))) {
            Files.delete(draft);
            return false;
        }
        finish(draft, file);
        return true;
    }

    /**
     * Writes a secret where no file is yet.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one; it stays as it is
     */
    public static void createSecret(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(folder(file));
        fill(file, bytes, SECRET);
        sync(folder(file));
    }

    /** Whether others than its owner may do anything with a file. */
    public static boolean isOpenToOthers(Path file) throws IOException {
        return !Files.getPosixFilePermissions(file).stream()
                .allMatch(right -> right.name().startsWith("OWNER_"));
    }

    /** Whether a file is one that is being written, or that a crash left. */
    static boolean isDraft(Path file) {
        return file.toString().endsWith(DRAFT);
    }

    /** What is to be a file, on the disk beside it; nothing is left of one that fails. */
    private static Path draft(Path file, byte[] bytes, FileAttribute<?>... attributes)
            throws IOException {
        Files.createDirectories(folder(file));
        Path draft = file.resolveSibling(file.getFileName() + DRAFT);
        Files.deleteIfExists(draft);
        try {
            fill(draft, bytes, attributes);
            if (Files.exists(file)) {
                UserPrincipal owner = Files.getOwner(file);
                if (!owner.equals(Files.getOwner(draft))) {
                    Files.setOwner(draft, owner);
                }
            }
            return draft;
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    private static void finish(Path draft, Path file) throws IOException {
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        sync(folder(file));
    }

    private static void fill(Path file, byte[] bytes, FileAttribute<?>... attributes)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        attributes)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Makes it durable that a file has its name, or that none has it. */
    public static void syncName(Path file) throws IOException {
        sync(folder(file));
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    }

    /** Makes what was created, renamed and deleted in a directory durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
