package dev.skerry.agent.seal;

import dev.skerry.agent.audit.EntryResealing;
import dev.skerry.agent.model.ModelFolder;
import dev.skerry.agent.outbox.OutboxKey;
import dev.skerry.agent.outbox.OutboxResealing;
import dev.skerry.agent.outbox.log.WrongKeyException;
import dev.skerry.profile.file.BrokenSealException;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.sign.SignedArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Seals all of a data directory that nobody has open, or unseals it. Each file is replaced as a
 * whole, and says itself which of the two it is: what a crash left undone is done the next time.
 */
final class Resealing {
    private static final Logger LOG = Logger.getLogger(Resealing.class);

    /** It is empty. */
    private static final String LOCK = "lock";

    private final Path dataDir;
    private final DataKey key;
    private final boolean isToBeSealed;
    private final boolean isMarked;
    private final OutboxResealing outbox;

    /**
     * Of this directory.
     *
     * @param isMarked whether the key is known to be the right one
     */
    Resealing(Path dataDir, DataKey key, boolean isToBeSealed, boolean isMarked) {
        this.dataDir = dataDir;
        this.key = key;
        this.isToBeSealed = isToBeSealed;
        this.isMarked = isMarked;
        this.outbox = new OutboxResealing(OutboxKey.of(key), isToBeSealed, new SecureRandom());
    }

    void all() throws IOException, SealFault {
        refuseLinks();
        LOG.infof("at-rest=%s directory=%s", isToBeSealed ? "sealing" : "unsealing", dataDir);
        try {
            if (!isMarked) {
                requireKey();
            }
            Mark.of(key, false).write(dataDir);
            outbox.log(dataDir);
            for (Path file : files()) {
                if (isOther(file) && isHalfWritten(file)) {
                    Files.delete(file);
                }
            }
            for (Path file : files()) {
                reseal(file);
            }
        } catch (WrongKeyException e) {
            throw Vault.anotherKey(dataDir, key, e.file());
        }
    }

    /** What they lead to would stay as it is, or is not the agent's. */
    private void refuseLinks() throws IOException, SealFault {
        Optional<Path> link =
                OwnFiles.in(dataDir).stream().filter(Files::isSymbolicLink).findFirst();
        if (link.isPresent()) {
            throw new SealFault(
                    "SKR-A680",
                    "%s in the data directory is a symbolic link, which is neither sealed nor unsealed, and nothing was changed: put in its place what it leads to, or make all of skerry.agent.data-dir the link"
                            .formatted(link.get()));
        }
    }

    private List<Path> files() throws IOException {
        return OwnFiles.in(dataDir).stream().filter(Files::isRegularFile).toList();
    }

    /**
     * Without a mark, what is sealed tells whether the key is right, before anything is changed.
     */
    private void requireKey() throws IOException, WrongKeyException {
        outbox.checkLog(dataDir);
        for (Path file : files()) {
            if (OutboxResealing.isCatalog(file)) {
                outbox.checkCatalog(file);
            } else if (isOther(file) && !isHalfWritten(file)) {
                byte[] bytes = Files.readAllBytes(file);
                try {
                    if (SealedFiles.isSealed(bytes)) {
                        var _ = SealedFiles.opening(key, purpose(file)).open(bytes);
                    }
                } catch (BrokenSealException e) {
                    throw new WrongKeyException(file.toString());
                }
            }
        }
    }

    /**
     * What is written as a whole, in a folder of its purpose: nothing beside these is the agent's.
     */
    private boolean isOther(Path file) {
        return dataDir.relativize(file).getNameCount() > 1
                && !file.endsWith(LOCK)
                && !file.toString().endsWith(SignedArtifact.MANIFEST)
                && !OutboxResealing.isOfLog(dataDir, file)
                && !OutboxResealing.isCatalog(file)
                && !EntryResealing.isOfLog(file);
    }

    /** What a crash left of a file that was written. */
    private static boolean isHalfWritten(Path file) {
        return file.toString().endsWith(".part");
    }

    private String purpose(Path file) {
        String folder = dataDir.relativize(file).getName(0).toString();
        return folder.equals(ModelFolder.NAME) ? ModelFolder.PURPOSE : folder;
    }

    private void reseal(Path file) throws IOException, WrongKeyException {
        if (OutboxResealing.isCatalog(file)) {
            outbox.catalog(file);
        } else if (EntryResealing.isOfLog(file)) {
            EntryResealing.reseal(file, files(purpose(file)));
        } else if (isOther(file)) {
            whole(file);
        }
    }

    private SealedFiles files(String purpose) {
        return isToBeSealed ? SealedFiles.sealing(key, purpose) : SealedFiles.opening(key, purpose);
    }

    private void whole(Path file) throws IOException {
        try {
            var _ = files(purpose(file)).adopt(file, _ -> true);
        } catch (BrokenSealException e) {
            // Damaged: whoever reads it says so.
            LOG.warnf("at-rest=damaged file=%s reason=\"%s\"", file, e.getMessage());
        }
    }
}
