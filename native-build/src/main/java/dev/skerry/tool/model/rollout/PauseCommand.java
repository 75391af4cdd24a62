package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

/** Has a rollout wait. */
@Command(
        name = "pause",
        description =
                "Have the open rollout of a model wait where it is: it goes on neither by itself nor by promote. It goes back all the same when a gate fails.",
        mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The model.")
    private String model = "";

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode rollout =
                    api.post(
                            RolloutApi.open(api, model) + "/pause",
                            JsonNodeFactory.instance.objectNode());
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? rollout.toPrettyString() : RolloutText.head(rollout));
            return ExitCode.OK.number();
        }
    }
}
