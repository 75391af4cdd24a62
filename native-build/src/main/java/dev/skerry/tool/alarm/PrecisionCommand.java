package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.VisibleText;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how often alarms are right. */
@Command(
        name = "precision",
        description = {
            "Show how often alarms are right, by model, graph, rule and site.",
            "Of the alarms that somebody marked true or false: the share of true ones, with its 95 %% interval."
        },
        mixinStandardHelpOptions = true)
final class PrecisionCommand implements Callable<Integer> {
    @Option(names = "--site", paramLabel = "NAME", description = "Only of agents at this site.")
    private @Nullable String site;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Only of this model, by its digest or its name.")
    private @Nullable String model;

    @Option(names = "--rule", paramLabel = "NAME", description = "Only of rules of this name.")
    private @Nullable String rule;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode found = api.get(GatewayApi.path("alarms", "precision") + query());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(found.toPrettyString());
            } else {
                show(found, out);
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }

    private String query() {
        List<String> parts = new ArrayList<>();
        add(parts, "site", site);
        add(parts, "model", model);
        add(parts, "rule", rule);
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static void add(List<String> parts, String name, @Nullable String value) {
        if (value != null) {
            parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static void show(JsonNode found, PrintWriter out) {
        out.printf(
                "%-40s %16s %7s %7s %7s %9s%n", "", "right", "true", "false", "unsure", "unmarked");
        line("all alarms", found.path("all"), out);
        groups("models", found.path("models"), out);
        groups("graphs", found.path("digests"), out);
        groups("rules", found.path("rules"), out);
        groups("sites", found.path("sites"), out);
        if (!found.path("complete").asBoolean()) {
            out.printf(
                    "Older alarms than of %s are not looked at.%n", found.path("oldest").asText());
        }
    }

    private static void groups(String title, JsonNode groups, PrintWriter out) {
        if (groups.isEmpty()) {
            return;
        }
        out.println(title);
        for (JsonNode group : groups) {
            List<String> models = new ArrayList<>();
            group.path("models").forEach(name -> models.add(VisibleText.of(name.asText())));
            String name = AlarmText.shortDigest(AlarmText.text(group, "name"));
            line(models.isEmpty() ? "  " + name : "  " + name + " " + models, group, out);
        }
    }

    private static void line(String name, JsonNode group, PrintWriter out) {
        out.printf(
                "%-40s %16s %7d %7d %7d %9d%n",
                name,
                share(group),
                group.path("true").asLong(),
                group.path("false").asLong(),
                group.path("unsure").asLong(),
                group.path("unmarked").asLong());
    }

    private static String share(JsonNode group) {
        return group.path("precision").isNull()
                ? "not known"
                : String.format(
                        Locale.ROOT,
                        "%.0f %% (%.0f to %.0f)",
                        100 * group.path("precision").asDouble(),
                        100 * group.path("precisionLow").asDouble(),
                        100 * group.path("precisionHigh").asDouble());
    }
}
