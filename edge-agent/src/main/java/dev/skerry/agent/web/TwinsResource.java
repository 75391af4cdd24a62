package dev.skerry.agent.web;

import dev.skerry.agent.Agent;
import dev.skerry.agent.AgentRuntime;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.twin.TwinStore;
import dev.skerry.agent.web.AgentStatusView.TroubleView;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinEdit;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The twins of this agent's devices, for those who are beside the machine while the link is cut.
 * What changes one answers once it is on the disk.
 */
@Path("/api/twins")
@Produces(MediaType.APPLICATION_JSON)
public class TwinsResource {
    private static final long PATIENCE_SECONDS = 10;

    private final AgentRuntime runtime;

    TwinsResource(AgentRuntime runtime) {
        this.runtime = runtime;
    }

    /** All devices whose profile has a twin. */
    @GET
    public List<TwinView> list() {
        Agent agent = agent();
        return agent.devices().all().stream()
                .filter(device -> !device.profile().twin().isEmpty())
                .sorted(Comparator.comparing(DeviceRegistry.Listed::deviceId))
                .map(device -> view(agent, device))
                .toList();
    }

    /** One device. */
    @GET
    @Path("/{device}")
    public Response twin(@PathParam("device") String deviceId) {
        Agent agent = agent();
        return device(agent, deviceId)
                .map(device -> Response.ok(view(agent, device)).build())
                .orElseGet(() -> noDevice(deviceId));
    }

    /** Changes what is desired of a device. */
    @PATCH
    @Path("/{device}")
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    public Response patch(@PathParam("device") String deviceId, String body)
            throws InterruptedException {
        Agent agent = agent();
        Optional<DeviceRegistry.Listed> device = device(agent, deviceId);
        if (device.isEmpty()) {
            return noDevice(deviceId);
        }
        List<TwinEdit> edits;
        try {
            edits = TwinPatch.read(device.get().profile(), body);
        } catch (TwinPatch.RefusedException e) {
            return refused(e.status(), e.refusal());
        }
        var entry =
                agent.log()
                        .entry("twin.desired")
                        .onBehalfOf(QuarantineResource.LOCAL)
                        .about("device", deviceId);
        edits.forEach(edit -> entry.detail(edit.property(), edit.toString()));
        agent.log().record(entry);
        CountDownLatch durable = new CountDownLatch(1);
        Runnable whenDurable = durable::countDown;
        TwinStore twins = agent.twins();
        Refusal refusal = twins.write(deviceId, edits, "rest", whenDurable);
        if (refusal != null) {
            return refused(422, refusal);
        }
        if (!durable.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            twins.giveUp(deviceId, whenDurable);
            return refused(
                    503,
                    new Refusal(
                            "SKR-A107",
                            "the outbox's disk does not answer: check the disk; the change is made once it does, unless the agent ends before"));
        }
        return Response.ok(view(agent, device.get())).build();
    }

    private static TwinView view(Agent agent, DeviceRegistry.Listed device) {
        return TwinView.of(
                device,
                agent.twins().twin(device.deviceId()).orElse(Twin.EMPTY),
                agent.deliveries());
    }

    private static Optional<DeviceRegistry.Listed> device(Agent agent, String deviceId) {
        return agent.devices()
                .profileOf(deviceId)
                .map(profile -> new DeviceRegistry.Listed(deviceId, profile));
    }

    private static Response noDevice(String deviceId) {
        return refused(
                404,
                new Refusal(
                        "SKR-A425",
                        "this agent has no device '%s': GET /api/twins lists those with a twin"
                                .formatted(deviceId)));
    }

    private static Response refused(int status, Refusal why) {
        return Response.status(status).entity(TroubleView.of(why)).build();
    }

    private Agent agent() {
        return runtime.agent().orElseThrow(ServiceUnavailableException::new);
    }
}
