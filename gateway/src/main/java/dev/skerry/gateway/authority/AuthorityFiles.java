package dev.skerry.gateway.authority;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.secret.PrivateFiles;
import dev.skerry.gateway.secret.SealBrokenException;
import dev.skerry.gateway.secret.SecretBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The authority's folder: {@code root.pem}; {@code root.p12} while the root is online; and of each
 * issuing CA a {@code issuing-SERIAL.pem}, of the present one with its sealed key beside it.
 */
final class AuthorityFiles {
    private static final String ISSUING = "issuing-";
    private static final String PEM = ".pem";
    private static final String KEY = ".key";
    private static final String ISSUING_KEY_PURPOSE = "issuing CA key";
    private static final String PASSWORD_PURPOSE = "root password";

    private final Path folder;
    private final SecretBox box;
    private final @Nullable Path passwordFile;

    AuthorityFiles(Path folder, SecretBox box, Optional<Path> passwordFile) {
        this.folder = folder;
        this.box = box;
        this.passwordFile = passwordFile.orElse(null);
    }

    boolean exist() {
        return Files.exists(folder.resolve("root.pem"));
    }

    X509Certificate root() {
        return read(folder.resolve("root.pem"));
    }

    void writeRoot(SigningKey root) throws IOException {
        byte[] password = passwordFile == null ? RootKeyStore.newPassword() : password();
        if (passwordFile == null) {
            PrivateFiles.write(
                    folder.resolve("root.password"), box.seal(PASSWORD_PURPOSE, password));
        }
        PrivateFiles.write(
                folder.resolve("root.p12"), RootKeyStore.write(root, RootKeyStore.chars(password)));
        // Last: without it there is no authority yet.
        PrivateFiles.write(folder.resolve("root.pem"), Pem.bytes(List.of(root.certificate())));
    }

    /** The root with its key; empty while it is offline. */
    Optional<SigningKey> rootKey() throws IOException {
        Path file = folder.resolve("root.p12");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    RootKeyStore.read(Files.readAllBytes(file), RootKeyStore.chars(password())));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " can't be opened", e);
        }
    }

    void deleteRootKey() throws IOException {
        PrivateFiles.delete(folder.resolve("root.p12"));
        PrivateFiles.delete(folder.resolve("root.password"));
    }

    private byte[] password() throws IOException {
        if (passwordFile != null) {
            return new String(
                            Files.readAllBytes(passwordFile),
                            java.nio.charset.StandardCharsets.UTF_8)
                    .strip()
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
        return open(PASSWORD_PURPOSE, folder.resolve("root.password"));
    }

    /** All issuing CAs, the newest first. */
    List<X509Certificate> issuing() throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> name(file).startsWith(ISSUING) && name(file).endsWith(PEM))
                    .forEach(file -> found.add(read(file)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(X509Certificate::getNotBefore).reversed());
        return found;
    }

    /** The key of an issuing CA; empty if only its certificate was kept. */
    Optional<PrivateKey> issuingKey(X509Certificate certificate) throws IOException {
        Path file = folder.resolve(stem(certificate) + KEY);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] encoded = open(ISSUING_KEY_PURPOSE, file);
        try {
            return Optional.of(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " has no key", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Keeps a new issuing CA, and no other's key. */
    void writeIssuing(SigningKey issuing) throws IOException {
        List<X509Certificate> earlier = issuing();
        String stem = stem(issuing.certificate());
        PrivateFiles.write(
                folder.resolve(stem + KEY),
                box.seal(ISSUING_KEY_PURPOSE, issuing.key().getEncoded()));
        PrivateFiles.write(folder.resolve(stem + PEM), Pem.bytes(List.of(issuing.certificate())));
        for (X509Certificate before : earlier) {
            PrivateFiles.delete(folder.resolve(stem(before) + KEY));
        }
    }

    private byte[] open(String purpose, Path file) throws IOException {
        try {
            return box.open(purpose, Files.readAllBytes(file));
        } catch (SealBrokenException e) {
            throw new CannotStartException(
                    AuthorityError.SEAL_BROKEN, file.toAbsolutePath() + ": " + e.getMessage());
        }
    }

    private static X509Certificate read(Path file) {
        try {
            return Pem.read(Files.readAllBytes(file)).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | java.util.NoSuchElementException e) {
            throw new UncheckedIOException(new IOException(file + " has no certificate", e));
        }
    }

    private static String stem(X509Certificate certificate) {
        return ISSUING + certificate.getSerialNumber().toString(16);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
