package dev.skerry.agent.model;

import dev.skerry.agent.model.Plans.Named;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.file.FileTree;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.sync.sign.SignedArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The gateway's bundles on the agent's disk: {@code plans}, and for each bundle a folder of its
 * digest with {@code name-x.y.z.skm} and its signed manifest, and with parts of that while it is
 * being fetched.
 */
public final class ModelFolder {
    /** In the data directory. */
    public static final String NAME = "bundles";

    /** What its files are sealed for: bundles rest alike wherever they come from. */
    public static final String PURPOSE = "models";

    private static final String PLANS = "plans";

    private final Path directory;
    private final SealedFiles files;
    private final LongSupplier freeBytes;

    /** A folder of the data directory. */
    public ModelFolder(Path directory, SealedFiles files) {
        this(directory, files, () -> directory.toFile().getUsableSpace());
    }

    /**
     * A folder of the data directory.
     *
     * @param freeBytes how much room its disk has
     */
    ModelFolder(Path directory, SealedFiles files, LongSupplier freeBytes) {
        this.directory = directory;
        this.files = files;
        this.freeBytes = freeBytes;
    }

    /**
     * What was kept last.
     *
     * @throws IOException if there is something, and it is not whole
     */
    KeptPlans load() throws IOException {
        Path file = directory.resolve(PLANS);
        return Files.exists(file) ? KeptPlans.decode(files.read(file)) : KeptPlans.NONE;
    }

    /** Keeps plans; returns once they are on the disk. */
    void save(KeptPlans plans) throws IOException {
        files.write(directory.resolve(PLANS), plans.encode());
    }

    /** Where the plans are. */
    Path plans() {
        return directory.resolve(PLANS);
    }

    /** Where a bundle's archive is, or will be. */
    Path archive(Named named) {
        return folder(named.bundle())
                .resolve(named.name() + "-" + named.bundle().getVersion() + Archive.SUFFIX);
    }

    /** Whether a bundle's archive is there, by its size. */
    boolean has(Named named) {
        try {
            long more = Files.size(archive(named)) - named.bundle().getArchiveBytes();
            return more == 0 || more == SealedFiles.OVERHEAD_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a bundle's archive is there and is what was ordered. */
    boolean isWhole(Named named) {
        try {
            return isOrdered(files.readEither(archive(named)), named.bundle());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOrdered(byte[] archive, BundleRef bundle) {
        return Arrays.equals(Sha256.of(archive), bundle.getArchiveDigest().toByteArray());
    }

    /** How much room there is. */
    long freeBytes() throws IOException {
        Files.createDirectories(directory);
        return freeBytes.getAsLong();
    }

    /** The parts of a bundle that are there. */
    Pieces pieces(BundleRef bundle) {
        return new Pieces(folder(bundle), files);
    }

    /**
     * Makes an archive of the parts, all of which are there.
     *
     * @return whether it is what was ordered; if not, nothing is left of it
     */
    boolean complete(Named named) throws IOException {
        Pieces pieces = pieces(named.bundle());
        byte[] archive = pieces.joined((int) named.bundle().getArchiveBytes());
        boolean isOrdered = isOrdered(archive, named.bundle());
        if (isOrdered) {
            vouch(named);
            // Last: when it is there all is.
            files.write(archive(named), archive);
        }
        pieces.delete();
        return isOrdered;
    }

    /** Has the manifest beside an archive be the one that the gateway signed last. */
    void vouch(Named named) throws IOException {
        Path file = FileTree.beside(archive(named), SignedArtifact.MANIFEST);
        byte[] manifest = named.bundle().getArtifact().toByteArray();
        boolean isThere = Files.exists(file);
        if (manifest.length == 0) {
            Files.deleteIfExists(file);
        } else if (!isThere || !Arrays.equals(manifest, Files.readAllBytes(file))) {
            WholeFile.write(file, manifest);
        }
    }

    /** Removes one bundle. */
    void drop(BundleRef bundle) throws IOException {
        delete(folder(bundle));
    }

    /** Removes all bundles but those with these digests. */
    void clean(Set<String> digests) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> all = Files.list(directory)) {
            for (Path each : all.toList()) {
                if (Files.isDirectory(each) && !digests.contains(each.getFileName().toString())) {
                    delete(each);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> inside = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : inside) {
                Files.delete(each);
            }
        }
    }

    private Path folder(BundleRef bundle) {
        return directory.resolve(bundle.getDigest());
    }
}
