package dev.skerry.profile.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders into which nobody but their owner looks: mode 0700. */
public final class PrivateFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private static final FileAttribute<Set<PosixFilePermission>> CLOSED =
            PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    private PrivateFolder() {}

    /** Makes one with those above it; what is there already stays as it is. */
    public static void make(Path folder) throws IOException {
        Files.createDirectories(folder, CLOSED);
    }

    /**
     * Makes one, and closes one that is there, as long as nothing is in it but what is the caller's
     * own: a folder such as {@code /var/lib}, named by mistake, must stay open to everybody else.
     *
     * @param isOwn of the name of a file in it
     */
    public static void makeAndClose(Path folder, Predicate<String> isOwn) throws IOException {
        make(folder);
        if (WholeFile.isOpenToOthers(folder) && holdsNothingBut(isOwn, folder)) {
            try {
                Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
                rights.retainAll(OWNER_ONLY);
                Files.setPosixFilePermissions(folder, rights);
            } catch (FileSystemException e) {
                // It is somebody else's, or the disk knows no such rights: not ours to decide.
            }
        }
    }

    private static boolean holdsNothingBut(Predicate<String> isOwn, Path folder)
            throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            // A disk of one's own has it from the start.
            return all.map(file -> file.getFileName().toString())
                    .allMatch(isOwn.or("lost+found"::equals));
        }
    }
}
