package dev.skerry.gateway.web.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.twin.Conflict;
import dev.skerry.gateway.twin.ConflictStore;
import dev.skerry.gateway.twin.ConflictStore.Place;
import dev.skerry.gateway.twin.ConflictView;
import dev.skerry.gateway.twin.TwinOutcome;
import dev.skerry.gateway.twin.Twins;
import dev.skerry.gateway.twin.WriteView;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SiteScope;
import dev.skerry.gateway.web.alarm.AlarmsResource;
import dev.skerry.gateway.web.answer.Pages;
import dev.skerry.sync.crdt.Write;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Values that were written on both sides of a link while it was cut. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/conflicts")
@Tag(name = "Conflicts")
public class ConflictsResource {
    private final FleetStore fleet;
    private final Twins twins;
    private final ConflictStore conflicts;
    private final SiteScope scope;
    private final CurrentCaller current;

    ConflictsResource(
            FleetStore fleet,
            Twins twins,
            ConflictStore conflicts,
            SiteScope scope,
            CurrentCaller current) {
        this.fleet = fleet;
        this.twins = twins;
        this.conflicts = conflicts;
        this.scope = scope;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "Conflicts: open ones first, then decided ones, each the last changed first",
            description =
                    "open: nothing counts until somebody chooses; decided: the policy chose;"
                            + " settled: a later write took the place of all. The last 1,000"
                            + " settled ones of an agent are kept. The header Link leads to those"
                            + " that follow; one that changes meanwhile may come twice, or not.")
    public RestResponse<List<ConflictView>> conflicts(
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String agent,
            @RestQuery @Nullable String device,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        int most = Parameters.number("limit", limit, 1, AlarmsResource.MOST, 100);
        long[] place = Pages.numbers(after, 3);
        List<Conflict> page =
                conflicts.conflicts(
                        new ConflictStore.Query(
                                state(state),
                                Parameters.agent(fleet, agent),
                                device,
                                scope.sites(),
                                most,
                                place == null ? null : new Place(place[0], place[1], place[2])));
        String next = page.isEmpty() ? "" : text(Place.of(page.getLast()));
        return Pages.after(page.stream().map(ConflictView::of).toList(), most, last -> next, uri);
    }

    private static String text(Place place) {
        return "%d.%d.%d".formatted(place.rank(), place.lastMicros(), place.id());
    }

    @GET
    @Path("/{conflictId}")
    @Operation(summary = "One conflict", description = "With an ETag for the choice.")
    public RestResponse<ConflictView> conflict(String conflictId) {
        return answer(known(conflictId));
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/{conflictId}/choice")
    @Operation(
            summary = "Choose one of the values",
            description =
                    "{\"value\": dot}, or its place in values, from 0. It is written in the place"
                            + " of all of them and reaches the agent like any other write. With"
                            + " If-Match, refused with 412 when the conflict has other values"
                            + " since; with 409 when it is settled already. Answered once it is"
                            + " durable.")
    public RestResponse<ConflictView> choose(
            String conflictId,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode body)
            throws InterruptedException {
        Conflict conflict = known(conflictId);
        TwinOutcome outcome =
                Durable.await(
                        twins.choose(
                                conflict,
                                EntityTags.conflictMatches(ifMatch),
                                pick(body),
                                current.get().name()),
                        "the choice");
        return switch (outcome) {
            case TwinOutcome.Written written -> answer(known(conflictId));
            case TwinOutcome.Refused refused -> throw ProblemException.of(refused.refusal());
        };
    }

    private static Function<Conflict, Optional<Write>> pick(@Nullable JsonNode body) {
        JsonNode value = body == null ? null : body.get("value");
        if (body == null || body.size() != 1 || value == null) {
            throw expected();
        }
        if (value.isTextual()) {
            return conflict ->
                    conflict.candidates().stream()
                            .filter(w -> WriteView.text(w.dot()).equals(value.asText()))
                            .findFirst();
        }
        if (!value.isInt()) {
            throw expected();
        }
        int place = value.asInt();
        return conflict ->
                place >= 0 && place < conflict.candidates().size()
                        ? Optional.of(conflict.candidates().get(place))
                        : Optional.empty();
    }

    private static ProblemException expected() {
        return new ProblemException(
                GatewayError.BODY_INVALID,
                400,
                "expected {\"value\": …} with the dot of one of the values, or its place from 0");
    }

    private static RestResponse<ConflictView> answer(Conflict conflict) {
        return ResponseBuilder.ok(ConflictView.of(conflict))
                .tag(new EntityTag(EntityTags.of(conflict)))
                .build();
    }

    private Conflict known(String conflictId) {
        return id(conflictId)
                .flatMap(conflicts::conflict)
                .filter(conflict -> scope.sees(conflict.agentId()))
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        GatewayError.CONFLICT_UNKNOWN,
                                        404,
                                        "conflict '" + conflictId + "'"));
    }

    private static Optional<Long> id(String text) {
        return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Conflict.@Nullable State state(@Nullable String state) {
        if (state == null || state.isEmpty() || state.equals("all")) {
            return null;
        }
        return Conflict.State.of(state)
                .orElseThrow(
                        () ->
                                ProblemException.parameter(
                                        "state", state, "open, decided, settled or all"));
    }
}
