package dev.skerry.agent.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.enrol.IdentityFolder;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.seal.AtRest;
import dev.skerry.agent.seal.SealFault;
import dev.skerry.agent.seal.Vault;
import dev.skerry.profile.file.FileTree;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.sync.sign.SignedArtifact.Opened;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Says whether a file is an agent's program that the pinned keys vouch for. */
public final class VerifyByHand {
    private static final int VERIFIED = 0;
    private static final int REFUSED = 1;
    private static final int CANNOT_VERIFY = 2;

    private final KeyRing ring;

    private VerifyByHand(KeyRing ring) {
        this.ring = ring;
    }

    /**
     * What the process is to exit with: 0 if it is, 1 if it is not, 2 if nobody can say, for want
     * of keys.
     */
    public static int run(Path file, PrintStream out, PrintStream err) {
        return run(ConfigUtils.configBuilder().build(), file, out, err);
    }

    static int run(Config config, Path file, PrintStream out, PrintStream err) {
        try {
            Opened.Good good = new VerifyByHand(pinned(config)).verify(file);
            out.printf("%s is %s, as the gateway signed for it.%n", file, good.artifact());
            return VERIFIED;
        } catch (Unverified e) {
            err.printf("%s %s%n", e.why.code(), e.why.message());
            return e.why.code().equals("SKR-A694") ? CANNOT_VERIFY : REFUSED;
        } catch (SealFault e) {
            err.printf("%s %s%n", e.refusal().code(), e.refusal().message());
            return CANNOT_VERIFY;
        }
    }

    private static final class Unverified extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // Nobody serializes it.
        private final Refusal why;

        Unverified(String code, String message) {
            why = new Refusal(code, message);
        }
    }

    private static KeyRing pinned(Config config) throws SealFault, Unverified {
        Path dataDir = setting(config, "data-dir", Path.class).orElse(Path.of("data"));
        Vault vault =
                Vault.openBeside(
                        dataDir,
                        setting(config, "at-rest", AtRest.class).orElse(AtRest.AUTO),
                        setting(config, "key-file", Path.class));
        Path file = dataDir.resolve(IdentityFolder.NAME).resolve(PinnedKeys.FILE);
        try {
            return KeyRing.first(Signed.parseFrom(vault.files(IdentityFolder.NAME).read(file)));
        } catch (NoSuchFileException e) {
            throw new Unverified(
                    "SKR-A694",
                    "nothing can be verified: this agent has pinned no keys of a gateway in %s; it does in its first session over TLS"
                            .formatted(file.toAbsolutePath()));
        } catch (InvalidProtocolBufferException | SignFormatException e) {
            throw unusable(file, "it is damaged");
        } catch (IOException e) {
            throw unusable(file, e.toString());
        }
    }

    private static Unverified unusable(Path file, String why) {
        return new Unverified(
                "SKR-A694",
                "nothing can be verified: the gateway's signing keys in %s can't be used (%s); restore the file, or delete it, and the agent pins them anew in its next session"
                        .formatted(file.toAbsolutePath(), why));
    }

    private static <T> Optional<T> setting(Config config, String name, Class<T> type) {
        return config.getOptionalValue("skerry.agent." + name, type);
    }

    private Opened.Good verify(Path file) throws Unverified {
        try {
            return switch (SignedArtifact.open(manifest(file), ring)) {
                case Opened.Good good -> fitting(file, good);
                case Opened.Ended(String keyId, Artifact _) ->
                        throw new Unverified(
                                "SKR-A691",
                                "the manifest of %s is signed by key %s, which has ended: sign again (skerry artifact sign agent …)"
                                        .formatted(file, keyId));
                case Opened.Refused(String why) ->
                        throw new Unverified(
                                "SKR-A691",
                                "the manifest of %s is not believed (%s): find out where the file comes from"
                                        .formatted(file, why));
            };
        } catch (IOException e) {
            throw new Unverified(
                    "SKR-A692",
                    "%s can't be read (%s): bring it again".formatted(file, e.toString()));
        }
    }

    private static byte[] manifest(Path file) throws IOException, Unverified {
        Path manifest = FileTree.beside(file, SignedArtifact.MANIFEST);
        try (InputStream in = Files.newInputStream(manifest)) {
            return in.readNBytes(SignedArtifact.MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new Unverified(
                    "SKR-A690",
                    "%s has no manifest %s: have the gateway sign for it (skerry artifact sign agent …), and bring both"
                            .formatted(file, manifest));
        }
    }

    private static Opened.Good fitting(Path file, Opened.Good good) throws IOException, Unverified {
        if (good.artifact().kind() != Artifact.Kind.AGENT) {
            throw new Unverified(
                    "SKR-A692",
                    "the manifest of %s is of %s, not of an agent's program: bring the one that belongs to it"
                            .formatted(file, good.artifact()));
        }
        byte[] digest = FileTree.sha256(file, _ -> {});
        var content = new Content(Files.size(file), ByteString.copyFrom(digest));
        Optional<String> difference =
                good.artifact().difference(Map.of(String.valueOf(file.getFileName()), content));
        if (difference.isPresent()) {
            throw new Unverified(
                    "SKR-A692",
                    "%s is not what was signed: %s; bring it again, and find out who changed it"
                            .formatted(file, difference.get()));
        }
        return good;
    }
}
