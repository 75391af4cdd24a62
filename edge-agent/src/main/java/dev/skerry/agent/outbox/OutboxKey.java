package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.Sealer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key that encrypts an outbox: for the log as it is, for the catalog derived from it.
 *
 * @param catalogPassword null when nothing is encrypted
 */
record OutboxKey(Sealer sealer, @Nullable String catalogPassword) {
    private static final int MAX_FILE_BYTES = 1024;

    /**
     * Reads a key file: 64 hexadecimal digits, as {@code openssl rand -hex 32} prints them.
     *
     * @throws OutboxUnavailableException SKR-A111 if there is no key in it
     */
    static OutboxKey read(Optional<Path> file) throws OutboxUnavailableException {
        return file.isEmpty() ? new OutboxKey(Sealer.NONE, null) : read(file.get());
    }

    private static OutboxKey read(Path file) throws OutboxUnavailableException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IOException("it is too long");
            }
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            byte[] key = HexFormat.of().parseHex(text);
            Sealer sealer = Sealer.withKey(key);
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update("skerry outbox catalog".getBytes(StandardCharsets.US_ASCII));
            return new OutboxKey(sealer, HexFormat.of().formatHex(sha.digest(key)));
        } catch (IOException | IllegalArgumentException | NoSuchAlgorithmException e) {
            // The cause may quote the file's content: it must not reach a log.
            throw new OutboxUnavailableException(
                    "SKR-A111",
                    "the outbox's key can't be read from %s (%s): write 64 hexadecimal digits to it, as 'openssl rand -hex 32' prints them"
                            .formatted(file, e.getClass().getSimpleName()),
                    new IOException("no key"));
        }
    }

    /** Without the key: this may end up in a log. */
    @Override
    public String toString() {
        return catalogPassword == null ? "no key" : "a key";
    }
}
