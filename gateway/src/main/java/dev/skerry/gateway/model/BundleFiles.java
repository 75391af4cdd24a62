package dev.skerry.gateway.model;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.ModelError;
import dev.skerry.gateway.secret.PrivateFiles;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.file.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The archives on the disk, each in a file that is named by its digest, in a folder that is the
 * gateway's alone. The folder is flat; whatever else is in it is what a crash left.
 */
public final class BundleFiles {
    private static final Logger LOG = Logger.getLogger(BundleFiles.class);

    /** What the store may write meanwhile. */
    private static final long SPARED_BYTES = 64 << 20;

    private final Path folder;

    private BundleFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * The archives in a folder, which is made if there is none.
     *
     * @throws CannotStartException if it can't be used
     */
    public static BundleFiles open(Path folder) {
        try {
            PrivateFiles.createDirectory(folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return new BundleFiles(folder);
    }

    private static CannotStartException unusable(Path folder, IOException e) {
        return new CannotStartException(
                ModelError.FOLDER_UNUSABLE, folder.toAbsolutePath() + ": " + e);
    }

    /**
     * Whether the disk takes so many bytes more and leaves the store the room that it needs, as far
     * as can be said.
     */
    public boolean hasRoomFor(long bytes) {
        try {
            return Files.getFileStore(folder).getUsableSpace() - SPARED_BYTES >= bytes;
        } catch (IOException e) {
            // Whoever writes will hear why.
            LOG.debugf("model-file=no-figures folder=%s why=%s", folder, e);
            return true;
        }
    }

    /** Where drafts are written, so that each can become an archive by its name alone. */
    public Path folder() {
        return folder;
    }

    /**
     * Deletes what is no archive of these.
     *
     * @throws CannotStartException if the folder can't be used
     */
    void keepOnly(Set<String> digests) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!name.endsWith(Archive.SUFFIX)
                        || !digests.contains(
                                name.substring(0, name.length() - Archive.SUFFIX.length()))) {
                    Files.delete(file);
                    LOG.infof("model-file=swept file=%s", file);
                }
            }
            WholeFile.sync(folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** Makes a draft the archive with this digest; durable when this returns. */
    void place(Path draft, String digest) throws IOException {
        try (FileChannel content = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            content.force(true);
        }
        Files.move(draft, file(digest), StandardCopyOption.ATOMIC_MOVE);
        WholeFile.sync(folder);
    }

    /** The archive with this digest, if all of it is there as far as its length tells. */
    Optional<Path> archive(String digest, long sizeBytes) {
        Path file = file(digest);
        try {
            return Files.size(file) == sizeBytes ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            LOG.warnf("model-file=unreadable file=%s why=%s", file, e);
            return Optional.empty();
        }
    }

    /** Deletes an archive. One that can't be deleted is swept at the next start. */
    void delete(String digest) {
        try {
            PrivateFiles.delete(file(digest));
        } catch (IOException e) {
            LOG.warnf("model-file=not-deleted file=%s why=%s", file(digest), e);
        }
    }

    private Path file(String digest) {
        return folder.resolve(digest + Archive.SUFFIX);
    }
}
