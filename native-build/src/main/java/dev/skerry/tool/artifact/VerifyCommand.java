package dev.skerry.tool.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.sync.sign.SignedArtifact.Opened;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies files by the manifest beside them and the keys that a gateway publishes. */
@Command(
        name = "verify",
        description =
                "Say whether files are what the gateway signed for, by the manifest beside them and the keys that it publishes; exits with 1 if they are not.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "A folder, of which all files count, or a file.")
    private Path path = Path.of("");

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        byte[] manifest = manifest();
        Artifact artifact =
                switch (SignedArtifact.open(manifest, published())) {
                    case Opened.Good(Artifact good) -> good;
                    case Opened.Ended(String keyId, Artifact _) ->
                            throw notVerified(
                                    "the key %s that its manifest names has ended; sign again"
                                            .formatted(keyId));
                    case Opened.Refused(String why) ->
                            throw notVerified("its manifest does not count: " + why);
                };
        Optional<String> difference =
                artifact.difference(new ArtifactFiles(spec.commandLine().getErr()).read(path));
        if (difference.isPresent()) {
            throw notVerified(difference.get());
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%s is %s, as the gateway signed for it at %s.%n",
                        path,
                        artifact,
                        Instant.EPOCH.plus(artifact.signedAtMicros(), ChronoUnit.MICROS));
        return ExitCode.OK.number();
    }

    private byte[] manifest() {
        if (!Files.exists(path)) {
            throw ArtifactFiles.unreadable(path, new NoSuchFileException(path.toString()));
        }
        Path file = ArtifactFiles.manifest(path);
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SignedArtifact.MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw notVerified("there is no " + file);
        } catch (IOException e) {
            throw ArtifactFiles.unreadable(file, e);
        }
    }

    private KeyRing published() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode keys = api.get("/.well-known/skerry/keys");
            return KeyRing.first(
                    Signed.parseFrom(Base64.getDecoder().decode(keys.path("set").asText())));
        } catch (InvalidProtocolBufferException
                | SignFormatException
                | IllegalArgumentException e) {
            throw new ToolException(
                    "SKR-T034",
                    ExitCode.ENVIRONMENT,
                    "What answers at %s publishes no signing keys (%s). Name the gateway's address with --gateway."
                            .formatted(gateway.address(), e.getMessage()));
        }
    }

    private ToolException notVerified(String why) {
        return new ToolException(
                "SKR-T096",
                ExitCode.FOUND,
                "%s is not what the gateway signed for: %s.".formatted(path, why));
    }
}
