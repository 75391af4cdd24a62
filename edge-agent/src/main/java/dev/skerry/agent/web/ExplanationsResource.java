package dev.skerry.agent.web;

import dev.skerry.agent.Agent;
import dev.skerry.agent.AgentRuntime;
import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.web.AgentStatusView.TroubleView;
import dev.skerry.profile.model.DeviceProfile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Why the models of a device said last what they did, for those who are beside the machine. */
@Path("/api/explanations")
@Produces(MediaType.APPLICATION_JSON)
public class ExplanationsResource {
    private static final long PATIENCE_SECONDS = 10;

    private final AgentRuntime runtime;

    ExplanationsResource(AgentRuntime runtime) {
        this.runtime = runtime;
    }

    /** A device with what explains its models. */
    @RegisterForReflection
    public record DeviceView(String deviceId, List<ExplanationView> explanations) {}

    /** Of each model that has said something of the device since its start. */
    @GET
    @Path("/{device}")
    public Response latest(@PathParam("device") String deviceId)
            throws InterruptedException, ExecutionException {
        Agent agent = runtime.agent().orElseThrow(ServiceUnavailableException::new);
        Optional<DeviceProfile> profile = agent.devices().profileOf(deviceId);
        if (profile.isEmpty()) {
            return refused(
                    404,
                    "SKR-A425",
                    "this agent has no device '%s': GET /api/status lists its devices"
                            .formatted(deviceId));
        }
        CompletableFuture<List<Explanation>> answer =
                agent.infer().explainLatest(profile.get(), deviceId);
        if (answer == null) {
            return refused(503, "SKR-M041", "others ask the models already: ask again in a second");
        }
        try {
            List<ExplanationView> explanations =
                    answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).stream()
                            .map(ExplanationView::of)
                            .toList();
            return Response.ok(new DeviceView(deviceId, explanations)).build();
        } catch (TimeoutException e) {
            return refused(
                    503,
                    "SKR-M041",
                    "the models are busy for %d s: ask again, and look at the agent's troubles"
                            .formatted(PATIENCE_SECONDS));
        }
    }

    private static Response refused(int status, String code, String message) {
        return Response.status(status).entity(TroubleView.of(new Refusal(code, message))).build();
    }
}
