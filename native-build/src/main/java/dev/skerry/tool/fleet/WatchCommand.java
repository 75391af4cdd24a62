package dev.skerry.tool.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.client.model.FleetRow;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Goes on telling what changes, until it is interrupted. */
@Command(
        name = "watch",
        description = {
            "Show the fleet as it changes, until you press Ctrl-C.",
            "On a terminal a table that stays up to date; else, and with --lines, a line for each change. It connects again by itself when the gateway goes away.",
            "Of which agents lines are is settled when it connects; with no filter they are of all, new ones too.",
            "With --json, a line of JSON for each event: {\"event\": …, \"at\": …, \"data\": …} with data as GET /api/events has it."
        },
        mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
    private static final Duration REDRAWN_AT_MOST = Duration.ofMillis(500);
    private static final long LONGEST_PAUSE_SECONDS = 30;
    private static final String NO_GATEWAY = "SKR-T030";
    private static final int MOST_ROWS = 1_000;
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final List<Column> COLUMNS =
            List.of(Column.AGENT, Column.SITE, Column.ALARMS, Column.HEALTH);

    @Mixin private FleetFilter filter = new FleetFilter();

    @Option(names = "--json", description = "Print a line of JSON for each event.")
    private boolean json;

    @Option(names = "--lines", description = "Print lines on a terminal, too.")
    private boolean lines;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final ObjectMapper parser = new ObjectMapper();
    private final Map<String, String> toldLast = new HashMap<>();
    private @Nullable Set<String> shown;
    private Instant drawnAt = Instant.MIN;
    private long pauseSeconds = 1;

    @Override
    public Integer call() throws InterruptedException {
        boolean draws = Terminal.isThere() && !json && !lines;
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            // Says why it is refused, if it is, rather than try for ever.
            filter.find(api, 1);
            while (!Thread.currentThread().isInterrupted()) {
                try (Stream<String> stream = api.stream("/api/events")) {
                    shown = filter.narrows() ? ids(api) : null;
                    pauseSeconds = 1;
                    var events =
                            new ServerSentEvents(
                                    (name, data) -> {
                                        if (draws) {
                                            draw(api);
                                        } else {
                                            tell(name, data);
                                        }
                                    });
                    stream.forEachOrdered(events::line);
                } catch (UncheckedIOException e) {
                    say("The gateway ended the stream; connecting again.");
                } catch (ToolException e) {
                    if (!e.code().equals(NO_GATEWAY)) {
                        throw e;
                    }
                    say("No gateway answers at %s; trying again.".formatted(gateway.address()));
                }
                TimeUnit.SECONDS.sleep(pauseSeconds);
                pauseSeconds = Math.min(2 * pauseSeconds, LONGEST_PAUSE_SECONDS);
            }
            return ExitCode.OK.number();
        }
    }

    private Set<String> ids(GatewayApi api) {
        return filter.find(api, Integer.MAX_VALUE).rows().stream()
                .map(FleetRow::agentId)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isShown(JsonNode event) {
        String agent = event.path("agentId").asText("");
        return shown == null || agent.isEmpty() || shown.contains(agent);
    }

    private void draw(GatewayApi api) {
        Instant now = Instant.now();
        if (Duration.between(drawnAt, now).compareTo(REDRAWN_AT_MOST) < 0) {
            return;
        }
        FleetFilter.Found found = filter.find(api, MOST_ROWS);
        PrintWriter out = spec.commandLine().getOut();
        out.print(CLEAR);
        out.printf(
                "%s of %d at %s; Ctrl-C ends this%n%n",
                Words.count(found.matching(), "agent"),
                found.total(),
                now.truncatedTo(ChronoUnit.SECONDS));
        LsCommand.table(found.rows(), COLUMNS, now, Paint.ofTerminal())
                .lines()
                .forEach(out::println);
        out.flush();
        drawnAt = now;
    }

    private void tell(String name, String data) {
        try {
            JsonNode event = parser.readTree(data);
            if (!isShown(event)) {
                return;
            }
            Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            if (json) {
                ObjectNode line = parser.createObjectNode().put("event", name);
                line.put("at", at.toString()).set("data", event);
                print(line.toString());
            } else {
                EventText.of(name, event)
                        .filter(text -> isNews(name, event, text))
                        .ifPresent(text -> print(at + "  " + text));
            }
        } catch (JsonProcessingException e) {
            say("an event that is no JSON: " + e.getOriginalMessage());
        }
    }

    /** Agents tell their status all the time, most of which is as it was. */
    private boolean isNews(String name, JsonNode event, String text) {
        return !name.equals("agent")
                || !text.equals(toldLast.put(event.path("agentId").asText(""), text));
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void say(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }
}
