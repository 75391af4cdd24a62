package dev.skerry.gateway.web.site;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.LedgerView;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.fleet.index.FleetQuery;
import dev.skerry.gateway.fleet.index.FleetRow;
import dev.skerry.gateway.fleet.index.Sort;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.telemetry.MissingView;
import dev.skerry.gateway.telemetry.Replays;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SiteScope;
import dev.skerry.gateway.web.site.SiteView.Gap;
import dev.skerry.gateway.web.site.SiteView.SiteDevice;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sites as a whole. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/sites")
@Tag(name = "Fleet")
public class SitesResource {
    private final FleetIndex index;
    private final FleetStore fleet;
    private final Replays replays;
    private final SiteScope scope;

    SitesResource(FleetIndex index, FleetStore fleet, Replays replays, SiteScope scope) {
        this.index = index;
        this.fleet = fleet;
        this.replays = replays;
        this.scope = scope;
    }

    @GET
    @Path("/{siteName}")
    @Operation(
            summary = "A site",
            description =
                    "Its agents, the most urgent first and 100 at most, their devices in a few"
                            + " words if there are no more than 2,000, the ledger of all its agents"
                            + " added up, and of which of them batch numbers are not here. Which"
                            + " sites there are is a facet of GET /api/fleet.")
    public SiteView site(String siteName) {
        Sites these = Sites.of(List.of(siteName)).and(scope.sites());
        Map<String, AgentView> all =
                fleet.agents(these).stream()
                        .collect(Collectors.toMap(AgentView::agentId, Function.identity()));
        if (all.isEmpty()) {
            throw new ProblemException(GatewayError.SITE_UNKNOWN, 404, "site '" + siteName + "'");
        }
        List<AgentView> shown =
                index
                        .answer(
                                new FleetQuery(
                                        "", Map.of(), Sort.HEALTH, false, 0, SiteView.MOST_AGENTS),
                                these)
                        .rows()
                        .stream()
                        .map(FleetRow::agentId)
                        .flatMap(id -> Optional.ofNullable(all.get(id)).stream())
                        .toList();
        int devices = all.values().stream().mapToInt(AgentView::deviceCount).sum();
        return new SiteView(
                siteName,
                LedgerView.total(all.values().stream().map(AgentView::ledger).toList()),
                all.size(),
                shown,
                devices,
                devices > SiteView.MOST_DEVICES ? List.of() : devices(these),
                gaps(shown));
    }

    private List<SiteDevice> devices(Sites these) {
        return fleet.devices(Optional.empty(), these).stream().map(SiteDevice::of).toList();
    }

    private List<Gap> gaps(List<AgentView> agents) {
        return agents.stream()
                .flatMap(agent -> replays.missing(agent.agentId()).stream())
                .filter(missing -> missing.numbers() > 0)
                .map((MissingView missing) -> new Gap(missing.agentId(), missing.numbers()))
                .toList();
    }
}
