package dev.skerry.gateway.secret;

import dev.skerry.profile.file.PrivateFolder;
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
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Files that nobody but the gateway's user can read: mode 0600, in directories of mode 0700. */
public final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** What a gateway makes in its data directory, and what a crash of it leaves there. */
    private static final Pattern OWN =
            Pattern.compile(
                    "gateway\\.(mv|trace)\\.db(\\..+)?|gateway\\.key|authority|signing|models|programs|admin-link|\\..+\\.tmp");

    /**
     * Makes the gateway's data directory, and closes one that is there, unless others keep things
     * in it, too.
     */
    public static void createDataDirectory(Path directory) throws IOException {
        PrivateFolder.makeAndClose(directory, OWN.asMatchPredicate());
    }

    /** Makes a directory if it does not exist. */
    public static void createDirectory(Path directory) throws IOException {
        PrivateFolder.make(directory);
    }

    /**
     * Writes a file so that it is there as a whole, on the disk, or as it was before. It is the
     * directory's owner's, also when root writes it for a gateway that runs as another.
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        createDirectory(directory);
        Path draft = Files.createTempFile(directory, ".", ".tmp", FILE);
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (!Files.getOwner(draft).equals(Files.getOwner(directory))) {
                Files.setOwner(draft, Files.getOwner(directory));
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        sync(directory);
    }

    /** Removes a file so that it does not come back after a power cut. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            sync(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
