package dev.skerry.tool.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.GatewayApi;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds or changes a route. */
@Command(
        name = "route",
        description = {
            "Say of which alarms contact points are told: add a route, or change one.",
            "What is left out is any; lists are with commas."
        })
final class RouteCommand extends NotifyAction {
    @Parameters(index = "0", paramLabel = "NAME", description = "What the route is called.")
    private String name = "";

    @Option(
            names = "--to",
            paramLabel = "NAME",
            required = true,
            split = ",",
            description = "Contact points.")
    private @Nullable List<String> contacts;

    @Option(
            names = "--severity",
            paramLabel = "WORD",
            split = ",",
            description = "info, warning, critical.")
    private @Nullable List<String> severities;

    @Option(names = "--kind", paramLabel = "WORD", split = ",", description = "device or fleet.")
    private @Nullable List<String> kinds;

    @Option(names = "--site", paramLabel = "NAME", split = ",", description = "Sites of agents.")
    private @Nullable List<String> sites;

    @Option(names = "--profile", paramLabel = "NAME", split = ",", description = "Device profiles.")
    private @Nullable List<String> profiles;

    @Option(
            names = "--rule",
            paramLabel = "NAME",
            split = ",",
            description = "Rules, or what the gateway watches, such as agent-cut-off.")
    private @Nullable List<String> rules;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description =
                    "How long the first alarm of a cause waits for others (default: ${DEFAULT-VALUE}).")
    private String wait = "30s";

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description =
                    "Least time between two notifications of a cause (default: ${DEFAULT-VALUE}).")
    private String interval = "5m";

    @Option(
            names = "--repeat",
            paramLabel = "DURATION",
            defaultValue = "4h",
            description = "When what goes on is told again, 0s never (default: ${DEFAULT-VALUE}).")
    private String repeat = "4h";

    @Option(names = "--no-resolved", description = "Do not tell that alarms have cleared.")
    private boolean isSilentAtTheEnd;

    @Override
    JsonNode ask(GatewayApi api) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        fill(body.putArray("contacts"), contacts);
        fill(body.putArray("severities"), severities);
        fill(body.putArray("kinds"), kinds);
        fill(body.putArray("sites"), sites);
        fill(body.putArray("profiles"), profiles);
        fill(body.putArray("rules"), rules);
        body.put("wait", wait).put("interval", interval).put("repeat", repeat);
        return api.put(path("routes", name), body.put("resolved", !isSilentAtTheEnd));
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        out.print(route(answer));
    }
}
