package dev.skerry.gateway.web.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.bulk.BulkChange;
import dev.skerry.gateway.bulk.BulkOutlook;
import dev.skerry.gateway.bulk.BulkRow;
import dev.skerry.gateway.bulk.BulkView;
import dev.skerry.gateway.bulk.Bulks;
import dev.skerry.gateway.bulk.Bulks.Outcome;
import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** One change of many agents. */
@RolesAllowed(Role.Names.OPERATOR)
@Path("/api/fleet/bulk")
@Tag(name = "Actions")
public class BulkResource {
    private static final int ROWS = 100;
    private static final int MOST_ROWS = 1_000;

    private static final String BODY =
            "{\"kind\": \"restart\" | \"drain\" | \"resume\" | \"tags\" | \"profile\" | \"model\" |"
                    + " \"remove\", \"agents\": [\"north\", …]}. Instead of agents, \"query\" has the"
                    + " filters of GET /api/fleet: {\"q\": …, \"site\": […], \"tag\": […], …}, less those of \"except\"; at most"
                    + " 10,000 agents. tags takes \"add\" and \"remove\"; profile and model take"
                    + " \"name\" and \"version\", without which what is assigned to the agents"
                    + " themselves is taken back. remove takes an admin.";

    private final Bulks bulks;
    private final FleetIndex index;
    private final Bodies bodies;
    private final CurrentCaller current;

    BulkResource(Bulks bulks, FleetIndex index, Bodies bodies, CurrentCaller current) {
        this.bulks = bulks;
        this.index = index;
        this.bodies = bodies;
        this.current = current;
    }

    @POST
    @Path("/dry-run")
    @Operation(
            summary = "Say what a change of many agents would do, and do nothing",
            description =
                    BODY
                            + " Of each agent it says whether it would be changed at once, later as"
                            + " it is cut off, once approved, not as it is so already, or not and"
                            + " why. Approvals that other tags ask for are not foreseen.")
    public BulkOutlook dryRun(
            @RestQuery @Nullable String offset,
            @RestQuery @Nullable String limit,
            @Nullable JsonNode body) {
        BulkBody read = bodies.read(body, BulkBody.class, BulkBody.EXPECTED);
        Caller by = current.get();
        return bulks.outlook(
                permitted(read.change(), by),
                read.agents(index, by.sites()),
                by,
                Parameters.number("offset", offset, 0, Bulks.MOST_AGENTS, 0),
                Parameters.number("limit", limit, 0, MOST_ROWS, ROWS));
    }

    @POST
    @ResponseStatus(202)
    @Operation(
            summary = "Change many agents",
            description =
                    BODY
                            + " Answered once it is durable; it is carried out an agent at a time,"
                            + " GET /api/fleet/bulk/{bulkId} says how far. With an \"id\", the same"
                            + " again is the same change.")
    public BulkView begin(@Nullable JsonNode body) throws InterruptedException {
        BulkBody read = bodies.read(body, BulkBody.class, BulkBody.EXPECTED);
        Caller by = current.get();
        BulkChange change = permitted(read.change(), by);
        String id = read.idOrNew();
        return taken(
                Durable.await(
                        bulks.begin(id, change, read.agents(index, by.sites()), by), "the change"),
                id);
    }

    /** Of a change that takes an admin. */
    private static BulkChange permitted(BulkChange change, Caller by) {
        if (by.role().compareTo(change.kind().least()) < 0) {
            throw new ProblemException(
                    ActionError.BULK_NEEDS_ADMIN, 403, "kind '%s'".formatted(change.kind().word()));
        }
        return change;
    }

    private static BulkView taken(Outcome outcome, String id) {
        return switch (outcome) {
            case Outcome.Taken(BulkView bulk) -> bulk;
            case Outcome.Refused(ActionError why) ->
                    throw new ProblemException(why, status(why), "bulk change '%s'".formatted(id));
        };
    }

    private static int status(ActionError why) {
        return switch (why) {
            case BULK_UNKNOWN -> 404;
            case TOO_MANY_BULKS -> 429;
            case BULK_INVALID -> 422;
            default -> 409;
        };
    }

    @GET
    @Operation(
            summary = "Changes of many agents, newest first",
            description = "Those of which one sees all sites that who asked for it saw.")
    public List<BulkView> bulkChanges() {
        return bulks.bulks(current.get());
    }

    @GET
    @Path("/{bulkId}")
    @Operation(
            summary = "How far a change of many agents is, and what became of each",
            description = "With state, only agents of which that became.")
    public BulkView bulkChange(
            String bulkId,
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String offset,
            @RestQuery @Nullable String limit) {
        return bulks.bulk(
                        bulkId,
                        state(state),
                        Parameters.number("offset", offset, 0, Bulks.MOST_AGENTS, 0),
                        Parameters.number("limit", limit, 0, MOST_ROWS, ROWS),
                        current.get())
                .orElseThrow(() -> unknown(bulkId));
    }

    private static BulkRow.@Nullable State state(@Nullable String word) {
        if (word == null || word.isEmpty() || word.equals("all")) {
            return null;
        }
        return Arrays.stream(BulkRow.State.values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                ProblemException.parameter(
                                        "state",
                                        word,
                                        "all, pending, done, waiting, same, refused or stopped"));
    }

    @POST
    @Path("/{bulkId}/stop")
    @Operation(
            summary = "Stop a change of many agents",
            description =
                    "The agent whose turn it is has it; the others are left as they are, also when"
                            + " the gateway starts again. What is done is not taken back. Answered"
                            + " once it is durable; one that waits for its turn ends when that"
                            + " comes.")
    public BulkView stopBulk(String bulkId) throws InterruptedException {
        return Durable.await(bulks.stop(bulkId, current.get()), "the stop")
                .orElseThrow(() -> unknown(bulkId));
    }

    @POST
    @Path("/{bulkId}/undo")
    @ResponseStatus(202)
    @Operation(
            summary = "Take a change of many agents back",
            description =
                    "Each agent gets the tags or the version again that it had before; that is a"
                            + " change of its own, with the id of this one and -undo. What waits"
                            + " for approvals since is withdrawn. One that runs has to end or be"
                            + " stopped first.")
    public BulkView undoBulk(String bulkId) throws InterruptedException {
        return taken(
                Durable.await(bulks.undo(bulkId, bulkId + "-undo", current.get()), "the change"),
                bulkId);
    }

    private static ProblemException unknown(String bulkId) {
        return new ProblemException(
                ActionError.BULK_UNKNOWN, 404, "bulk change '%s'".formatted(bulkId));
    }
}
