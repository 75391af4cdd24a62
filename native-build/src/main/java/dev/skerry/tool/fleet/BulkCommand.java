package dev.skerry.tool.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.client.model.FleetRow;
import java.io.PrintWriter;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Changes many agents. */
@Command(
        name = "bulk",
        description = {
            "Change many agents at once: those that 'fleet ls' finds by the same filters. It shows what would become of each, and asks.",
            "  skerry fleet bulk --drain --site harbour --dry-run",
            "  skerry fleet bulk --assign-profile pump@1.2.0 --tag pilot --yes",
            "It goes on at the gateway when this command ends; the dashboard shows it as well, and takes tags and versions back."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every agent is changed, or was so, or waits for approvals or until it is back; with --dry-run: would be",
            "1:some agents are not, or would not be, changed; or whoever was asked said no",
            "2:the command line was not understood, or nobody is there to be asked",
            "3:the gateway does not answer, or refuses"
        })
final class BulkCommand implements Callable<Integer> {
    private static final String PATH = "/api/fleet/bulk";

    /** As the gateway bounds it. */
    private static final int MOST_AGENTS = 10_000;

    private static final int PAGE = 1_000;
    private static final Set<String> FAILED = Set.of("refused", "stopped");

    @ArgGroup(multiplicity = "1")
    private BulkWish wish = new BulkWish();

    @Mixin private FleetFilter filter = new FleetFilter();

    @Option(names = "--all", description = "All agents; needed where no filter is given.")
    private boolean all;

    @Option(
            names = "--dry-run",
            description = "Only show what would become of each agent, and why not.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do it without asking.")
    private boolean yes;

    @Option(
            names = "--json",
            description = "Print what became of all agents, or would, as JSON for programs.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (all == filter.narrows()) {
            throw new ParameterException(
                    spec.commandLine(),
                    all
                            ? "--all is for no filter: leave one of them out."
                            : "Say which agents, by filters such as --site, or --all.");
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            FleetFilter.Found found = filter.find(api, MOST_AGENTS + 1);
            if (found.rows().isEmpty()) {
                out.println("No agent is like that: nothing changes.");
                return ExitCode.OK.number();
            }
            if (found.rows().size() > MOST_AGENTS) {
                throw new ParameterException(
                        spec.commandLine(),
                        "These are %,d agents, and one change is for %,d at most: narrow them."
                                .formatted(found.matching(), MOST_AGENTS));
            }
            // By their ids: what is done is done to those that were shown, whoever comes meanwhile.
            ObjectNode order = wish.toJson();
            ArrayNode agents = order.putArray("agents");
            found.rows().stream().map(FleetRow::agentId).forEach(agents::add);
            return run(api, order, out);
        }
    }

    private int run(GatewayApi api, ObjectNode order, PrintWriter out) throws InterruptedException {
        if (dryRun || !yes) {
            JsonNode outlook = whole(offset -> api.post(dryRunPath(offset), order));
            if (dryRun && json) {
                out.println(outlook.toPrettyString());
            } else {
                BulkText.outlook(outlook).forEach(out::println);
            }
            out.flush();
            if (dryRun) {
                return (outlook.at("/counts/refused").asInt() > 0 ? ExitCode.FOUND : ExitCode.OK)
                        .number();
            }
            if (!isAgreed()) {
                out.println("Nothing was changed.");
                return ExitCode.FOUND.number();
            }
        }
        String id = UUID.randomUUID().toString();
        api.post(PATH, order.put("id", id));
        JsonNode done = ended(api, id);
        if (json) {
            out.println(done.toPrettyString());
        } else {
            BulkText.outcome(done).forEach(out::println);
        }
        boolean hasFailed = FAILED.stream().anyMatch(s -> done.path("counts").path(s).asInt() > 0);
        return (hasFailed ? ExitCode.FOUND : ExitCode.OK).number();
    }

    private boolean isAgreed() {
        if (!Terminal.isThere()) {
            throw new ParameterException(
                    spec.commandLine(), "Nobody is there to be asked: add --yes, or --dry-run.");
        }
        return Terminal.line("Type yes to go on: ").filter("yes"::equals).isPresent();
    }

    private static String dryRunPath(int offset) {
        return "%s/dry-run?limit=%d&offset=%d".formatted(PATH, PAGE, offset);
    }

    private static String rowsPath(String id, int offset) {
        return "%s?limit=%d&offset=%d"
                .formatted(GatewayApi.path("fleet", "bulk", id), PAGE, offset);
    }

    /** Looks until all agents had their turn, saying how far it is. */
    private JsonNode ended(GatewayApi api, String id) throws InterruptedException {
        String last = "";
        while (true) {
            JsonNode now = api.get(GatewayApi.path("fleet", "bulk", id) + "?limit=0");
            String progress = BulkText.progress(now);
            if (!json && !progress.equals(last)) {
                spec.commandLine().getErr().println(progress);
                spec.commandLine().getErr().flush();
            }
            last = progress;
            if (!now.path("state").asText().equals("running")) {
                return whole(offset -> api.get(rowsPath(id, offset)));
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private interface Page {
        JsonNode from(int offset);
    }

    /** All rows, page by page. */
    private static JsonNode whole(Page page) {
        ObjectNode whole = page.from(0).deepCopy();
        ArrayNode rows = whole.withArray("rows");
        int agents = whole.path("agents").asInt();
        while (rows.size() < agents) {
            JsonNode more = page.from(rows.size()).path("rows");
            if (more.isEmpty()) {
                break;
            }
            more.forEach(rows::add);
        }
        return whole;
    }
}
