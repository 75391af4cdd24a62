package dev.skerry.tool.fleet;

import dev.skerry.tool.client.Transport;
import dev.skerry.tool.client.api.FleetApi;
import dev.skerry.tool.client.model.FleetAnswer;
import dev.skerry.tool.client.model.FleetRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which agents, and in which order: as on the dashboard's page of the fleet. */
final class FleetFilter {
    private static final int PAGE = 1_000;

    @Parameters(
            paramLabel = "WORD",
            arity = "0..*",
            description =
                    "Only agents with each of these in their id, site, tags, profiles or device ids.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--site",
            paramLabel = "SITE",
            description =
                    "Only at this site; like all filters as often as you like, for any of them.")
    private List<String> sites = new ArrayList<>();

    @Option(
            names = "--health",
            paramLabel = "WORD",
            description =
                    "Only of this health: ok, cut-off, catching-up, trouble, filling-up, ledger-off or unknown.")
    private List<String> healths = new ArrayList<>();

    @Option(names = "--state", paramLabel = "WORD", description = "Only connected or cut-off ones.")
    private List<String> states = new ArrayList<>();

    @Option(
            names = "--alarms",
            paramLabel = "WORD",
            description = "Only whose most serious alarm is this: critical, warning, info or none.")
    private List<String> alarms = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Only with a device of this profile.")
    private List<String> profiles = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "TAG", description = "Only with this tag.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--software",
            paramLabel = "VERSION",
            description = "Only of this version of the agent's program.")
    private List<String> versions = new ArrayList<>();

    @Option(
            names = "--sort",
            paramLabel = "WORD",
            description =
                    "agent (unless told otherwise), site, health, seen, waiting, room, alarms, ledger, devices or version; -site for the other way round.")
    private @Nullable String sort;

    /** The agents that it lets through, page by page, and how many there are. */
    record Found(List<FleetRow> rows, int matching, int total) {
        Found {
            rows = List.copyOf(rows);
        }
    }

    /** Whether it leaves any agents out. */
    boolean narrows() {
        return Stream.of(words, sites, healths, states, alarms, profiles, tags, versions)
                .anyMatch(some -> !some.isEmpty());
    }

    /**
     * Asks for agents.
     *
     * @param most how many at most
     */
    Found find(Transport gateway, int most) {
        var fleet = new FleetApi(gateway);
        List<FleetRow> rows = new ArrayList<>();
        FleetAnswer page;
        do {
            page = page(fleet, rows.size(), Math.min(PAGE, most - rows.size()));
            rows.addAll(page.rows());
        } while (!page.rows().isEmpty() && rows.size() < Math.min(most, page.matching()));
        return new Found(rows, page.matching(), page.total());
    }

    private FleetAnswer page(FleetApi fleet, int offset, int limit) {
        return fleet.getFleet(
                alarms,
                healths,
                limit,
                offset,
                profiles,
                words.isEmpty() ? null : String.join(" ", words),
                sites,
                sort,
                states,
                tags,
                versions,
                null);
    }
}
