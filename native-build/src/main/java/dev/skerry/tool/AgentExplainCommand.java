package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.alarm.ExplanationText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks an agent why the models of a device said last what they did. */
@Command(
        name = "explain",
        description =
                "Show what the models of a device made of its last step, and of which readings.",
        mixinStandardHelpOptions = true)
final class AgentExplainCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DEVICE", description = "The device's id.")
    private String device = "";

    @Option(names = "--json", description = "Print the agent's answer as it is.")
    private boolean json;

    @Mixin private AgentOption agent = new AgentOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        JsonNode answer = agent.ask("GET", GatewayApi.path("explanations", device));
        PrintWriter out = spec.commandLine().getOut();
        JsonNode explanations = answer.path("explanations");
        if (json) {
            out.println(answer.toPrettyString());
        } else if (explanations.isEmpty()) {
            out.println("No model has said anything of this device since the agent's start.");
        } else {
            explanations.forEach(why -> out.print(ExplanationText.of(why)));
        }
        out.flush();
        return ExitCode.OK.number();
    }
}
