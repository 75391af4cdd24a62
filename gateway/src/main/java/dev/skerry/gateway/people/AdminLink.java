package dev.skerry.gateway.people;

import dev.skerry.gateway.secret.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link that makes whoever opens it an admin, once and for a day. It is kept, as a hash, in a file
 * of the data directory that only the gateway's user reads and writes: whoever may write there owns
 * the gateway anyway, so it can be made anew on the machine, and never over the network.
 */
public final class AdminLink {
    private static final Duration LASTS = Duration.ofDays(1);
    private static final String FILE = "admin-link";

    private final Path file;
    private final InstantSource clock;
    private final SecureRandom random;

    /** The link of the gateway with that data directory. */
    public AdminLink(Path dataDir, InstantSource clock, SecureRandom random) {
        this.file = dataDir.resolve(FILE);
        this.clock = clock;
        this.random = random;
    }

    /** A link and how long it holds. */
    public record Made(String secret, Instant endsAt) {
        /** The link, given the gateway's address. */
        public String at(String address) {
            // Behind '#' it is not sent to anybody, nor logged by a proxy.
            return address + "/#/first-admin/" + secret;
        }
    }

    /**
     * Makes a link; one that was made before holds no longer.
     *
     * @throws IOException if the data directory can't be written
     */
    public Made make() throws IOException {
        String secret = Secret.make(random);
        // Files keep whole seconds well enough for people.
        Instant endsAt = Instant.ofEpochSecond(clock.instant().plus(LASTS).getEpochSecond());
        String hash = HexFormat.of().formatHex(Secret.hash(secret));
        PrivateFiles.write(
                file, "%s%n%s%n".formatted(hash, endsAt).getBytes(StandardCharsets.UTF_8));
        return new Made(secret, endsAt);
    }

    /** Whether that is the link's secret, and it holds. */
    public boolean holds(String secret) throws IOException {
        List<String> lines = lines();
        if (lines == null || lines.size() != 2) {
            return false;
        }
        try {
            return MessageDigest.isEqual(HexFormat.of().parseHex(lines.get(0)), Secret.hash(secret))
                    && clock.instant().isBefore(Instant.parse(lines.get(1)));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            // Not written by make(): no link.
            return false;
        }
    }

    /**
     * Uses it up.
     *
     * @return whether it was there; of several who open it at a time one alone gets true
     */
    public boolean use(String secret) throws IOException {
        return holds(secret) && Files.deleteIfExists(file);
    }

    private @Nullable List<String> lines() throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
