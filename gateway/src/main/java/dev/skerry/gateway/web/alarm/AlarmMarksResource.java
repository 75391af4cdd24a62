package dev.skerry.gateway.web.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.alarm.AlarmMark;
import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.alarm.Verdict;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.feedback.AlarmMarks;
import dev.skerry.gateway.feedback.Precision;
import dev.skerry.gateway.feedback.PrecisionView;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SiteScope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Whether alarms were right, by those who looked. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api")
@Tag(name = "Alarms")
public class AlarmMarksResource {
    private static final String EXPECTED = "{\"mark\": \"true\", \"false\" or \"unsure\"}";
    private static final Pattern COMMENT = Pattern.compile("[^\\p{Cntrl}]{0,500}");

    private final AlarmStore alarms;
    private final AlarmMarks marks;
    private final Precision precision;
    private final SiteScope scope;
    private final CurrentCaller current;
    private final Bodies bodies;

    AlarmMarksResource(
            AlarmStore alarms,
            AlarmMarks marks,
            Precision precision,
            SiteScope scope,
            CurrentCaller current,
            Bodies bodies) {
        this.alarms = alarms;
        this.marks = marks;
        this.precision = precision;
        this.scope = scope;
        this.current = current;
        this.bodies = bodies;
    }

    /** What somebody says of an alarm. */
    public record Said(@Nullable String mark, @Nullable String comment) {}

    @RolesAllowed(Role.Names.OPERATOR)
    @PUT
    @Path("/alarms/{alarmId}/mark")
    @Operation(
            summary = "Say whether an alarm was right",
            description =
                    "{\"mark\": \"true\"}, \"false\" or \"unsure\", with a \"comment\" of up to 500"
                            + " characters if wanted. It takes the place of the mark before, which"
                            + " stays in the history; an alarm is marked at most 100 times."
                            + " Answered with the alarm once it is durable.")
    public AlarmView mark(String alarmId, @Nullable JsonNode body) throws InterruptedException {
        AlarmView alarm = known(alarmId);
        Said said = bodies.read(body, Said.class, EXPECTED);
        Verdict verdict =
                Verdict.of(Bodies.required("mark", said.mark()))
                        .orElseThrow(() -> Bodies.invalid("'mark' is true, false or unsure"));
        String comment = Objects.requireNonNullElse(said.comment(), "").strip();
        if (!COMMENT.matcher(comment).matches()) {
            throw Bodies.invalid("'comment' is one line of up to 500 characters");
        }
        return marked(alarm, verdict, comment);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @DELETE
    @Path("/alarms/{alarmId}/mark")
    @Operation(
            summary = "Take an alarm's mark back",
            description = "The alarm is unmarked again; what was said stays in the history.")
    public AlarmView unmark(String alarmId) throws InterruptedException {
        return marked(known(alarmId), null, "");
    }

    private AlarmView marked(AlarmView alarm, @Nullable Verdict verdict, String comment)
            throws InterruptedException {
        String id = Long.toString(alarm.id());
        return switch (Durable.await(
                marks.mark(alarm, verdict, comment, current.get().name()), "the mark")) {
            case MARKED, AS_BEFORE -> known(id);
            case TOO_MANY ->
                    throw new ProblemException(
                            GatewayError.TOO_MANY_MARKS, 409, "alarm '" + id + "'");
            case UNKNOWN -> throw ProblemException.unknownAlarm(id);
        };
    }

    @GET
    @Path("/alarms/{alarmId}/marks")
    @Operation(
            summary = "All that was said of an alarm, the newest first",
            description = "A verdict of null: the mark before was taken back.")
    public List<AlarmMark> marks(String alarmId) {
        return marks.history(known(alarmId).id());
    }

    @GET
    @Path("/alarms/precision")
    @Operation(
            summary = "How often alarms are right, by model, rule and site",
            description =
                    "precision = true / (true + false) with its 95 % interval (Wilson). Of the"
                            + " newest 100,000 alarms of the time asked for; of each kind the 200"
                            + " with the most alarms.")
    public PrecisionView precision(
            @RestQuery @Nullable String site,
            @RestQuery @Nullable String model,
            @RestQuery @Nullable String rule,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to) {
        String wanted = given(site);
        Sites sites = wanted == null ? scope.sites() : scope.sites().and(Sites.of(List.of(wanted)));
        return precision.of(
                new Precision.Query(
                        sites,
                        given(model),
                        given(rule),
                        Times.toMicros(Parameters.instant("from", from, Instant.MIN)),
                        Times.toMicros(Parameters.instant("to", to, Instant.MAX))));
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    private AlarmView known(String alarmId) {
        return alarms.alarm(alarmId)
                .filter(alarm -> scope.sees(alarm.agentId()))
                .orElseThrow(() -> ProblemException.unknownAlarm(alarmId));
    }
}
