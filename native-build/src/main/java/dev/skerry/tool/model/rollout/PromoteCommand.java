package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Has a rollout go on. */
@Command(
        name = "promote",
        description =
                "Have the open rollout of a model go on to its next stage: canary, full, done.",
        mixinStandardHelpOptions = true)
final class PromoteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The model.")
    private String model = "";

    @Option(
            names = "--force",
            description = "Whatever the gates say; the audit log keeps who did so.")
    private boolean force;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ObjectNode wish = JsonNodeFactory.instance.objectNode();
        if (force) {
            wish.put("force", true);
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode rollout = api.post(RolloutApi.open(api, model) + "/promote", wish);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? rollout.toPrettyString() + "\n" : RolloutText.of(rollout));
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
