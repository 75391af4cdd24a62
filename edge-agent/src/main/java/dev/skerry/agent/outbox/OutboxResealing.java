package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.FileDisk;
import dev.skerry.agent.outbox.log.Sealer;
import dev.skerry.agent.outbox.log.SegmentResealing;
import dev.skerry.agent.outbox.log.WrongKeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Encrypts an outbox that nobody has open, or decrypts it, file by file: each is as it was or done,
 * so that this can be done again after a crash.
 */
public final class OutboxResealing {
    private final OutboxKey key;
    private final boolean isToBeSealed;
    private final RandomGenerator random;

    /** With the key that it is, or is to be, encrypted with. */
    public OutboxResealing(OutboxKey key, boolean isToBeSealed, RandomGenerator random) {
        this.key = key;
        this.isToBeSealed = isToBeSealed;
        this.random = random;
    }

    /** Whether a file of the data directory is this one's. */
    public static boolean isCatalog(Path file) {
        return file.toString().endsWith(CatalogFile.SUFFIX);
    }

    /** Sees whether this key is the one of a catalog that is encrypted. */
    public void checkCatalog(Path file) throws IOException, WrongKeyException {
        CatalogFile.requirePassword(file, password());
    }

    /** A catalog. */
    public void catalog(Path file) throws IOException, WrongKeyException {
        CatalogFile.reseal(file, password(), isToBeSealed);
    }

    private String password() {
        return Objects.requireNonNull(key.catalogPassword(), "a key");
    }

    /** Sees whether this key is the one of all segments that are sealed. */
    public void checkLog(Path dataDir) throws IOException, WrongKeyException {
        Optional<SegmentResealing> segments = segments(dataDir);
        if (segments.isPresent()) {
            segments.get().check();
        }
    }

    /** All segments of the log in a data directory. */
    public void log(Path dataDir) throws IOException, WrongKeyException {
        Optional<SegmentResealing> segments = segments(dataDir);
        if (segments.isPresent()) {
            segments.get().all();
        }
    }

    private Optional<SegmentResealing> segments(Path dataDir) throws IOException {
        Path folder = dataDir.resolve(OutboxOpening.LOG_DIRECTORY);
        return Files.isDirectory(folder)
                ? Optional.of(
                        new SegmentResealing(
                                new FileDisk(folder),
                                isToBeSealed ? Sealer.NONE : key.sealer(),
                                isToBeSealed ? key.sealer() : Sealer.NONE,
                                random))
                : Optional.empty();
    }

    /** Whether a file is the log's to seal, or holds nothing. */
    public static boolean isOfLog(Path dataDir, Path file) {
        String name = file.getFileName().toString();
        return file.startsWith(dataDir.resolve(OutboxOpening.LOG_DIRECTORY))
                && (SegmentResealing.isSegment(name) || name.equals(Reserve.FILE));
    }
}
