package dev.skerry.tool.model.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.model.ModelFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a bundle from a gateway. */
@Command(
        name = "pull",
        description =
                "Bring the bundle of a model from a gateway, and compare it with what the gateway says that it is.",
        mixinStandardHelpOptions = true)
public final class PullCommand implements Callable<Integer> {
    /** What can be part of a file's name, so that nobody else says where it is written. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9.-]{1,64}");

    @Parameters(
            paramLabel = "NAME[@VERSION]",
            converter = BundleName.Converter.class,
            description = "A model, of which the latest version is meant unless one is named.")
    private BundleName bundle = new BundleName("", null);

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write it (default: NAME-VERSION.skm).")
    private @Nullable Path output;

    @Option(names = "--json", description = "Print what the gateway says of it.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            String path = bundle.path(api);
            JsonNode version = api.get(path).path("version");
            byte[] archive = api.bytes(path + "/archive", Archive.MOST_BYTES);
            String expected = version.path("archiveSha256").asText();
            if (!Sha256.hex(archive).equals(expected)) {
                throw new ToolException(
                        "SKR-T112",
                        ExitCode.ENVIRONMENT,
                        "What came has the SHA-256 %s, and not %s as the gateway says: nothing was written. Try again; if it happens again, push the bundle again."
                                .formatted(Sha256.hex(archive), expected));
            }
            Path file = output == null ? Path.of(fileName(version)) : output;
            requireNoOther(file, archive);
            ModelFiles.write(file, archive);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(version.toPrettyString());
            } else {
                out.printf(
                        "%s: %s, digest %s%n",
                        file, ModelText.size(archive.length), ModelText.text(version, "digest"));
            }
            return ExitCode.OK.number();
        }
    }

    /** A file that is the same already is no reason to stop. */
    private static void requireNoOther(Path file, byte[] archive) {
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Arrays.equals(Files.readAllBytes(file), archive)) {
                throw new ToolException(
                        "SKR-T113",
                        ExitCode.USAGE,
                        "%s is there and is something else: nothing was written. Move it away, or name another file with -o."
                                .formatted(file));
            }
        } catch (IOException e) {
            throw ModelFiles.unusable(file, e);
        }
    }

    private String fileName(JsonNode version) {
        String name = version.path("name").asText();
        String number = version.path("version").asText();
        return PLAIN.matcher(name).matches() && PLAIN.matcher(number).matches()
                ? name + "-" + number + Archive.SUFFIX
                : "model" + Archive.SUFFIX;
    }
}
