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
import picocli.CommandLine.Spec;

/** Lists the models of a gateway. */
@Command(
        name = "list",
        description =
                "List the models that a gateway keeps, each version with who runs it and how often its alarms are right.",
        mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            JsonNode models = api.get(GatewayApi.path("models"));
            if (json) {
                out.println(models.toPrettyString());
            } else if (models.isEmpty()) {
                out.println("The gateway has no models: './skerry model push FILE' gives it one.");
            } else {
                models.forEach(model -> model.path("versions").forEach(it -> line(out, it)));
            }
            return ExitCode.OK.number();
        }
    }

    private static void line(PrintWriter out, JsonNode version) {
        out.printf(
                "%-24s %-12s %-15s %10s  %-12s  %s; %s%n",
                ModelText.text(version, "name"),
                ModelText.text(version, "version"),
                ModelText.text(version, "task"),
                ModelText.size(version.path("archiveBytes").asLong()),
                ModelText.text(version, "licence"),
                ModelText.runs(version),
                ModelText.precision(version));
    }
}
