package dev.skerry.gateway.signing;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.error.SigningError;
import dev.skerry.gateway.secret.PrivateFiles;
import dev.skerry.gateway.secret.SealBrokenException;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.SigningKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys on the disk, sealed: both pairs of keys, each after its length, and then the
 * sets so far, each after its length as protobuf delimits it.
 */
final class SigningFile {
    private static final String PURPOSE = "signing keys";

    private final Path file;
    private final SecretBox box;

    SigningFile(Path folder, SecretBox box) {
        this.file = folder.resolve("keys");
        this.box = box;
    }

    /**
     * What is used together.
     *
     * @param ring of the newest set
     * @param sets signed, the newest last, {@link KeyRing#MOST_SETS} at most
     */
    record Keys(SigningKeys first, SigningKeys second, KeyRing ring, List<Signed> sets) {
        Keys {
            sets = List.copyOf(sets);
        }
    }

    /**
     * What was written last; null before the first time.
     *
     * @throws CannotStartException if it can't be used
     */
    @Nullable Keys read() {
        try {
            byte[] secret = box.open(PURPOSE, Files.readAllBytes(file));
            try {
                return decode(new DataInputStream(new ByteArrayInputStream(secret)));
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        } catch (NoSuchFileException e) {
            return null;
        } catch (SealBrokenException e) {
            throw new CannotStartException(
                    AuthorityError.SEAL_BROKEN, file.toAbsolutePath() + ": " + e.getMessage());
        } catch (IOException | SignFormatException e) {
            throw new CannotStartException(
                    SigningError.KEYS_UNUSABLE, file.toAbsolutePath() + ": " + e);
        }
    }

    private static Keys decode(DataInputStream in) throws IOException, SignFormatException {
        SigningKeys first = keys(in);
        SigningKeys second = keys(in);
        List<Signed> sets = new ArrayList<>();
        while (in.available() > 0) {
            sets.add(Signed.parseDelimitedFrom(in));
        }
        if (sets.isEmpty()) {
            throw new IOException("it has no set of keys");
        }
        KeyRing ring = KeyRing.first(sets.getLast());
        if (!ring.keys().equals(List.of(first.verifyKeys(), second.verifyKeys()))) {
            throw new IOException("its keys are not those of its newest set");
        }
        return new Keys(first, second, ring, sets);
    }

    private static SigningKeys keys(DataInputStream in) throws IOException, SignFormatException {
        byte[] encoded = in.readNBytes(in.readUnsignedShort());
        try {
            return SigningKeys.decode(encoded);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Replaces what is there; durable when this returns. */
    void write(Keys keys) throws IOException {
        byte[] secret = encode(keys);
        try {
            PrivateFiles.write(file, box.seal(PURPOSE, secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] encode(Keys keys) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (SigningKeys pair : List.of(keys.first, keys.second)) {
                byte[] encoded = pair.encode();
                out.writeShort(encoded.length);
                out.write(encoded);
                Arrays.fill(encoded, (byte) 0);
            }
            for (Signed set : keys.sets) {
                set.writeDelimitedTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
