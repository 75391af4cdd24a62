package dev.skerry.gateway.program;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.ProgramError;
import dev.skerry.gateway.secret.PrivateFiles;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Chunks on the disk, each in a file that is named by its SHA-256, in folders that are named by the
 * first two digits of it. A file is there as a whole or not at all.
 */
public final class ChunkFiles {
    private static final Logger LOG = Logger.getLogger(ChunkFiles.class);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final AtomicLong bytes = new AtomicLong();

    private ChunkFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * The chunks in a folder, which is made if there is none.
     *
     * @throws CannotStartException if it can't be used
     */
    public static ChunkFiles open(Path folder) {
        try {
            PrivateFiles.createDirectory(folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return new ChunkFiles(folder);
    }

    private static CannotStartException unusable(Path folder, IOException e) {
        return new CannotStartException(
                ProgramError.FOLDER_UNUSABLE, folder.toAbsolutePath() + ": " + e);
    }

    /** Whether this can be the name of a chunk. */
    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** What all take together. */
    public long bytes() {
        return bytes.get();
    }

    /** Whether a chunk is there. */
    public boolean has(String digest) {
        return Files.exists(file(digest));
    }

    /** Keeps a chunk under its own digest; durable when this returns. */
    void put(byte[] content) throws IOException {
        String digest = Sha256.hex(content);
        if (!has(digest)) {
            PrivateFiles.write(file(digest), content);
            bytes.addAndGet(content.length);
        }
    }

    /** A chunk; empty if the disk does not have it, or has another content. */
    public Optional<byte[]> read(String digest) {
        try {
            byte[] content = Files.readAllBytes(file(digest));
            if (Sha256.hex(content).equals(digest)) {
                return Optional.of(content);
            }
            LOG.warnf("program-chunk=broken file=%s", file(digest));
        } catch (IOException e) {
            LOG.warnf("program-chunk=unreadable file=%s why=%s", file(digest), e);
        }
        return Optional.empty();
    }

    /**
     * Deletes all that nobody needs, and what a crash left.
     *
     * @throws IOException if the folder can't be used
     */
    void keepOnly(Predicate<String> isNeeded) throws IOException {
        long kept = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
            for (Path part : folders) {
                if (Files.isDirectory(part)) {
                    kept += keepOnly(part, isNeeded);
                }
            }
        }
        bytes.set(kept);
    }

    private static long keepOnly(Path part, Predicate<String> isNeeded) throws IOException {
        long kept = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (isDigest(name) && isNeeded.test(name)) {
                    kept += Files.size(file);
                } else {
                    Files.delete(file);
                    LOG.debugf("program-chunk=swept file=%s", file);
                }
            }
        }
        return kept;
    }

    /** At the start of the gateway. */
    void sweep(Set<String> needed) {
        try {
            keepOnly(needed::contains);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private Path file(String digest) {
        return folder.resolve(digest.substring(0, 2)).resolve(digest);
    }

    /** As files are named. */
    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
