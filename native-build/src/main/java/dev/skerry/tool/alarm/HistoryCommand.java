package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Shows what happened to an alarm. */
@Command(
        name = "history",
        description = "Show what happened to an alarm, and who did what about it.",
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The alarm's number.")
    private long id;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode entries = api.get(GatewayApi.path("alarms", Long.toString(id), "timeline"));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(entries.toPrettyString());
            } else {
                entries.forEach(entry -> out.println(line(entry)));
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }

    private static String line(JsonNode entry) {
        String text = AlarmText.text(entry, "text");
        return "%s  %s%s%s%s"
                .formatted(
                        entry.path("at").asText(),
                        AlarmText.text(entry, "what"),
                        entry.path("until").isTextual()
                                ? " until " + entry.path("until").asText()
                                : "",
                        entry.path("by").isTextual() ? " by " + AlarmText.text(entry, "by") : "",
                        text.isEmpty() ? "" : ": " + text);
    }
}
