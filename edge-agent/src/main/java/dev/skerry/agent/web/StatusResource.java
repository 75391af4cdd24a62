package dev.skerry.agent.web;

import dev.skerry.agent.AgentRuntime;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;

/** What the agent says of itself. */
@Path("/api/status")
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
    private final AgentRuntime runtime;

    StatusResource(AgentRuntime runtime) {
        this.runtime = runtime;
    }

    /** Everything at once; 503 while the agent starts or stops. */
    @GET
    public AgentStatusView status() {
        return runtime.agent()
                .map(AgentStatusView::of)
                .orElseThrow(ServiceUnavailableException::new);
    }
}
