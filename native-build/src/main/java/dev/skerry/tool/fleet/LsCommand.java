package dev.skerry.tool.fleet;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.JsonText;
import dev.skerry.tool.client.model.FleetRow;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists agents. */
@Command(
        name = "ls",
        description = {
            "List the agents of a gateway with how each does.",
            "With --json, one array of what GET /api/fleet says of each: docs/api.md."
        },
        mixinStandardHelpOptions = true)
final class LsCommand implements Callable<Integer> {
    @Mixin private FleetFilter filter = new FleetFilter();

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "COLUMN",
            defaultValue = "agent,site,alarms,health",
            description =
                    "What to show of each, in this order: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<Column> columns = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Print JSON for programs.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            FleetFilter.Found found = filter.find(api, Math.max(1, limit));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(JsonText.of(found.rows()));
            } else {
                print(found, out);
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }

    private void print(FleetFilter.Found found, PrintWriter out) {
        if (found.rows().isEmpty()) {
            out.println(
                    found.total() == 0
                            ? "There are no agents yet: ./skerry enrol token lets one in."
                            : "None of " + Words.count(found.total(), "agent") + " is like that.");
            return;
        }
        table(found.rows(), columns, Instant.now(), Paint.ofTerminal())
                .lines()
                .forEach(out::println);
        if (found.rows().size() < found.matching()) {
            out.printf("%d of %d; --limit shows more.%n", found.rows().size(), found.matching());
        }
    }

    /** A line for each, the worst in a colour. */
    static TextTable table(List<FleetRow> rows, List<Column> columns, Instant now, Paint paint) {
        var table = new TextTable();
        table.add(columns.stream().map(Column::toString).toList(), paint.head());
        for (FleetRow agent : rows) {
            table.add(
                    columns.stream().map(column -> column.of(agent, now)).toList(),
                    paint.health(agent.health().word()));
        }
        return table;
    }
}
