package dev.skerry.agent.seal;

import dev.skerry.agent.outbox.OutboxKey;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the agent keeps, opened with its key: each kind of thing is sealed with a key of its own.
 *
 * @param key null when there is none
 * @param isSealed whether what is written is sealed
 */
public record Vault(@Nullable DataKey key, boolean isSealed) {
    /** The name of systemd's credential. */
    public static final String CREDENTIAL = "skerry-agent.key";

    /** Nothing is sealed. */
    public static final Vault NONE = new Vault(null, false);

    private static final Logger LOG = Logger.getLogger(Vault.class);

    /**
     * Opens a data directory. One that is not as it is to be is made so first, which a crash does
     * not hurt: the next opening goes on with it.
     *
     * @throws SealFault if the key is missing, can't be used or is another; nothing is changed
     */
    public static Vault open(InUse own, AtRest wanted, Optional<Path> keyFile) throws SealFault {
        return open(own.dataDir(), true, wanted, keyFile);
    }

    /**
     * Opens a data directory that an agent has, as it is.
     *
     * @throws SealFault as {@link #open}, and SKR-A675 if it is not as it is to be
     */
    public static Vault openBeside(Path dataDir, AtRest wanted, Optional<Path> keyFile)
            throws SealFault {
        return open(dataDir, false, wanted, keyFile);
    }

    private static Vault open(
            Path dataDir, boolean mayChange, AtRest wanted, Optional<Path> keyFile)
            throws SealFault {
        DataKey key = key(keyFile).orElse(null);
        try {
            Optional<Mark> mark = Mark.read(dataDir);
            if (key != null && isWithin(dataDir, key.file())) {
                throw new SealFault(
                        "SKR-A670",
                        "the agent's key is %s, in the very data directory that it is to protect: move it elsewhere"
                                .formatted(key));
            }
            if (key == null) {
                return withoutKey(dataDir, wanted, mark.isPresent());
            }
            if (mark.isPresent() && !mark.get().fits(key)) {
                throw anotherKey(dataDir, key, "its mark, unless somebody changed that");
            }
            boolean isSealed = wanted != AtRest.OFF;
            boolean isDone = isSealed ? mark.isPresent() && mark.get().isDone() : mark.isEmpty();
            if (!isDone && wanted == AtRest.REQUIRED && !isEmpty(dataDir)) {
                throw new SealFault(
                        "SKR-A682",
                        "skerry.agent.at-rest is required, and what is in the data directory %s was not sealed by this agent: if nobody else had its disk, start once with skerry.agent.at-rest=auto, which seals it; else wipe it ('skerry agent wipe') and enrol again"
                                .formatted(dataDir.toAbsolutePath()));
            }
            if (!isDone && !mayChange) {
                throw InUse.byAnother(dataDir);
            }
            if (!isDone) {
                change(dataDir, key, isSealed, mark.isPresent());
            }
            LOG.infof("at-rest=%s key=%s", isSealed ? "sealed" : "plain", key);
            return new Vault(key, isSealed);
        } catch (IOException e) {
            throw unusable(dataDir, e);
        }
    }

    static SealFault unusable(Path dataDir, IOException why) {
        return new SealFault(
                "SKR-A674",
                "the data directory %s can't be opened, sealed or unsealed (%s): what is done stays done, and it goes on once the disk has room for another copy of its largest file, or with the next start: check the disk and its space"
                        .formatted(dataDir.toAbsolutePath(), why),
                why);
    }

    private static boolean isWithin(Path dataDir, Path file) throws IOException {
        return file.toRealPath().startsWith(dataDir.toRealPath());
    }

    /**
     * The key that is configured, or that systemd has for this process.
     *
     * @throws SealFault SKR-A670
     */
    public static Optional<DataKey> key(Optional<Path> keyFile) throws SealFault {
        try {
            return DataKey.find(keyFile, System.getenv("CREDENTIALS_DIRECTORY"), CREDENTIAL);
        } catch (IOException e) {
            throw new SealFault(
                    "SKR-A670",
                    "the agent's key can't be used from %s: %s"
                            .formatted(
                                    keyFile.map(Path::toString).orElse("systemd's credential"),
                                    e.getMessage()),
                    e);
        }
    }

    private static Vault withoutKey(Path dataDir, AtRest wanted, boolean isMarked)
            throws SealFault {
        if (isMarked) {
            throw new SealFault(
                    "SKR-A672",
                    "the data directory %s is sealed, and there is no key: name the file in skerry.agent.key-file, or give the service systemd's credential %s; without the key nobody can read it, and 'skerry agent wipe' begins anew"
                            .formatted(dataDir.toAbsolutePath(), CREDENTIAL));
        }
        if (wanted == AtRest.REQUIRED) {
            throw new SealFault(
                    "SKR-A673",
                    "skerry.agent.at-rest is required, and there is no key: make one by 'skerry agent key FILE' and name it in skerry.agent.key-file, or give the service systemd's credential %s"
                            .formatted(CREDENTIAL));
        }
        LOG.info("at-rest=plain key=none");
        return NONE;
    }

    static SealFault anotherKey(Path dataDir, DataKey key, String by) {
        return new SealFault(
                "SKR-A671",
                "the data directory %s was sealed with another key than the one in %s (by %s), and is left as it is: give the agent the key that belongs to this card, or another skerry.agent.data-dir"
                        .formatted(dataDir.toAbsolutePath(), key, by));
    }

    private static void change(Path dataDir, DataKey key, boolean isSealed, boolean isMarked)
            throws SealFault, IOException {
        if (!isEmpty(dataDir)) {
            new Resealing(dataDir, key, isSealed, isMarked).all();
        }
        if (isSealed) {
            Mark.of(key, true).write(dataDir);
        } else {
            Mark.delete(dataDir);
        }
    }

    private static boolean isEmpty(Path dataDir) throws IOException {
        return OwnFiles.in(dataDir).stream().allMatch(file -> file.endsWith(Mark.DRAFT));
    }

    /** What the outbox is encrypted with. */
    public OutboxKey outbox() {
        return key == null || !isSealed ? OutboxKey.NONE : OutboxKey.of(key);
    }

    /**
     * How files of a purpose are written and read.
     *
     * @param purpose for those in the data directory, the folder there that they are in
     */
    public SealedFiles files(String purpose) {
        if (key == null) {
            return SealedFiles.PLAIN;
        }
        return isSealed ? SealedFiles.sealing(key, purpose) : SealedFiles.opening(key, purpose);
    }
}
