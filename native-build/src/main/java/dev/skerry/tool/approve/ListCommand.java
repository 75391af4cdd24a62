package dev.skerry.tool.approve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.VisibleText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What waits for approvals. */
@Command(
        name = "list",
        description = "List what waits for approvals and what it lacks, as the gateway says.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Option(names = "--all", description = "Also what does not wait any more.")
    private boolean all;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode requests =
                    api.get(GatewayApi.path("approvals") + "?state=" + (all ? "all" : "waiting"));
            PrintWriter out = spec.commandLine().getOut();
            if (requests.isEmpty()) {
                out.println("Nothing waits for approvals.");
            }
            for (JsonNode request : requests) {
                out.println(VisibleText.of(line(request)));
            }
            out.flush();
            return 0;
        }
    }

    private static String line(JsonNode request) {
        List<String> missing = new ArrayList<>();
        for (JsonNode gap : request.path("missing")) {
            List<String> names = new ArrayList<>();
            gap.path("mayApprove").forEach(name -> names.add(name.asText()));
            missing.add(
                    "%s: %d more by %s"
                            .formatted(
                                    gap.path("rule").asText(),
                                    gap.path("approvals").asInt(),
                                    String.join(" or ", names)));
        }
        String what =
                "%s %s"
                        .formatted(request.path("name").asText(), request.path("profile").asText())
                        .strip();
        return "%-36s  %-9s  %-8s  %-24s  %-20s  by %s  %s"
                .formatted(
                        request.path("id").asText(),
                        request.path("state").asText(),
                        request.path("kind").asText(),
                        what,
                        whom(request),
                        request.path("caller").asText(),
                        String.join("; ", missing));
    }

    private static String whom(JsonNode request) {
        String agent = request.path("agentId").asText();
        String device = request.path("deviceId").asText();
        String site = request.path("site").asText();
        if (!agent.isEmpty()) {
            return device.isEmpty() ? agent : agent + "/" + device;
        }
        return site.isEmpty() ? "all" : "site " + site;
    }
}
