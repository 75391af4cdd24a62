package dev.skerry.agent.seal;

import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The file that says that a data directory is sealed, and lets a key be recognised: three lines,
 * how far it is, a salt, and what follows from both and the key. Whoever has no key can take it
 * away, and not change it.
 *
 * @param isDone false while some of the files may still be as they were before
 */
record Mark(boolean isDone, byte[] salt, byte[] check) {
    /** Its name in the data directory. */
    static final String FILE = "at-rest";

    /** What a crash leaves of one that was written. */
    static final String DRAFT = FILE + ".part";

    private static final String SEALED = "sealed";
    private static final String CHANGING = "changing";
    private static final HexFormat HEX = HexFormat.of();

    static Mark of(DataKey key, boolean isDone) {
        byte[] salt = new byte[DataKey.BYTES];
        new SecureRandom().nextBytes(salt);
        return new Mark(isDone, salt, check(key, salt, isDone));
    }

    private static byte[] check(DataKey key, byte[] salt, boolean isDone) {
        return key.derive(salt, "mark " + word(isDone));
    }

    private static String word(boolean isDone) {
        return isDone ? SEALED : CHANGING;
    }

    boolean fits(DataKey key) {
        return MessageDigest.isEqual(check, check(key, salt, isDone));
    }

    /** The mark of a directory; empty when it has none. */
    static Optional<Mark> read(Path dataDir) throws IOException {
        Path file = dataDir.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        try {
            if (lines.size() == 3 && List.of(SEALED, CHANGING).contains(lines.getFirst())) {
                return Optional.of(
                        new Mark(
                                lines.getFirst().equals(SEALED),
                                HEX.parseHex(lines.get(1)),
                                HEX.parseHex(lines.get(2))));
            }
        } catch (IllegalArgumentException e) {
            // Told below, as all that is no mark.
        }
        throw new IOException(
                "%s is damaged: delete it, and the agent looks at every file with its key"
                        .formatted(file.toAbsolutePath()));
    }

    void write(Path dataDir) throws IOException {
        String text =
                String.join("\n", word(isDone), HEX.formatHex(salt), HEX.formatHex(check), "");
        WholeFile.writeSecret(dataDir.resolve(FILE), text.getBytes(StandardCharsets.US_ASCII));
    }

    static void delete(Path dataDir) throws IOException {
        Files.deleteIfExists(dataDir.resolve(FILE));
        WholeFile.sync(dataDir);
    }
}
