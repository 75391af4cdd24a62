package dev.skerry.gateway.web.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.alarm.AlarmAct;
import dev.skerry.gateway.alarm.AlarmDesk;
import dev.skerry.gateway.alarm.AlarmDesk.Result;
import dev.skerry.gateway.alarm.AlarmDesk.Target;
import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.alarm.TimelineEntry;
import dev.skerry.gateway.alarm.Timelines;
import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Helpers;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SiteScope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What people do about alarms. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api")
@Tag(name = "Alarms")
public class AlarmActsResource {
    private final AlarmStore alarms;
    private final AlarmDesk desk;
    private final Timelines timelines;
    private final Helpers helpers;
    private final SiteScope scope;
    private final CurrentCaller current;
    private final Bodies bodies;
    private final InstantSource clock;

    AlarmActsResource(
            AlarmStore alarms,
            AlarmDesk desk,
            Timelines timelines,
            Helpers helpers,
            SiteScope scope,
            CurrentCaller current,
            Bodies bodies,
            InstantSource clock) {
        this.alarms = alarms;
        this.desk = desk;
        this.timelines = timelines;
        this.helpers = helpers;
        this.scope = scope;
        this.current = current;
        this.bodies = bodies;
        this.clock = clock;
    }

    /** What was done of what was asked for. */
    public record Outcome(List<AlarmView> done, List<NotDone> refused) {
        public Outcome {
            done = List.copyOf(done);
            refused = List.copyOf(refused);
        }
    }

    /**
     * An alarm about which it was not done.
     *
     * @param code the stable code
     * @param detail what is wrong here
     */
    public record NotDone(long id, String code, String title, String detail) {
        static NotDone of(Result.Refused refused) {
            ErrorCode error = refused.error();
            return new NotDone(refused.alarmId(), error.code(), error.meaning(), refused.detail());
        }
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/alarms/{alarmId}/acts")
    @Operation(
            summary = "Acknowledge, assign, snooze or comment an alarm",
            description =
                    "{\"act\": \"acknowledge\"}, \"unacknowledge\"; \"assign\" with a \"person\","
                            + " without for nobody; \"snooze\" with \"until\" a time or \"for\" a"
                            + " duration of 1m to 30d and a \"text\" with the reason; \"unsnooze\";"
                            + " \"comment\" with a \"text\" of up to 500 characters. If-Match names"
                            + " the handling's revision. Answered with the alarm once it is"
                            + " durable.")
    public AlarmView act(
            String alarmId,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode body)
            throws InterruptedException {
        AlarmView alarm = known(alarmId);
        var isMeant = EntityTags.versionMatches(ifMatch);
        ActBody said = bodies.read(body, ActBody.class, ActBody.EXPECTED);
        if (said.alarms() != null) {
            throw Bodies.invalid("the path names the alarm; 'alarms' is for POST /api/alarms/acts");
        }
        Result result =
                done(List.of(new Target(alarm, isMeant::test)), said.read(clock.instant()))
                        .getFirst();
        if (result instanceof Result.Refused(long _, ErrorCode error, String detail)) {
            throw new ProblemException(error, status(error), detail);
        }
        return known(alarmId);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Path("/alarms/acts")
    @Operation(
            summary = "The same for up to 500 alarms at once",
            description =
                    "With \"alarms\": [{\"id\": 17, \"revision\": 3}, …]; the revision may be left"
                            + " out. What can be done is done; the answer says of which alarms it"
                            + " was, and why not of the others.")
    public Outcome actOnAll(@Nullable JsonNode body) throws InterruptedException {
        ActBody said = bodies.read(body, ActBody.class, ActBody.EXPECTED + " with 'alarms'");
        Map<Long, @Nullable Long> wanted = wanted(said);
        AlarmAct act = said.read(clock.instant());
        List<Target> targets = new ArrayList<>();
        List<NotDone> refused = new ArrayList<>();
        Map<Long, AlarmView> found = new LinkedHashMap<>();
        for (AlarmView alarm : alarms.alarms(wanted.keySet())) {
            if (scope.sites().include(alarm.site())) {
                found.put(alarm.id(), alarm);
            }
        }
        wanted.forEach(
                (id, revision) -> {
                    AlarmView alarm = found.get(id);
                    if (alarm == null) {
                        refused.add(NotDone.of(unknown(id)));
                    } else {
                        targets.add(new Target(alarm, is -> revision == null || revision == is));
                    }
                });
        List<Long> done = new ArrayList<>();
        for (Result result : done(targets, act)) {
            if (result instanceof Result.Refused not) {
                refused.add(NotDone.of(not));
            } else {
                done.add(result.alarmId());
            }
        }
        return new Outcome(alarms.alarms(done), refused);
    }

    private static Map<Long, @Nullable Long> wanted(ActBody said) {
        List<ActBody.@Nullable Which> which = said.alarms();
        if (which == null || which.isEmpty() || which.size() > AlarmDesk.MOST_ALARMS) {
            throw Bodies.invalid("'alarms' has 1 to %d alarms".formatted(AlarmDesk.MOST_ALARMS));
        }
        Map<Long, @Nullable Long> wanted = new LinkedHashMap<>();
        for (ActBody.Which one : which) {
            Long id = one == null ? null : one.id();
            if (one == null || id == null) {
                throw Bodies.invalid("each of 'alarms' has an 'id'");
            }
            wanted.put(id, one.revision());
        }
        return wanted;
    }

    private static Result.Refused unknown(long id) {
        return new Result.Refused(id, GatewayError.ALARM_UNKNOWN, "alarm '" + id + "'");
    }

    private List<Result> done(List<Target> targets, AlarmAct act) throws InterruptedException {
        return targets.isEmpty()
                ? List.of()
                : Durable.await(desk.act(targets, act, current.get().name()), "what was done");
    }

    private static int status(ErrorCode error) {
        if (error == GatewayError.ALARM_UNKNOWN) {
            return 404;
        }
        if (error == GatewayError.CHANGED_SINCE) {
            return 412;
        }
        return error == AlarmError.ASSIGNEE_UNKNOWN ? 422 : 409;
    }

    @GET
    @Path("/alarms/{alarmId}/timeline")
    @Operation(
            summary = "What happened to an alarm, the first before the last",
            description =
                    "raised, acknowledged, unacknowledged, assigned (text has to whom), unassigned,"
                            + " snoozed (text has the reason, until its end), still-snoozed (as the"
                            + " alarm before it was), unsnoozed, snooze-ended, commented, marked,"
                            + " unmarked, cleared. by is null for what nobody did.")
    public List<TimelineEntry> timeline(String alarmId) {
        return timelines.of(known(alarmId));
    }

    @GET
    @Path("/alarms/assignees")
    @Operation(
            summary = "Whom alarms can be assigned to",
            description = "By name: operators and admins who see one of the caller's sites.")
    public List<String> assignees() {
        return helpers.names(scope.sites());
    }

    private AlarmView known(String alarmId) {
        return alarms.alarm(alarmId)
                .filter(alarm -> scope.sites().include(alarm.site()))
                .orElseThrow(() -> ProblemException.unknownAlarm(alarmId));
    }
}
