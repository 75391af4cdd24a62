package dev.skerry.agent.enrol;

import dev.skerry.agent.trust.Trust;
import dev.skerry.profile.file.BrokenSealException;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.sync.enrol.EnrolmentToken;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What the agent keeps of its identity. {@code pending.pem} is a key that no certificate was stored
 * for: it is on the disk before anybody is asked for one, so that after a crash the same one is
 * asked for again. {@code identity.pem} is everything that is used, replaced as a whole.
 */
public final class IdentityFolder {
    /** In the data directory. */
    public static final String NAME = "identity";

    private static final String ONLY_OWNER = "rwx------";

    private final SealedFiles files;
    private final Path folder;
    private final Path identity;
    private final Path pending;
    private final Path spent;

    IdentityFolder(Path dataDir, SealedFiles files) {
        this.files = files;
        folder = dataDir.resolve(NAME);
        identity = folder.resolve("identity.pem");
        pending = folder.resolve("pending.pem");
        spent = folder.resolve("spent-token");
    }

    Path identity() {
        return identity;
    }

    /** The agent that the certificate in a data directory is for; empty if there is none. */
    public static Optional<String> agentId(Path dataDir, SealedFiles files) throws IOException {
        Path file = dataDir.resolve(NAME).resolve("identity.pem");
        return Files.exists(file)
                ? Certificates.uris(AgentCertificate.decode(files.readEither(file)).own()).stream()
                        .filter(name -> name.startsWith(AgentCertificate.NAME))
                        .map(name -> name.substring(AgentCertificate.NAME.length()))
                        .findFirst()
                : Optional.empty();
    }

    /** What there is of the certificate in use; nothing before the first. */
    byte[] bytes() throws IOException {
        return bytes(identity).orElse(new byte[0]);
    }

    /** Whether nobody but the agent's user can read the key. */
    boolean isPrivate() throws IOException {
        return !Files.exists(identity) || !WholeFile.isOpenToOthers(identity);
    }

    /** The key that the next certificate is to be for; durable when this returns. */
    KeyPair pendingKey() throws IOException {
        Optional<KeyPair> kept = keptKey();
        if (kept.isPresent()) {
            return kept.get();
        }
        KeyPair made = Keys.make();
        files.writeSecret(pending, Keys.encode(made));
        return made;
    }

    /** Uses a certificate from now on; durable when this returns. */
    void keep(AgentCertificate certificate) throws IOException {
        files.writeSecret(identity, certificate.encode());
    }

    /**
     * Whoever enrols trusts the gateway anew: the keys that it signs by are pinned in the next
     * session.
     */
    void forgetGatewayKeys() throws IOException {
        Files.deleteIfExists(folder.resolve(Trust.FILE));
    }

    /** This token is not to be used again, even if it can't be deleted where it lies. */
    void spend(EnrolmentToken token) throws IOException {
        files.writeSecret(spent, digest(token));
    }

    /** Whether the last certificate by token was by this one. */
    boolean isSpent(EnrolmentToken token) {
        try {
            return Arrays.equals(bytes(spent).orElse(null), digest(token));
        } catch (IOException e) {
            // The gateway knows, too.
            return false;
        }
    }

    private static byte[] digest(EnrolmentToken token) {
        return Sha256.hex(token.text().getBytes(StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The certificate for the pending key is kept, and whatever it took is tidied up. */
    void finish() throws IOException {
        Files.deleteIfExists(pending);
    }

    /** Whether a crash came between {@link #keep} and {@link #finish}. */
    boolean isUnfinished(AgentCertificate kept) throws IOException {
        return keptKey()
                .filter(key -> key.getPublic().equals(kept.own().getPublicKey()))
                .isPresent();
    }

    /** One that the disk damaged is as good as none. */
    private Optional<KeyPair> keptKey() throws IOException {
        Optional<byte[]> bytes;
        try {
            bytes = bytes(pending);
        } catch (BrokenSealException e) {
            return Optional.empty();
        }
        try {
            return bytes.isEmpty() ? Optional.empty() : Optional.of(Keys.decode(bytes.get()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Keeps other processes from enrolling the same agent; empty if one does just now.
     *
     * @throws IOException if the folder can't be used
     */
    Optional<FileChannel> lock() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(ONLY_OWNER));
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(WholeFile.OWNER_ONLY));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException e) {
            // This very process has it.
        }
        channel.close();
        return Optional.empty();
    }

    private Optional<byte[]> bytes(Path file) throws IOException {
        try {
            return Optional.of(files.read(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
