package dev.skerry.tool.model.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes a bundle from a gateway. */
@Command(
        name = "remove",
        description =
                "Remove a version of a model from a gateway, unless somebody runs it or is to.",
        mixinStandardHelpOptions = true)
public final class RemoveCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME@VERSION",
            converter = BundleName.Converter.class,
            description = "A version of a model.")
    private BundleName bundle = new BundleName("", null);

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        String version = bundle.version();
        if (version == null) {
            throw new ParameterException(
                    spec.commandLine(), "Say which version: %s@1.2.0.".formatted(bundle.name()));
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode removed = api.delete(GatewayApi.path("models", bundle.name(), version));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(removed.toPrettyString());
            } else {
                out.printf(
                        "%s@%s is not at the gateway any more.%n",
                        ModelText.text(removed, "name"), ModelText.text(removed, "version"));
            }
            return ExitCode.OK.number();
        }
    }
}
