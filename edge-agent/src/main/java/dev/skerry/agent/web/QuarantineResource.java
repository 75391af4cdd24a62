package dev.skerry.agent.web;

import dev.skerry.agent.Agent;
import dev.skerry.agent.AgentRuntime;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.outbox.QuarantineDesk.Answer;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.web.AgentStatusView.TroubleView;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jspecify.annotations.Nullable;

/**
 * The batches that are set aside. What changes them answers once it is on the disk; 503 while the
 * agent starts or stops, or its disk does not answer.
 */
@Path("/api/quarantine")
@Produces(MediaType.APPLICATION_JSON)
public class QuarantineResource {
    /** Whoever is at the machine; nobody logs in at an agent. */
    static final String LOCAL = "local";

    private final AgentRuntime runtime;

    QuarantineResource(AgentRuntime runtime) {
        this.runtime = runtime;
    }

    /** All of them. */
    @GET
    public QuarantineView list() {
        return QuarantineView.of(outbox());
    }

    /** Sends one batch again, or all that can be. */
    @POST
    @Path("/retry")
    public Response retry(@QueryParam("sequence") @Nullable String sequence) {
        note("quarantine.retry", sequence == null ? "all" : sequence);
        return answer(
                outbox ->
                        sequence == null
                                ? outbox.quarantine().retryAll()
                                : outbox.quarantine().retry(number(sequence)));
    }

    /** Deletes a batch; its records stay counted as rejected or lost. */
    @DELETE
    @Path("/{sequence}")
    public Response giveUp(@PathParam("sequence") String sequence) {
        note("quarantine.give-up", sequence);
        return answer(outbox -> outbox.quarantine().giveUp(number(sequence)));
    }

    /** It is on the disk before what is asked for is done. */
    private void note(String what, String sequence) {
        Agent agent = runtime.agent().orElseThrow(ServiceUnavailableException::new);
        agent.log().record(agent.log().entry(what).onBehalfOf(LOCAL).about("batch", sequence));
    }

    /** Something to be done that waits for the disk. */
    private interface Request {
        Answer to(Outbox outbox) throws OutboxUnavailableException;
    }

    private Response answer(Request request) {
        try {
            return switch (request.to(outbox())) {
                case Answer.Done(var batches) ->
                        Response.ok(QuarantineView.DoneView.of(batches)).build();
                case Answer.Refused(Refusal refusal) ->
                        refused(
                                refusal.code().equals("SKR-A113")
                                        ? Status.NOT_FOUND
                                        : Status.CONFLICT,
                                refusal);
            };
        } catch (OutboxUnavailableException e) {
            return refused(Status.SERVICE_UNAVAILABLE, e.refusal());
        }
    }

    private static Response refused(Status status, Refusal why) {
        return Response.status(status).entity(TroubleView.of(why)).build();
    }

    /** What is no number is no batch either. */
    private static long number(String sequence) {
        try {
            return Long.parseLong(sequence);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Outbox outbox() {
        return runtime.agent().orElseThrow(ServiceUnavailableException::new).outbox();
    }
}
