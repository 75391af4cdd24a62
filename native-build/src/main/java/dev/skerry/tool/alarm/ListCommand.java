package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists alarms. */
@Command(
        name = "list",
        description = "List alarms, the newest first, with what was said of them.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Option(
            names = "--state",
            defaultValue = "all",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private State state = State.all;

    @Option(names = "--agent", paramLabel = "ID", description = "Only of this agent.")
    private @Nullable String agent;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many at most, up to 1000 (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    private enum State {
        active,
        cleared,
        all
    }

    @Override
    public Integer call() {
        String query = "?state=" + state + "&limit=" + limit;
        if (agent != null) {
            query += "&agent=" + URLEncoder.encode(agent, StandardCharsets.UTF_8);
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode alarms = api.get(GatewayApi.path("alarms") + query);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(alarms.toPrettyString());
            } else if (alarms.isEmpty()) {
                out.println("There are no alarms.");
            } else {
                alarms.forEach(alarm -> out.print(AlarmText.alarm(alarm)));
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
