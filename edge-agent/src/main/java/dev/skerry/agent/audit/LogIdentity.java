package dev.skerry.agent.audit;

import dev.skerry.profile.file.BrokenSealException;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The name and the keys of an agent's log. The keys are made on the device and never leave it.
 *
 * @param name of the log's directory, and the last part of its origin
 * @param isRenewed whether the keys were damaged, and others made
 */
record LogIdentity(SigningKeys keys, String name, boolean isRenewed) {
    private static final String KEYS = "log.key";

    /** Drawn at random, it says nothing, and is never sealed. */
    static final String NAME = "log.name";

    private static final HexFormat HEX = HexFormat.of();

    /** The identity in this directory; made at the first start. */
    static LogIdentity open(Path directory, SealedFiles files, SecureRandom random)
            throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(KEYS);
        @Nullable SigningKeys keys = null;
        boolean isThere = Files.exists(file);
        if (isThere) {
            try {
                keys = SigningKeys.decode(files.read(file));
            } catch (SignFormatException | BrokenSealException e) {
                // Offline first: a log by other keys is noticed, an agent that does not start is
                // not.
                Files.move(
                        file,
                        directory.resolve(KEYS + ".damaged"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        boolean isRenewed = isThere && keys == null;
        if (keys == null) {
            keys = SigningKeys.generate(random);
            files.writeSecret(file, keys.encode());
        }
        Path name = directory.resolve(NAME);
        return Files.exists(name)
                ? new LogIdentity(
                        keys, Files.readString(name, StandardCharsets.US_ASCII).strip(), isRenewed)
                : new LogIdentity(keys, "", isRenewed).another(directory, random);
    }

    /** The same keys with a new log. */
    LogIdentity another(Path directory, SecureRandom random) throws IOException {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        String next = HEX.formatHex(bytes);
        WholeFile.write(directory.resolve(NAME), (next + "\n").getBytes(StandardCharsets.US_ASCII));
        return new LogIdentity(keys, next, false);
    }
}
