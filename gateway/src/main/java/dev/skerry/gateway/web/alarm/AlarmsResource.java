package dev.skerry.gateway.web.alarm;

import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.alarm.AlarmStore.AlarmQuery;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.alarm.DecisionView;
import dev.skerry.gateway.explain.AlarmExplanations;
import dev.skerry.gateway.explain.ExplanationView;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SiteScope;
import dev.skerry.gateway.web.answer.Pages;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What the agents' rules decided. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api")
@Tag(name = "Alarms")
public class AlarmsResource {
    public static final int MOST = 1000;

    private final AlarmStore alarms;
    private final FleetStore fleet;
    private final SiteScope scope;
    private final AlarmExplanations explanations;

    AlarmsResource(AlarmStore alarms, FleetStore fleet, SiteScope scope, Readings readings) {
        this.alarms = alarms;
        this.fleet = fleet;
        this.scope = scope;
        this.explanations = new AlarmExplanations(readings);
    }

    @GET
    @Path("/alarms")
    @Operation(
            summary = "Alarms, the newest first",
            description =
                    "The header Link leads to those that follow, whatever comes or goes meanwhile;"
                            + " before, to those of before a time.")
    public RestResponse<List<AlarmView>> alarms(
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String agent,
            @RestQuery @Nullable String device,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String before,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        int most = Parameters.number("limit", limit, 1, MOST, 100);
        long[] place = Pages.numbers(after, 2);
        long newest = Times.toMicros(Parameters.instant("before", before, Instant.MAX));
        List<AlarmView> page =
                alarms.alarms(
                        new AlarmQuery(
                                active(state),
                                Parameters.agent(fleet, agent),
                                device,
                                scope.sites(),
                                most,
                                place == null ? newest : place[0],
                                place == null ? 0 : place[1]));
        return Pages.after(page, most, AlarmsResource::place, uri);
    }

    private static String place(AlarmView alarm) {
        return Times.toMicros(alarm.raisedAt()) + "." + alarm.id();
    }

    /**
     * An alarm with what explains it.
     *
     * @param explanations of each model that its rule reads; empty if it reads none, or the agent
     *     did not say
     */
    public record ExplainedAlarm(AlarmView alarm, List<ExplanationView> explanations) {
        public ExplainedAlarm {
            explanations = List.copyOf(explanations);
        }
    }

    @GET
    @Path("/alarms/{alarmId}")
    @Operation(
            summary = "An alarm with what its models saw",
            description =
                    "Of each model that the rule reads: its bundle, what it gave of the step that"
                            + " the rule saw, what that is compared with, how much each channel"
                            + " contributed and how that was found (docs/models.md), and the"
                            + " latest steps of its window.")
    public ExplainedAlarm alarm(String alarmId) {
        AlarmView alarm =
                alarms.alarm(alarmId)
                        .filter(it -> scope.sees(it.agentId()))
                        .orElseThrow(() -> ProblemException.unknownAlarm(alarmId));
        return new ExplainedAlarm(alarm, explanations.of(alarm));
    }

    @GET
    @Path("/decisions")
    @Operation(summary = "Commands that rules issued, the newest first")
    public List<DecisionView> decisions(
            @RestQuery @Nullable String agent,
            @RestQuery @Nullable String device,
            @RestQuery @Nullable String limit) {
        return alarms.commands(
                Parameters.agent(fleet, agent),
                device,
                scope.sites(),
                Parameters.number("limit", limit, 1, MOST, 100));
    }

    private static @Nullable Boolean active(@Nullable String state) {
        if (state == null) {
            return null;
        }
        return switch (state) {
            case "active" -> true;
            case "cleared" -> false;
            case "", "all" -> null;
            default -> throw ProblemException.parameter("state", state, "active, cleared or all");
        };
    }
}
