package dev.skerry.tool.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.file.WholeFile;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Kind;
import dev.skerry.sync.sign.Artifact.Version;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has the gateway sign for files, and puts the manifest beside them. */
@Command(
        name = "sign",
        description = {
            "Have the gateway sign for a model bundle or an agent's program: its files stay here, their digests go there.",
            "The manifest is written to PATH/skerry-manifest, of a file to PATH.skerry-manifest. Takes an admin."
        },
        mixinStandardHelpOptions = true)
final class SignCommand implements Callable<Integer> {
    private static final Pattern NAMED =
            Pattern.compile("(.+)[-@](\\d+\\.\\d+\\.\\d+)(?:\\.[A-Za-z][A-Za-z.]*)?");

    @Parameters(paramLabel = "KIND", description = "What it is: model or agent.")
    private Kind kind = Kind.MODEL;

    @Parameters(paramLabel = "PATH", description = "A folder, of which all files count, or a file.")
    private Path path = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "NAME-VERSION",
            description = "What it is, such as pump-bearing-1.2.0 (default: as PATH is named).")
    private @Nullable String named;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Artifact artifact = artifact();
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode signed = api.post(GatewayApi.path("signing", "artifacts"), body(artifact));
            Path manifest = ArtifactFiles.manifest(path);
            try {
                WholeFile.write(
                        manifest, Base64.getDecoder().decode(signed.path("manifest").asText()));
            } catch (IOException e) {
                throw ArtifactFiles.unreadable(path, e);
            }
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Signed %s, %d %s, by key %s: %s%n",
                            artifact,
                            artifact.files().size(),
                            artifact.files().size() == 1 ? "file" : "files",
                            signed.path("signedBy").asText(),
                            manifest);
            return ExitCode.OK.number();
        }
    }

    private Artifact artifact() {
        Path file = path.toAbsolutePath().normalize().getFileName();
        String text = named == null ? String.valueOf(file) : named;
        Matcher parts = NAMED.matcher(text);
        Version version = parts.matches() ? Version.of(parts.group(2)).orElse(null) : null;
        if (version == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'%s' has no name and version: say what it is, such as --as pump-bearing-1.2.0."
                            .formatted(text));
        }
        SortedMap<String, Content> files =
                new ArtifactFiles(spec.commandLine().getErr()).read(path);
        try {
            return new Artifact(kind, parts.group(1), version, files, 0);
        } catch (IllegalArgumentException e) {
            throw new ToolException(
                    "SKR-T096",
                    ExitCode.FOUND,
                    "%s can't be signed for: %s. Change that first."
                            .formatted(path, e.getMessage()));
        }
    }

    private static ObjectNode body(Artifact artifact) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("kind", artifact.kind().word());
        body.put("name", artifact.name());
        body.put("version", artifact.version().toString());
        ArrayNode files = body.putArray("files");
        artifact.files()
                .forEach(
                        (path, content) ->
                                files.addObject()
                                        .put("path", path)
                                        .put("sizeBytes", content.sizeBytes())
                                        .put(
                                                "sha256",
                                                HexFormat.of()
                                                        .formatHex(
                                                                content.sha256().toByteArray())));
        return body;
    }
}
