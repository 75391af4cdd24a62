package dev.skerry.agent.seal;

import dev.skerry.profile.file.PrivateFolder;
import dev.skerry.profile.file.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A data directory that this process has for itself, by the lock on an empty file there. A process
 * loses such a lock as soon as it closes the file anywhere (POSIX, fcntl), so nothing else opens
 * it, and it is never replaced or deleted.
 */
public final class InUse implements AutoCloseable {
    /** The name of the file. */
    static final String FILE = "lock";

    /** Those of this process, which must not open the file once more only to find it locked. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path dataDir;
    private final FileChannel channel;

    private InUse(Path dataDir, FileChannel channel) {
        this.dataDir = dataDir;
        this.channel = channel;
    }

    /**
     * Takes a directory, for the agent's user alone; one that is missing is made.
     *
     * @throws SealFault SKR-A675 if an agent has it, SKR-A674 if it can't be used
     */
    public static InUse take(Path dataDir) throws SealFault {
        return takeIfFree(dataDir).orElseThrow(() -> byAnother(dataDir));
    }

    /**
     * The same; empty if an agent has it.
     *
     * @throws SealFault SKR-A674
     */
    public static Optional<InUse> takeIfFree(Path dataDir) throws SealFault {
        try {
            PrivateFolder.makeAndClose(
                    dataDir, name -> name.equals(FILE) || OwnFiles.isOwn(Path.of(name)));
            Path real = dataDir.toRealPath();
            if (!OWN.add(real)) {
                return Optional.empty();
            }
            Optional<InUse> taken = Optional.empty();
            try {
                taken = lock(real);
                return taken;
            } finally {
                if (taken.isEmpty()) {
                    OWN.remove(real);
                }
            }
        } catch (IOException e) {
            throw Vault.unusable(dataDir, e);
        }
    }

    private static Optional<InUse> lock(Path dataDir) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        dataDir.resolve(FILE),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(WholeFile.OWNER_ONLY));
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            return lock == null ? Optional.empty() : Optional.of(new InUse(dataDir, channel));
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    static SealFault byAnother(Path dataDir) {
        return new SealFault(
                "SKR-A675",
                "another process has the data directory %s, most likely an agent: stop it first, or give this one a skerry.agent.data-dir of its own"
                        .formatted(dataDir.toAbsolutePath()));
    }

    /** The directory, without symbolic links on the way to it. */
    Path dataDir() {
        return dataDir;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OWN.remove(dataDir);
        }
    }
}
