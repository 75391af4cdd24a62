package dev.skerry.tool.model.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.bundle.read.ManifestReader;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.model.BundleText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one model of a gateway. */
@Command(
        name = "show",
        description =
                "Show a model that a gateway keeps: what it is, who pushed and who signed it, who runs it, and how often its alarms are right.",
        mixinStandardHelpOptions = true)
public final class ShowCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME[@VERSION]",
            converter = BundleName.Converter.class,
            description = "A model, of which the latest version is shown unless one is named.")
    private BundleName bundle = new BundleName("", null);

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            JsonNode answer = api.get(bundle.path(api));
            if (json) {
                out.println(answer.toPrettyString());
            } else {
                JsonNode version = answer.path("version");
                print(out, version, answer.path("manifest"));
                String name = version.path("name").asText();
                JsonNode assigned = api.get(GatewayApi.path("models", name, "assignments"));
                out.printf("assigned: %s%n", ModelText.assignments(assigned));
            }
            return ExitCode.OK.number();
        }
    }

    private static void print(PrintWriter out, JsonNode version, JsonNode manifest) {
        ModelManifest read = ManifestReader.read(manifest, new Problems());
        String digest = ModelText.text(version, "digest");
        if (read == null) {
            // Of a gateway that is newer than this command.
            out.printf(
                    "%s %s, digest %s%n",
                    ModelText.text(version, "name"), ModelText.text(version, "version"), digest);
        } else {
            new BundleText(out, read, digest).print();
        }
        out.printf(
                "archive of %s, SHA-256 %s%n",
                ModelText.size(version.path("archiveBytes").asLong()),
                ModelText.text(version, "archiveSha256"));
        out.printf(
                "pushed by %s at %s%n",
                ModelText.text(version, "storedBy"), ModelText.text(version, "storedAt"));
        out.printf(
                "signed by key %s at %s%n",
                ModelText.text(version, "signedBy"), ModelText.text(version, "signedAt"));
        out.printf("agents: %s%n", ModelText.runs(version));
        out.printf("alarms: %s%n", ModelText.precision(version));
    }
}
