package dev.skerry.profile.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that a process's data rest under: {@link #BYTES} random bytes in a file of its owner's
 * alone, or a credential of systemd (systemd.exec(5), LoadCredential=). It encrypts nothing itself:
 * each purpose has a key that is derived from it (HKDF-SHA256, RFC 5869).
 */
public final class DataKey {
    /** How long it is, and every key that is derived from it. */
    public static final int BYTES = 32;

    private final byte[] secret;
    private final Path file;
    private final boolean isCredential;

    private DataKey(byte[] secret, Path file, boolean isCredential) {
        this.secret = secret;
        this.file = file;
        this.isCredential = isCredential;
    }

    /**
     * The key, if there is one: in the file that is configured, else in systemd's credential.
     *
     * @param directory systemd's $CREDENTIALS_DIRECTORY
     * @param credential the name of the credential
     * @throws IOException if it can't be used; the message says why and what to do
     */
    public static Optional<DataKey> find(
            Optional<Path> configured, @Nullable String directory, String credential)
            throws IOException {
        if (configured.isPresent()) {
            Path file = configured.get();
            return Optional.of(read(file, directory != null && file.startsWith(directory)));
        }
        Path given = directory == null ? null : Path.of(directory, credential);
        return given != null && Files.exists(given)
                ? Optional.of(read(given, true))
                : Optional.empty();
    }

    /** The key in a file that only its owner may read. */
    public static DataKey read(Path file) throws IOException {
        return read(file, false);
    }

    /** systemd lets a service read credentials by access lists, which look like a group's right. */
    private static DataKey read(Path file, boolean isCredential) throws IOException {
        try {
            if (!isCredential && WholeFile.isOpenToOthers(file)) {
                throw new IOException("others than its owner may use it: chmod 600 " + file);
            }
            long size = Files.size(file);
            if (size != BYTES) {
                throw new IOException(
                        "it has %d bytes, a key has %d: 'skerry agent key FILE' makes one"
                                .formatted(size, BYTES));
            }
            return new DataKey(Files.readAllBytes(file), file, isCredential);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "it is not there: put back the one that the data were sealed with; for an agent without data 'skerry agent key FILE' makes one",
                    e);
        }
    }

    /**
     * Makes a key in a new file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is such a file; it stays as it is
     */
    public static void make(Path file, SecureRandom random) throws IOException {
        byte[] made = new byte[BYTES];
        random.nextBytes(made);
        WholeFile.createSecret(file, made);
        Arrays.fill(made, (byte) 0);
    }

    /** The key for one purpose. */
    public byte[] derive(String purpose) {
        return derive(new byte[BYTES], purpose);
    }

    /**
     * The key for one purpose, or what shows whether a key is this one.
     *
     * @param salt another one gives another key
     */
    public byte[] derive(byte[] salt, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .addSalt(salt)
                                    .thenExpand(
                                            ("skerry " + purpose)
                                                    .getBytes(StandardCharsets.US_ASCII),
                                            BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF", e);
        }
    }

    /** Where it was read. */
    public Path file() {
        return file;
    }

    /** Whether systemd keeps it: then its file is not the process's to change. */
    public boolean isCredential() {
        return isCredential;
    }

    /** Without the key: this may end up in a log. */
    @Override
    public String toString() {
        return (isCredential ? "systemd's credential " : "") + file;
    }
}
