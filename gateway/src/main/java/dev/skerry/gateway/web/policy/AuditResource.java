package dev.skerry.gateway.web.policy;

import dev.skerry.gateway.audit.AgentLogs;
import dev.skerry.gateway.audit.AuditQuery;
import dev.skerry.gateway.audit.AuditQuery.EntryView;
import dev.skerry.gateway.audit.AuditQuery.EvidenceView;
import dev.skerry.gateway.audit.AuditQuery.Proving;
import dev.skerry.gateway.audit.WholeLogs;
import dev.skerry.gateway.audit.WholeLogs.LogView;
import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import dev.skerry.gateway.web.answer.Pages;
import dev.skerry.sync.audit.LogProof;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who did what, with proofs. It is about the whole fleet, so it is for admins of all sites. */
@RolesAllowed(Role.Names.ADMIN)
@Path("/api/audit")
@Tag(name = "Audit")
public class AuditResource {
    static final int MOST = 1000;

    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    private final AuditQuery query;
    private final WholeLogs logs;
    private final AgentLogs agentLogs;
    private final CurrentCaller current;
    private final InstantSource clock;

    AuditResource(
            AuditQuery query,
            WholeLogs logs,
            AgentLogs agentLogs,
            CurrentCaller current,
            InstantSource clock) {
        this.query = query;
        this.logs = logs;
        this.clock = clock;
        this.agentLogs = agentLogs;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "The gateway's log, the newest entries first",
            description =
                    "what is an entry's kind, whole (command.requested) or up to the dot (command);"
                            + " from and to are times of entries, before is an index, for the next"
                            + " page. entry is null when it was given up with time and only its"
                            + " hash is kept. origin names an earlier log.")
    public RestResponse<List<EntryView>> entries(
            @RestQuery @Nullable String what,
            @RestQuery @Nullable String who,
            @RestQuery @Nullable String agent,
            @RestQuery @Nullable String device,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String before,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String origin,
            @Context UriInfo uri) {
        Refusals.head(current);
        int most = Parameters.number("limit", limit, 1, MOST, 100);
        List<EntryView> entries =
                query.entries(
                        log(origin),
                        new AuditQuery.Filter(
                                orNull(what),
                                orNull(who),
                                orNull(agent),
                                orNull(device),
                                Times.toMicros(Parameters.instant("from", from, Instant.EPOCH)),
                                Times.toMicros(Parameters.instant("to", to, END)),
                                Parameters.number(
                                        "before", before, 0, Integer.MAX_VALUE, Integer.MAX_VALUE),
                                most));
        return Pages.before(entries, most, EntryView::index, uri);
    }

    @GET
    @Path("/{entryNumber}/proof")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(
            summary = "A proof that the log has an entry",
            description =
                    "C2SP tlog-proof: the entry, the hashes of RFC 6962, and the signed checkpoint,"
                            + " to be checked offline. origin names an earlier log.")
    public String proof(String entryNumber, @RestQuery @Nullable String origin) {
        Refusals.head(current);
        return switch (query.prove(log(origin), number(entryNumber))) {
            case Proving.Proven(LogProof proof) -> proof.format();
            case Proving.Unknown _ ->
                    throw new ProblemException(
                            AuditError.NO_SUCH_ENTRY, 404, "'" + entryNumber + "'");
            case Proving.Changed(String fault) ->
                    throw new ProblemException(AuditError.ENTRY_CHANGED, 409, fault);
        };
    }

    private AuditQuery.Log log(@Nullable String origin) {
        String name = orNull(origin);
        return name == null
                ? query.log()
                : query.log(name)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                AuditError.NO_SUCH_LOG, 404, "'" + name + "'"));
    }

    @GET
    @Path("/export")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(
            summary = "A whole log of the gateway's with its last checkpoint",
            description =
                    "origin names an earlier log, which another followed; without it, the one that"
                            + " goes on. ./skerry audit verify --file checks it offline.")
    public Response export(@RestQuery @Nullable String origin) {
        Refusals.head(current);
        String name = orNull(origin);
        if (name != null && logs.logs().stream().noneMatch(log -> isOwn(log, name))) {
            throw new ProblemException(AuditError.NO_SUCH_LOG, 404, "'" + name + "'");
        }
        StreamingOutput text =
                out -> {
                    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                    if (name == null) {
                        logs.export(writer);
                    } else {
                        logs.export(name, writer);
                    }
                    writer.flush();
                };
        return Response.ok(text)
                .header("Content-Disposition", "attachment; filename=audit-log.txt")
                .build();
    }

    private static boolean isOwn(LogView log, String origin) {
        return log.agentId() == null && log.origin().equals(origin);
    }

    @GET
    @Path("/logs")
    @Operation(
            summary = "The gateway's logs and what is known of each agent's",
            description =
                    "keys are the public ones, of agents those that were pinned; checkpoint is the"
                            + " last that was signed, of agents with the gateway's cosignatures."
                            + " openEvidence counts contradictions that nobody has settled; fault"
                            + " says why an earlier log of the gateway's was given up.")
    public List<LogView> logs() {
        Refusals.head(current);
        return logs.logs();
    }

    @POST
    @Path("/logs/settle")
    @Operation(
            summary = "Say that what the gateway's log began with was seen to",
            description = "The earlier log stays; the warning goes. Recorded in the log.")
    public List<LogView> settleLog() throws InterruptedException {
        Refusals.head(current);
        Durable.await(logs.settle(current.get().name(), clock), "the change");
        return logs.logs();
    }

    @GET
    @Path("/evidence")
    @Operation(summary = "Checkpoints that contradict each other, the newest first")
    public List<EvidenceView> evidence(@RestQuery @Nullable String limit) {
        Refusals.head(current);
        return query.evidence(0, Parameters.number("limit", limit, 1, MOST, 100));
    }

    @POST
    @Path("/evidence/{evidenceId}/settle")
    @Operation(
            summary = "Say that a contradiction was seen to",
            description = "The evidence stays; the agent's warning goes. Recorded in the log.")
    public EvidenceView settle(String evidenceId) throws InterruptedException {
        Refusals.head(current);
        long number = number(evidenceId);
        if (number < 1 || query.evidence(number, 1).isEmpty()) {
            throw new ProblemException(AuditError.NO_SUCH_EVIDENCE, 404, "'" + evidenceId + "'");
        }
        Durable.await(agentLogs.settle(number, current.get().name()), "the change");
        return query.evidence(number, 1).getFirst();
    }

    /** What is no number is no entry either. */
    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable String orNull(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
