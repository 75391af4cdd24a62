package dev.skerry.profile.credential;

import dev.skerry.profile.file.BrokenSealException;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A credentials file: a line for each credential, {@code DEVICE = PROOF}, in UTF-8; lines that are
 * empty or begin with {@code #} say nothing. Nobody but its owner may read it. With a key it is
 * sealed, and what somebody wrote by hand is sealed once the agent has read it.
 */
public final class CredentialsFile {
    private static final long MAX_BYTES = 4L << 20;

    /** Of the key that such files are sealed with. */
    public static final String PURPOSE = "credentials";

    private static final String HEAD =
            """
            # Who may send as which device: DEVICE = psk IDENTITY KEY | certificate SHA256 | subject NAME | broker
            """;

    private final Path file;
    private final SealedFiles files;

    /** A file that is sealed, or is not. */
    public CredentialsFile(Path file, SealedFiles files) {
        this.file = file;
        this.files = files;
    }

    /** Where it is. */
    public Path path() {
        return file;
    }

    /**
     * A file's content.
     *
     * @param text as it was written by hand
     */
    @SuppressWarnings("ArrayRecordComponent") // Only handed on.
    public record Content(List<Credential> credentials, byte[] text) {}

    /** What stands in it. */
    public List<Credential> read() throws CredentialsFault {
        return content().credentials();
    }

    /** The same, with its text. */
    public Content content() throws CredentialsFault {
        byte[] text = text();
        return new Content(parse(lines(text)), text);
    }

    private List<Credential> parse(List<String> lines) throws CredentialsFault {
        List<Credential> credentials = new ArrayList<>();
        Map<String, PskKey> keys = new HashMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            if (!saysNothing(line)) {
                try {
                    Credential credential = Credential.parse(line.strip());
                    if (credential.proof() instanceof Proof.Psk(String identity, PskKey key)
                            && !key.equals(keys.computeIfAbsent(identity, i -> key))) {
                        throw new IllegalArgumentException(
                                "the identity '%s' has another key already: an identity has one"
                                        .formatted(identity));
                    }
                    credentials.add(credential);
                } catch (IllegalArgumentException e) {
                    throw new CredentialsFault(
                            "%s, line %d: %s".formatted(file, number, e.getMessage()));
                }
            }
        }
        return List.copyOf(credentials);
    }

    /** Adds a line; the file is made if it is missing. */
    public void add(Credential credential) throws CredentialsFault {
        List<String> lines = new ArrayList<>(Files.exists(file) ? lines() : HEAD.lines().toList());
        for (Credential other : Files.exists(file) ? read() : List.<Credential>of()) {
            if (other.equals(credential)) {
                throw new CredentialsFault(
                        "%s has '%s' for '%s' already"
                                .formatted(file, credential.proof().shown(), credential.devices()));
            }
            if (other.proof() instanceof Proof.Psk(String identity, PskKey key)
                    && credential.proof() instanceof Proof.Psk(String its, PskKey itsKey)
                    && identity.equals(its)
                    && !key.equals(itsKey)) {
                throw new CredentialsFault(
                        "%s has another key for the identity '%s': remove that first, or use another identity"
                                .formatted(file, identity));
            }
        }
        lines.add(credential.line());
        write(lines);
    }

    /**
     * Removes lines.
     *
     * @return what was removed
     */
    public List<Credential> remove(Predicate<Credential> unwanted) throws CredentialsFault {
        List<Credential> removed = read().stream().filter(unwanted).toList();
        if (!removed.isEmpty()) {
            write(
                    lines().stream()
                            .filter(
                                    line ->
                                            saysNothing(line)
                                                    || !unwanted.test(
                                                            Credential.parse(line.strip())))
                            .toList());
        }
        return removed;
    }

    private static boolean saysNothing(String line) {
        return line.isBlank() || line.strip().startsWith("#");
    }

    private List<String> lines() throws CredentialsFault {
        return lines(text());
    }

    private List<String> lines(byte[] text) throws CredentialsFault {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString()
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            throw new CredentialsFault(file + " is not in UTF-8");
        }
    }

    private byte[] text() throws CredentialsFault {
        try {
            if (WholeFile.isOpenToOthers(file)) {
                throw new CredentialsFault(
                        "others than its owner may use %s: chmod 600 %1$s".formatted(file));
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new CredentialsFault(
                        "%s has more than %,d bytes: name devices by patterns"
                                .formatted(file, MAX_BYTES));
            }
            return files.readEither(file);
        } catch (NoSuchFileException e) {
            throw new CredentialsFault(
                    "%s is not there: 'skerry agent credentials add' makes it".formatted(file));
        } catch (BrokenSealException e) {
            throw new CredentialsFault(
                    "%s; give the agent's key (--key-file), or write the file anew"
                            .formatted(e.getMessage()));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Whole or not at all, and never readable for others. */
    private void write(List<String> lines) throws CredentialsFault {
        String text = String.join("\n", lines) + "\n";
        try {
            files.writeSecret(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private CredentialsFault unusable(IOException e) {
        return new CredentialsFault(
                "%s can't be used (%s): make it readable and writable for the agent's user"
                        .formatted(file, e));
    }
}
