package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.AgentsOption;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has agents run a version of a model at once. */
@Command(
        name = "assign",
        description = {
            "Have agents run a version of a model that the gateway has, at once; 'model rollout start' does so in stages.",
            "The narrowest counts: agent before group before site before all.",
            "  skerry model assign pump-bearing@1.2.0 --site harbour"
        },
        mixinStandardHelpOptions = true)
public final class AssignCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME@VERSION",
            converter = ModelVersion.Converter.class,
            description = "The model and its version.")
    private ModelVersion model = new ModelVersion("", "");

    @ArgGroup(multiplicity = "1")
    private AgentsOption target = new AgentsOption();

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode assignments =
                    api.put(
                            GatewayApi.path("models", model.name(), "assignments"),
                            target.agents().put("version", model.version()));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(assignments.toPrettyString());
            } else if (!isAmong(assignments)) {
                out.printf(
                        "%s@%s waits for approvals; see './skerry approve list'.%n",
                        model.name(), model.version());
            } else {
                out.printf(
                        "%s@%s is assigned to %s; './skerry model show %1$s' shows who runs it.%n",
                        model.name(), model.version(), target.words());
            }
            return ExitCode.OK.number();
        }
    }

    /** What waits is not assigned yet. */
    private boolean isAmong(JsonNode assignments) {
        JsonNode wanted = target.agents();
        for (JsonNode assignment : assignments) {
            if (assignment.path("version").asText().equals(model.version())
                    && assignment.path("scope").equals(wanted.path("scope"))
                    && assignment.path("target").asText().equals(wanted.path("target").asText())) {
                return true;
            }
        }
        return false;
    }
}
