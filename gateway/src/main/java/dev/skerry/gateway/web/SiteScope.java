package dev.skerry.gateway.web;

import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.CurrentCaller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Whoever sees some sites only finds no agents of others, by whatever path or filter that names an
 * agent. What is found by other ids checks with {@link #sees}.
 */
public class SiteScope {
    private final CurrentCaller current;
    private final FleetStore fleet;

    SiteScope(CurrentCaller current, FleetStore fleet) {
        this.current = current;
        this.fleet = fleet;
    }

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        if (sites().areAll()) {
            return;
        }
        UriInfo uri = request.getUriInfo();
        check(uri.getPathParameters().getFirst("agentId"));
        check(uri.getQueryParameters().getFirst("agent"));
    }

    private void check(String agentId) {
        if (agentId != null && !agentId.isEmpty() && !sees(agentId)) {
            throw ProblemException.unknownAgent(agentId);
        }
    }

    /** Whether whoever asks sees an agent and what is its. */
    public boolean sees(String agentId) {
        return fleet.isSeen(agentId, sites());
    }

    /** The sites that whoever asks sees; all for a stranger, who sees nothing of any. */
    public Sites sites() {
        return current.find().map(Caller::sites).orElse(Sites.ALL);
    }
}
