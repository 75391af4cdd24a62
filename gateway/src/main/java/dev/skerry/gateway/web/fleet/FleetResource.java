package dev.skerry.gateway.web.fleet;

import dev.skerry.gateway.fleet.index.Facet;
import dev.skerry.gateway.fleet.index.FleetAnswer;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.fleet.index.FleetQuery;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.SiteScope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

    private final FleetIndex index;
    private final SiteScope scope;

    FleetResource(FleetIndex index, SiteScope scope) {
        this.index = index;
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

    private static RestResponse<FleetAnswer> answer(FleetAnswer answer, Request request) {
        var tag = new EntityTag(EntityTags.of(answer));
        if (request.evaluatePreconditions(tag) != null) {
            return ResponseBuilder.<FleetAnswer>notModified().tag(tag).build();
        }
        return ResponseBuilder.ok(answer).header("Cache-Control", "no-cache").tag(tag).build();
    }
}
