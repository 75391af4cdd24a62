package dev.skerry.agent.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.skerry.agent.Agent;
import dev.skerry.agent.AgentRuntime;
import dev.skerry.agent.audit.AgentLog;
import dev.skerry.agent.audit.LogTalk.EvidenceItem;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.web.AgentStatusView.TroubleView;
import dev.skerry.sync.audit.LogExport;
import dev.skerry.sync.audit.NoteKeys;
import dev.skerry.sync.audit.SignedNote;
import io.quarkus.runtime.annotations.RegisterForReflection;
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
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this agent did and decided, with proofs. 503 while the agent starts or stops. */
@Path("/api/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
    private static final int MOST = 1_000;
    private static final int USUAL = 100;
    private static final int PAGE = 1_000;

    private final AgentRuntime runtime;

    AuditResource(AgentRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * An entry.
     *
     * @param entry the JSON; null when only its hash is kept
     * @param whole false when it is not what was hashed: somebody changed it
     */
    @RegisterForReflection
    public record EntryView(
            long index, String leaf, @JsonRawValue @Nullable String entry, boolean whole) {}

    /** The last checkpoint that this agent kept of the gateway's log; empty before the first. */
    @RegisterForReflection
    public record KnownView(String checkpoint) {}

    /** The log's name, its public keys, and its last checkpoint. */
    @RegisterForReflection
    public record LogView(
            String origin, long size, String keys, String verifierKey, String checkpoint) {}

    /** Entries, the newest first; all parameters may be left out. */
    @GET
    public List<EntryView> entries(
            @QueryParam("what") @Nullable String what,
            @QueryParam("who") @Nullable String who,
            @QueryParam("device") @Nullable String device,
            @QueryParam("from") @Nullable String from,
            @QueryParam("before") @Nullable String before,
            @QueryParam("limit") @Nullable String limit)
            throws IOException {
        AgentLog log = agent().log();
        EntryFilter wanted = new EntryFilter(what, who, device, from);
        int most = Math.toIntExact(Math.clamp(number(limit, USUAL), 1, MOST));
        List<EntryView> found = new ArrayList<>();
        for (long end = Math.min(number(before, Long.MAX_VALUE), log.size());
                end > 0 && found.size() < most;
                end -= PAGE) {
            for (var stored : log.read(Math.max(0, end - PAGE), end).reversed()) {
                String entry = text(stored.content());
                if (found.size() < most && wanted.takes(entry)) {
                    found.add(
                            new EntryView(
                                    stored.index(),
                                    stored.leaf().base64(),
                                    entry,
                                    stored.isWhole()));
                }
            }
        }
        return found;
    }

    /** A proof that the log has an entry, C2SP tlog-proof. */
    @GET
    @Path("/{index}/proof")
    public Response proof(@PathParam("index") String index) throws IOException {
        var proof = agent().log().prove(number(index, -1));
        return proof.isPresent()
                ? Response.ok(proof.get().format(), MediaType.TEXT_PLAIN_TYPE).build()
                : missing(
                        "SKR-A625",
                        "the audit log has no entry '%s', or no checkpoint covers it yet: ask again in a second"
                                .formatted(index));
    }

    /** The log and its last checkpoint. */
    @GET
    @Path("/log")
    public LogView log() {
        AgentLog log = agent().log();
        SignedNote note = log.checkpoint();
        NoteKeys keys = log.keys();
        return new LogView(
                keys.name(),
                log.size(),
                Base64.getEncoder().encodeToString(keys.keys().encode().toByteArray()),
                keys.verifierKey(),
                note.format());
    }

    /** What this agent knows of the gateway's log. */
    @GET
    @Path("/gateway")
    public KnownView gateway() {
        return new KnownView(agent().logs().known());
    }

    /** The whole log with its last checkpoint. */
    @GET
    @Path("/export")
    @Produces(MediaType.TEXT_PLAIN)
    public StreamingOutput export() {
        AgentLog log = agent().log();
        SignedNote note = log.checkpoint();
        long size = AgentLog.size(note);
        return out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            text.write(LogExport.header(log.keys().keys()));
            for (long first = 0; first < size; first += PAGE) {
                for (var stored : log.read(first, Math.min(first + PAGE, size))) {
                    text.write(LogExport.line(stored.index(), stored.leaf(), stored.content()));
                }
            }
            text.write(LogExport.footer(note));
            text.flush();
        };
    }

    /** Checkpoints of the gateway's that contradict each other. */
    @GET
    @Path("/evidence")
    public List<EvidenceItem> evidence() throws IOException {
        return agent().logs().evidence();
    }

    /** Says that a contradiction was seen to; the evidence stays. */
    @POST
    @Path("/evidence/{id}/settle")
    public Response settle(@PathParam("id") String id) throws IOException {
        return agent().logs().settle(id)
                ? Response.noContent().build()
                : missing("SKR-A626", "there is no evidence '%s'".formatted(id));
    }

    private static Response missing(String code, String message) {
        return Response.status(Status.NOT_FOUND)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(TroubleView.of(new Refusal(code, message)))
                .build();
    }

    private static @Nullable String text(byte @Nullable [] content) {
        return content == null ? null : new String(content, StandardCharsets.UTF_8);
    }

    private static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private Agent agent() {
        return runtime.agent().orElseThrow(ServiceUnavailableException::new);
    }
}
