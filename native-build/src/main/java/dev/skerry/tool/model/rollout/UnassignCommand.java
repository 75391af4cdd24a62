package dev.skerry.tool.model.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.AgentsOption;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes the assignment of a model back. */
@Command(
        name = "unassign",
        description = {
            "Take the assignment of a model back.",
            "The agents go back to a wider assignment, else to the model of that name that they have by themselves."
        },
        mixinStandardHelpOptions = true)
public final class UnassignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The model.")
    private String model = "";

    @ArgGroup(multiplicity = "1")
    private AgentsOption target = new AgentsOption();

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        String query =
                target.agents().properties().stream()
                        .map(
                                field ->
                                        field.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        field.getValue().asText(), UTF_8))
                        .collect(Collectors.joining("&"));
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode left =
                    api.delete(GatewayApi.path("models", model, "assignments") + "?" + query);
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    json
                            ? left.toPrettyString()
                            : "%s is not assigned there any more.".formatted(model));
            return ExitCode.OK.number();
        }
    }
}
