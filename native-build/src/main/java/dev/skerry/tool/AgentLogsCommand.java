package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what an agent logs, by way of its gateway. */
@Command(
        name = "logs",
        description = {
            "Show the last lines that an agent logged, by way of its gateway; with --follow also what it logs from now on, until Ctrl-C.",
            "Exits with 3 if the agent is cut off or can't be asked, unless it is followed."
        },
        mixinStandardHelpOptions = true)
final class AgentLogsCommand implements Callable<Integer> {
    /** What a line's level may be, and what the gateway calls it. */
    enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent's id.")
    private String agent = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what it logs, also over cuts of its link.")
    private boolean follow;

    @Option(
            names = "--level",
            defaultValue = "info",
            description =
                    "Lines at least as grave as this: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Level level = Level.INFO;

    @Option(
            names = "--contains",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only lines with this in them, whatever the case.")
    private String contains = "";

    @Option(names = "--json", description = "Print each line as one JSON object.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    /** All that the agent has was shown. */
    private static final class Shown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Shown() {
            super(null, null, false, false);
        }
    }

    @Override
    public Integer call() {
        String query =
                "?level=%s%s"
                        .formatted(
                                level,
                                contains.isEmpty()
                                        ? ""
                                        : "&contains="
                                                + URLEncoder.encode(
                                                        contains, StandardCharsets.UTF_8));
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            api.lines(GatewayApi.path("agents", agent, "logs") + query, this::show);
        } catch (Shown e) {
            return ExitCode.OK.number();
        }
        return ExitCode.OK.number();
    }

    private void show(JsonNode event) {
        switch (event.path("type").asText()) {
            case "state" -> state(event.path("state").asText());
            case "lines" -> lines(event);
            // Heartbeats, and what a newer gateway says.
            default -> {}
        }
    }

    private void state(String state) {
        String what =
                switch (state) {
                    case "cut-off" ->
                            "SKR-T124 Agent '%s' is cut off, so nothing can be asked of it now: look again when it is back, or wait with --follow.";
                    case "too-old" ->
                            "SKR-T125 Agent '%s' does not tell what it logs: its software is older than its gateway; update it.";
                    default -> "";
                };
        if (what.isEmpty()) {
            return;
        }
        String text = what.formatted(VisibleText.of(agent));
        if (!follow) {
            String code = text.substring(0, text.indexOf(' '));
            throw new ToolException(code, ExitCode.ENVIRONMENT, text.substring(code.length() + 1));
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    private void lines(JsonNode event) {
        PrintWriter out = spec.commandLine().getOut();
        long missed = event.path("missed").asLong();
        if (missed > 0 && !json) {
            out.printf("… %d lines are not kept any more%n", missed);
        }
        for (JsonNode line : event.path("lines")) {
            out.println(json ? line.toString() : text(line));
        }
        out.flush();
        if (!follow && event.path("isAll").asBoolean()) {
            throw new Shown();
        }
    }

    /** A line may tell of something thrown in several. */
    private static String text(JsonNode line) {
        StringBuilder message = new StringBuilder();
        line.path("message")
                .asText()
                .lines()
                .forEach(
                        part ->
                                message.append(message.isEmpty() ? "" : "\n    ")
                                        .append(VisibleText.of(part)));
        return "%s %-5s [%s] %s"
                .formatted(
                        line.path("at").asText(),
                        line.path("level").asText().toUpperCase(Locale.ROOT),
                        VisibleText.of(line.path("logger").asText()),
                        message);
    }
}
