package dev.skerry.tool.model.rollout;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the rollouts of a model. */
@Command(
        name = "list",
        description = "List the rollouts of a model, the newest first.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The model.")
    private String model = "";

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            JsonNode rollouts = api.get(GatewayApi.path("models", model, "rollouts"));
            if (json) {
                out.println(rollouts.toPrettyString());
            } else if (rollouts.isEmpty()) {
                out.printf("%s was never rolled out.%n", model);
            } else {
                rollouts.forEach(rollout -> out.println(RolloutText.head(rollout)));
            }
            return ExitCode.OK.number();
        }
    }
}
