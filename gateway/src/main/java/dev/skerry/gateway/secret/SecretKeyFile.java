package dev.skerry.gateway.secret;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.AuthorityError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The file with the gateway's key, {@link SecretBox#KEY_BYTES} bytes as they are: the one that is
 * configured, else systemd's credential (systemd.exec(5), LoadCredential=), else one beside the
 * store, which is made at the first start.
 */
public final class SecretKeyFile {
    /** The name of the credential, and of systemd's file for it. */
    static final String CREDENTIAL = "skerry-gateway.key";

    private static final Logger LOG = Logger.getLogger(SecretKeyFile.class);
    private static final String OWN = "gateway.key";
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.complementOf(
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));

    private SecretKeyFile() {}

    /**
     * The box of the gateway's key.
     *
     * @param configured skerry.gateway.key-file
     * @param credentials systemd's $CREDENTIALS_DIRECTORY
     * @throws CannotStartException if the key can't be read or made, or others can read it
     */
    public static SecretBox open(
            Path dataDir, Optional<Path> configured, @Nullable String credentials) {
        Path given =
                configured
                        .or(() -> Optional.ofNullable(credentials).map(dir -> credential(dir)))
                        .orElse(null);
        Path file = given == null ? dataDir.resolve(OWN) : given;
        try {
            if (given == null && !Files.exists(file)) {
                make(file);
            }
            if (!isCredential(file, credentials)) {
                requirePrivate(file);
            }
            return new SecretBox(read(file));
        } catch (IOException e) {
            throw new CannotStartException(
                    AuthorityError.KEY_FILE_UNUSABLE, file.toAbsolutePath() + ": " + e);
        }
    }

    private static @Nullable Path credential(String directory) {
        Path file = Path.of(directory, CREDENTIAL);
        return Files.exists(file) ? file : null;
    }

    private static void make(Path file) throws IOException {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        PrivateFiles.write(file, key);
        Arrays.fill(key, (byte) 0);
        LOG.infof("gateway-key=made file=%s", file.toAbsolutePath());
    }

    /**
     * systemd gives a service its credentials by access lists, which look like a group's rights.
     */
    private static boolean isCredential(Path file, @Nullable String directory) {
        return directory != null && file.startsWith(directory);
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
        open.retainAll(Files.getPosixFilePermissions(file));
        if (!open.isEmpty()) {
            throw new IOException("others can read it: chmod 600 " + file.toAbsolutePath());
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) != SecretBox.KEY_BYTES) {
            throw new IOException(
                    "it has %d bytes, a key has %d: head -c 32 /dev/urandom makes one"
                            .formatted(Files.size(file), SecretBox.KEY_BYTES));
        }
        return Files.readAllBytes(file);
    }
}
