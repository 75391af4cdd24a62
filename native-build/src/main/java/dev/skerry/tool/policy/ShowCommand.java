package dev.skerry.tool.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.VisibleText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The policy in force at a gateway, and which agents go by it. */
@Command(
        name = "show",
        description = "Show the policy in force at a gateway, and which agents go by it.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode policy = api.get(GatewayApi.path("policy"));
            PrintWriter out = spec.commandLine().getOut();
            if (policy.path("version").asLong() == 0) {
                out.println("There is none: nothing needs approvals.");
            } else {
                out.printf(
                        "version %s, set at %s by %s%n%n",
                        policy.path("version").asText(),
                        VisibleText.of(policy.path("setAt").asText()),
                        VisibleText.of(policy.path("setBy").asText()));
                policy.path("source").asText().lines().map(VisibleText::of).forEach(out::println);
            }
            policy.path("agents")
                    .forEach(agent -> out.printf("%n%s%n", VisibleText.of(line(agent))));
            out.flush();
            return ExitCode.OK.number();
        }
    }

    private static String line(JsonNode agent) {
        long version = agent.path("version").asLong();
        String goesBy = version == 0 ? "goes by none" : "goes by version " + version;
        return "%-24s %s  %s %s"
                .formatted(
                        agent.path("agentId").asText(),
                        agent.path("isCurrent").asBoolean() ? "goes by it" : goesBy,
                        agent.path("code").asText(""),
                        agent.path("message").asText(""))
                .stripTrailing();
    }
}
