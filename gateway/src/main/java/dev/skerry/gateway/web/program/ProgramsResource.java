package dev.skerry.gateway.web.program;

import dev.skerry.gateway.error.ProgramError;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.program.ProgramCatalogue.Outcome;
import dev.skerry.gateway.program.StoredProgram;
import dev.skerry.gateway.program.rollout.ProgramQuery;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The programs of agents that the gateway keeps. */
@RolesAllowed(Role.Names.OPERATOR)
@Path("/api/programs")
@Tag(name = "Updates")
public class ProgramsResource {
    private static final String BYTES = "application/octet-stream";
    private static final int MOST_CHUNK_BYTES = 256 << 10;

    private final ProgramCatalogue catalogue;
    private final ProgramQuery query;
    private final CurrentCaller current;

    ProgramsResource(ProgramCatalogue catalogue, ProgramQuery query, CurrentCaller current) {
        this.catalogue = catalogue;
        this.query = query;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "All versions of the agents' program, the highest first",
            description = "runs counts the agents that said last that they run a version.")
    public List<ProgramView> programs() {
        Map<String, Integer> runs = query.runs(current.get().sites());
        return ProgramView.of(catalogue.all(), runs);
    }

    @GET
    @Path("/{version}")
    @Operation(summary = "One version of the agents' program, with its targets")
    public ProgramView program(String version) {
        return known(version);
    }

    private ProgramView known(String version) {
        Map<String, Integer> runs = query.runs(current.get().sites());
        return ProgramView.of(catalogue.ofVersion(version), runs).stream()
                .findFirst()
                .orElseThrow(() -> ProgramRefusals.unknownVersion(version));
    }

    /**
     * What came of an index.
     *
     * @param missing the chunks that have to be sent first, SHA-256 in hexadecimal; none once the
     *     program is there
     * @param program null while chunks are missing
     */
    public record PushView(
            List<String> missing,
            ProgramView.@Nullable TargetView program,
            @Nullable String version) {
        public PushView {
            missing = List.copyOf(missing);
        }
    }

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Consumes(BYTES)
    @Operation(
            summary = "Keep a program, by its index",
            description =
                    "The body is a program.index, 512 KiB at most. Answered with 202 and the chunks"
                            + " that are missing: they are sent to /api/programs/chunks, and then the"
                            + " index again. Answered with 201 once the program is there and durable,"
                            + " with 200 if it was. The gateway vouches for it by its signature."
                            + " What a version is for a target never changes.")
    public RestResponse<PushView> pushProgram(byte @Nullable [] body) throws InterruptedException {
        Refusals.head(current);
        byte[] index = body == null ? new byte[0] : body;
        return switch (Durable.await(catalogue.store(index, current.get().name()), "the program")) {
            case Outcome.Refusal refusal -> throw ProgramRefusals.of(refusal, "the program");
            case Outcome.Missing(var digests) ->
                    ResponseBuilder.create(
                                    RestResponse.Status.ACCEPTED, new PushView(digests, null, null))
                            .build();
            case Outcome.Stored(StoredProgram program, boolean isNew) ->
                    ResponseBuilder.create(
                                    isNew ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                                    new PushView(
                                            List.of(),
                                            ProgramView.TargetView.of(program),
                                            program.version().toString()))
                            .build();
            case Outcome.Kept _, Outcome.Removed _ ->
                    throw new IllegalStateException("a program was to be stored");
        };
    }

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Path("/chunks")
    @Consumes(BYTES)
    @Operation(
            summary = "Send chunks of a program that is to be kept",
            description =
                    "Each with its length before it, four bytes, the highest first; 256 KiB each and"
                            + " 1 MiB in all at most. They are kept by their own digests until a"
                            + " program is removed or the gateway starts; those that an index names"
                            + " by then stay.")
    public ChunksView pushChunks(byte @Nullable [] body) throws InterruptedException {
        Refusals.head(current);
        List<byte[]> chunks = chunks(body);
        Outcome outcome = Durable.await(catalogue.keep(chunks), "the chunks");
        if (outcome instanceof Outcome.Refusal refusal) {
            throw ProgramRefusals.of(refusal, "the chunks");
        }
        return new ChunksView(chunks.size());
    }

    /** How many chunks were taken. */
    public record ChunksView(int chunks) {}

    private static List<byte[]> chunks(byte @Nullable [] body) {
        List<byte[]> chunks = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(body == null ? new byte[0] : body);
        while (rest.remaining() >= Integer.BYTES) {
            int length = rest.getInt();
            if (length < 1 || length > MOST_CHUNK_BYTES || length > rest.remaining()) {
                throw wrong("one has %s bytes".formatted(Integer.toUnsignedString(length)));
            }
            byte[] chunk = new byte[length];
            rest.get(chunk);
            chunks.add(chunk);
        }
        if (chunks.isEmpty() || rest.hasRemaining()) {
            throw wrong("%d bytes are left".formatted(rest.remaining()));
        }
        return chunks;
    }

    private static ProblemException wrong(String why) {
        return new ProblemException(ProgramError.CHUNKS_WRONG, 422, why);
    }

    @RolesAllowed(Role.Names.ADMIN)
    @DELETE
    @Path("/{version}")
    @Operation(
            summary = "Remove a version that no rollout needs, for all targets",
            description = "Agents that run it go on. Answered with what it was.")
    public ProgramView removeProgram(String version) throws InterruptedException {
        Refusals.head(current);
        ProgramView removed = known(version);
        Outcome outcome =
                Durable.await(catalogue.remove(version, current.get().name()), "the removal");
        if (outcome instanceof Outcome.Refusal refusal) {
            throw ProgramRefusals.of(refusal, "version '" + version + "'");
        }
        return removed;
    }
}
