package dev.skerry.gateway.web.fleet;

import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.DeviceView;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.Facet;
import dev.skerry.gateway.fleet.index.FleetAnswer;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.fleet.index.FleetQuery;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SiteScope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The fleet as a list that is searched and narrowed, a window at a time. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/fleet")
@Tag(name = "Fleet")
public class FleetResource {
    private static final int ROWS = 100;

    private static final int MOST_SHOWN = 24;

    private final FleetIndex index;
    private final FleetStore fleet;
    private final SiteScope scope;

    FleetResource(FleetIndex index, FleetStore fleet, SiteScope scope) {
        this.index = index;
        this.fleet = fleet;
        this.scope = scope;
    }

    @GET
    @Operation(
            summary = "Search the fleet",
            description =
                    "A window of the agents that match, how many there are, how many would be with"
                            + " each other value of each facet (counted without the facet's own"
                            + " filter; the hundred with the most agents), and the state of all"
                            + " agents in numbers. Filters that are given several times take any"
                            + " of their values. health is the most urgent of ledger-off,"
                            + " filling-up, trouble, cut-off, catching-up, unknown and ok. In a"
                            + " large fleet an answer may be half a second old. With an ETag.")
    public RestResponse<FleetAnswer> fleet(
            @RestQuery @Nullable String q,
            @RestQuery @Nullable List<String> state,
            @RestQuery @Nullable List<String> health,
            @RestQuery @Nullable List<String> alarms,
            @RestQuery @Nullable List<String> site,
            @RestQuery @Nullable List<String> profile,
            @RestQuery @Nullable List<String> version,
            @RestQuery @Nullable List<String> tag,
            @RestQuery @Nullable String sort,
            @RestQuery @Nullable String offset,
            @RestQuery @Nullable String limit,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            Request request) {
        Map<Facet, Set<String>> wanted = new EnumMap<>(Facet.class);
        wanted.put(Facet.STATE, FleetParameter.values(Facet.STATE, state));
        wanted.put(Facet.HEALTH, FleetParameter.values(Facet.HEALTH, health));
        wanted.put(Facet.ALARMS, FleetParameter.values(Facet.ALARMS, alarms));
        wanted.put(Facet.SITE, FleetParameter.values(Facet.SITE, site));
        wanted.put(Facet.PROFILE, FleetParameter.values(Facet.PROFILE, profile));
        wanted.put(Facet.VERSION, FleetParameter.values(Facet.VERSION, version));
        wanted.put(Facet.TAG, FleetParameter.values(Facet.TAG, tag));
        var query =
                new FleetQuery(
                        FleetParameter.text(q),
                        wanted,
                        FleetParameter.sort(sort),
                        FleetParameter.isReversed(sort),
                        Parameters.number("offset", offset, 0, Integer.MAX_VALUE, 0),
                        Parameters.number("limit", limit, 0, FleetQuery.MOST_ROWS, ROWS));
        return answer(index.answer(query, scope.sites()), request);
    }

    @GET
    @Path("/agents")
    @Operation(
            summary = "Some agents with their devices",
            description =
                    "In full, those of these ids (up to 24) that there are; with device, of their"
                            + " devices that one only.")
    public Shown agents(@RestQuery @Nullable List<String> id, @RestQuery @Nullable String device) {
        List<String> ids = id == null ? List.of() : id;
        if (ids.isEmpty() || ids.size() > MOST_SHOWN) {
            throw ProblemException.parameter(
                    "id", ids.size() + " ids", "1 to %d ids".formatted(MOST_SHOWN));
        }
        List<AgentView> agents = fleet.agents(ids, scope.sites());
        List<DeviceView> devices = new ArrayList<>();
        for (AgentView agent : agents) {
            devices.addAll(
                    device == null || device.isEmpty()
                            ? fleet.devices(Optional.of(agent.agentId()), Sites.ALL)
                            : fleet.device(agent.agentId(), device).stream().toList());
        }
        return new Shown(agents, devices);
    }

    /** Agents in full, with devices of theirs. */
    public record Shown(List<AgentView> agents, List<DeviceView> devices) {
        public Shown {
            agents = List.copyOf(agents);
            devices = List.copyOf(devices);
        }
    }

    private static RestResponse<FleetAnswer> answer(FleetAnswer answer, Request request) {
        var tag = new EntityTag(EntityTags.of(answer));
        if (request.evaluatePreconditions(tag) != null) {
            return ResponseBuilder.<FleetAnswer>notModified().tag(tag).build();
        }
        return ResponseBuilder.ok(answer).header("Cache-Control", "no-cache").tag(tag).build();
    }
}
