package dev.skerry.tool.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows who works by which profiles. */
@Command(
        name = "status",
        description =
                "Show the gateway's profiles, or who works by one of them and what is refused.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is refused",
            "1:an agent refuses a profile",
            "2:the command line was not understood",
            "3:the gateway does not answer, or has no such profile"
        })
final class StatusCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "A profile.")
    private @Nullable String profile;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            boolean isRefused = profile == null ? all(api, out) : one(api, out, profile);
            out.flush();
            return (isRefused ? ExitCode.FOUND : ExitCode.OK).number();
        }
    }

    private boolean all(GatewayApi api, PrintWriter out) {
        JsonNode profiles = api.get("/api/profiles");
        if (json) {
            out.println(profiles.toPrettyString());
        } else if (profiles.isEmpty()) {
            out.println("The gateway has no profiles: './skerry profile push FILE' gives it one.");
        }
        int refused = 0;
        for (JsonNode one : profiles) {
            JsonNode agents = one.path("agents");
            refused += agents.path("refused").asInt();
            if (!json) {
                out.printf(
                        "%-24s %-12s %3d applied %3d pending %3d refused%n",
                        one.path("name").asText(),
                        one.path("versions").path(0).path("version").asText(),
                        agents.path("applied").asInt(),
                        agents.path("pending").asInt(),
                        agents.path("refused").asInt());
            }
        }
        return refused > 0;
    }

    private boolean one(GatewayApi api, PrintWriter out, String name) {
        JsonNode assignments = api.get(GatewayApi.path("profiles", name, "assignments"));
        JsonNode agents = api.get(GatewayApi.path("profiles", name, "agents"));
        if (json) {
            out.println(agents.toPrettyString());
        } else {
            assignments.forEach(a -> out.printf("assigned  %s%n", assignment(a)));
        }
        boolean isRefused = false;
        for (JsonNode agent : agents) {
            String id = agent.path("agentId").asText();
            for (JsonNode wanted : agent.path("wanted")) {
                String state = wanted.path("state").asText();
                isRefused |= state.equals("refused");
                if (!json) {
                    out.printf("%-9s %s %s%n", state, id, version(wanted));
                    wanted.path("problems").forEach(problem -> out.print(problem(problem)));
                }
            }
            if (!json) {
                agent.path("running")
                        .forEach(
                                running ->
                                        out.printf(
                                                "runs      %s %s%s%n",
                                                id,
                                                version(running),
                                                running.path("local").asBoolean()
                                                        ? " (its own file)"
                                                        : ""));
            }
        }
        return isRefused;
    }

    private static String assignment(JsonNode assignment) {
        String device = assignment.path("device").asText();
        return "%s to %s %s%s"
                .formatted(
                        assignment.path("version").asText(),
                        assignment.path("scope").asText(),
                        assignment.path("target").asText(),
                        device.isEmpty() ? "" : "/" + device)
                .strip();
    }

    private static String version(JsonNode profile) {
        JsonNode devices = profile.path("devices");
        return profile.path("version").asText() + (devices.isEmpty() ? "" : " for " + devices);
    }

    private static String problem(JsonNode problem) {
        String place =
                problem.path("line").isInt()
                        ? "line %d, column %d: "
                                .formatted(
                                        problem.path("line").asInt(),
                                        problem.path("column").asInt())
                        : "";
        String hint = problem.path("hint").isTextual() ? problem.path("hint").asText() : "";
        return "          %s %s%s%n%s"
                .formatted(
                        problem.path("code").asText(),
                        place,
                        problem.path("message").asText(),
                        hint.isEmpty() ? "" : "          " + hint + "\n");
    }
}
