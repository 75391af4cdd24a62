package dev.skerry.gateway.web.document;

import dev.skerry.gateway.error.ApiError;
import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.FleetError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.error.SigningError;
import dev.skerry.gateway.timeline.Timeline;
import dev.skerry.gateway.web.agent.MessagesResource;
import dev.skerry.gateway.web.alarm.AlarmsResource;
import dev.skerry.gateway.web.answer.Pages;
import dev.skerry.gateway.web.device.DevicesResource;
import dev.skerry.gateway.web.model.ModelRefusals;
import dev.skerry.gateway.web.model.RolloutRefusals;
import dev.skerry.gateway.web.program.ProgramRefusals;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Completes the API's document with what is the same for all operations: what each parameter takes,
 * by its name, and how a request is refused, by what the operation takes.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {
    private static final Set<String> REQUIRED = Set.of("resource", "property");
    private static final List<String> PAGED =
            List.of(
                    "/api/agents",
                    "/api/devices",
                    "/api/enrolments",
                    "/api/models",
                    "/api/people",
                    "/api/profiles",
                    "/api/sessions",
                    "/api/tokens");

    private static final Map<String, ErrorCode> UNKNOWN =
            Map.of(
                    "/api/audit/export", AuditError.NO_SUCH_LOG,
                    "{viewName}", FleetError.VIEW_UNKNOWN,
                    "{commandId}", GatewayError.COMMAND_UNKNOWN,
                    "{alarmId}", GatewayError.ALARM_UNKNOWN,
                    "{conflictId}", GatewayError.CONFLICT_UNKNOWN,
                    "{entryNumber}", AuditError.NO_SUCH_ENTRY,
                    "{evidenceId}", AuditError.NO_SUCH_EVIDENCE);

    private static final Set<String> NAMES_OF_AGENT = Set.of("agentId", "agent");

    /** What a parameter takes. */
    record Taken(Schema schema, String description, Object example) {}

    private static Map<String, Taken> parameters() {
        Map<String, Taken> taken = new LinkedHashMap<>();
        taken.put("agentId", text("an agent's id", "north"));
        taken.put("deviceId", text("a device's id", "pump-1"));
        taken.put("commandId", text("a command's id", "stop-1"));
        taken.put("agent", text("only of this agent", "north"));
        taken.put("device", text("only of this device", "pump-1"));
        taken.put("resource", text("a resource of the device", "temperature"));
        taken.put("from", time("the first time, included", "2026-01-31T12:00:00Z"));
        taken.put("to", time("the last time, not included", "2026-01-31T13:00:00Z"));
        taken.put("before", time("only what is older", "2026-01-31T12:00:00Z"));
        taken.put(
                "maxPoints", number("how many points at most", DevicesResource.MOST_POINTS, 1_000));
        taken.put("what", text("an entry's kind, whole or up to the dot", "command.requested"));
        taken.put("who", text("only what they did", "anna"));
        taken.put("entryNumber", text("an entry's number, from 0", "17"));
        taken.put(
                "origin",
                text("a log's name in its checkpoints", "skerry.dev/gateway/0123456789abcdef"));
        taken.put("evidenceId", text("the number of a piece of evidence", "1"));
        taken.put("/api/audit?before", text("only entries with smaller numbers", "100"));
        taken.put("limit", number("how many at most", AlarmsResource.MOST, 100));
        taken.put("after", text("where the link to this page has it", "bm9ydGg"));
        PAGED.forEach(
                path ->
                        taken.put(
                                path + "?limit",
                                number("how many at most", Pages.MOST, Pages.MOST)));
        taken.put("state", choice("only in this state", "all", "active", "cleared"));
        String timeline = "/api/devices/{agentId}/{deviceId}/timeline?";
        taken.put(timeline + "limit", number("how many at most", Timeline.MOST, 500));
        taken.put(
                timeline + "older",
                text("what an earlier answer gave as next", "1769860800000000.0.17"));
        taken.put(
                "/api/conflicts?state",
                choice("only in this state", "all", "open", "decided", "settled"));
        taken.put(
                "/api/approvals?state",
                choice(
                        "only in this state",
                        "all",
                        "waiting",
                        "granted",
                        "refused",
                        "expired",
                        "withdrawn"));
        taken.put("requestId", text("a request's id", "stop-1"));
        taken.put("policyVersion", text("a version of the policy", "1769860800000000"));
        taken.put("alarmId", text("an alarm's id", "1"));
        taken.put("level", choice("lines as grave as this", "info", "error", "warn", "debug"));
        taken.put("contains", text("only lines with this in them", "SKR-A"));
        taken.put("siteName", text("a site's name", "plant"));
        taken.put("contact", text("a contact point's name", "ops"));
        taken.put("route", text("a route's name", "critical"));
        taken.put("site", text("only of agents at this site", "plant"));
        taken.put("model", text("only of this model, by digest or name", "pump/bearing"));
        taken.put("rule", text("only of rules of this name", "overheated"));
        taken.put("conflictId", text("a conflict's id", "1"));
        taken.put("name", text("a profile's or a model's name", "pump"));
        taken.put("version", text("a version of it", "1.2.0"));
        taken.put("/api/profiles/{name}/diff?from", text("the version before", "1.1.0"));
        taken.put("/api/profiles/{name}/diff?to", text("the version after", "1.2.0"));
        taken.put("person", text("a person's name", "anna"));
        taken.put("sessionId", text("a session's id", "1"));
        taken.put("tokenId", text("a token's id", "1"));
        taken.put("scope", choice("who works by it", "all", "site", "group", "agent", "device"));
        taken.put("target", text("the site, the tag or the agent", "north"));
        taken.put(
                "/api/profiles/{name}/assignments?device",
                text("one of the agent's devices", "pump-1"));
        taken.put(
                "/api/models/{name}/assignments?scope",
                choice("who runs it", "all", "site", "group", "agent"));
        taken.put("rolloutId", text("a rollout's id", "9d3ece84-6bfe-4aca-b81e-8f382ab80e37"));
        taken.put("property", text("a property of the twin", "target_rpm"));
        taken.put(
                "format",
                text(
                        "edgex, wot or lwm2m when a description is imported, wot or edgex when one is exported",
                        "wot"));
        taken.put("If-Match", text("only if it still has this ETag", "\"17.1\""));
        taken.put("If-None-Match", text("only if it has not this ETag any more", "\"17.1\""));
        taken.put("enrolmentId", text("an enrolment's id", "mfrggzdf"));
        taken.put("serial", text("a certificate's serial number, hexadecimal", "5f3a"));
        taken.put("reason", text("why, for the record", "stolen"));
        taken.put("readings", choice("what becomes of the agent's records", "keep", "delete"));
        FleetParameters.add(taken);
        ProfileParameters.add(taken);
        return taken;
    }

    /**
     * One of some words, the first of which holds when none is given. It is the example as well:
     * whoever tries the page out must not delete by accident.
     */
    static Taken choice(String description, String otherwise, String... others) {
        List<Object> words = new ArrayList<>(List.of(otherwise));
        words.addAll(List.of(others));
        Schema schema = type(SchemaType.STRING).enumeration(words).defaultValue(otherwise);
        return new Taken(schema, description, otherwise);
    }

    static Taken text(String description, String example) {
        return new Taken(type(SchemaType.STRING).minLength(1), description, example);
    }

    private static Taken time(String description, String example) {
        String full = description + "; ISO-8601 with an offset";
        return new Taken(type(SchemaType.STRING).format("date-time"), full, example);
    }

    private static Taken number(String description, int most, int otherwise) {
        Schema schema = type(SchemaType.INTEGER).format("int32");
        return new Taken(
                schema.minimum(BigDecimal.ONE)
                        .maximum(BigDecimal.valueOf(most))
                        .defaultValue(otherwise),
                description,
                otherwise);
    }

    static Schema type(SchemaType type) {
        return OASFactory.createSchema().type(List.of(type));
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.components(OASFactory.createComponents());
        }
        ProblemResponses.describe(document);
        Map<String, Taken> taken = parameters();
        document.getPaths()
                .getPathItems()
                .forEach(
                        (path, item) ->
                                item.getOperations()
                                        .forEach(
                                                (method, operation) ->
                                                        complete(
                                                                document, path, method, operation,
                                                                taken)));
    }

    private static void complete(
            OpenAPI document,
            String path,
            HttpMethod method,
            Operation operation,
            Map<String, Taken> taken) {
        List<Parameter> parameters =
                operation.getParameters() == null ? List.of() : operation.getParameters();
        for (Parameter parameter : parameters) {
            String name = parameter.getName();
            Taken what = taken.getOrDefault(path + "?" + name, taken.get(name));
            if (what == null) {
                throw new IllegalStateException(
                        path + ": nothing says what " + parameter.getName() + " takes");
            }
            parameter.schema(what.schema()).description(what.description()).example(what.example());
            if (REQUIRED.contains(name)) {
                parameter.required(true);
            }
        }
        Map<Integer, List<ErrorCode>> refusals = new TreeMap<>();
        refusals(path, method, operation, parameters)
                .forEach(
                        (error, status) ->
                                refusals.merge(
                                        status,
                                        List.of(error),
                                        (some, more) ->
                                                Stream.concat(some.stream(), more.stream())
                                                        .toList()));
        refusals.forEach(
                (status, errors) ->
                        operation
                                .getResponses()
                                .addAPIResponse(
                                        Integer.toString(status),
                                        ProblemResponses.of(status, errors, document)));
    }

    private static Map<ErrorCode, Integer> refusals(
            String path, HttpMethod method, Operation operation, List<Parameter> parameters) {
        Map<ErrorCode, Integer> refusals = new LinkedHashMap<>();
        boolean stream = path.equals("/api/events");
        refusals.put(GatewayError.PARAMETER_INVALID, 400);
        if (path.startsWith("/api/devices") && path.endsWith("/history")) {
            refusals.put(GatewayError.NO_HISTORY_OF_TEXT, 400);
        }
        if (parameters.stream().anyMatch(p -> p.getName().equals("after"))) {
            refusals.put(ApiError.PAGE_GONE, 410);
        }
        if (parameters.stream().anyMatch(p -> NAMES_OF_AGENT.contains(p.getName()))) {
            refusals.put(GatewayError.AGENT_UNKNOWN, 404);
        }
        if (path.contains("{deviceId}")) {
            refusals.put(GatewayError.DEVICE_UNKNOWN, 404);
        }
        if (parameters.stream().anyMatch(p -> p.getName().equals("resource"))) {
            refusals.put(GatewayError.RESOURCE_UNKNOWN, 404);
        }
        if (AlarmRefusals.areOf(path)) {
            refusals.putAll(AlarmRefusals.of(path, method));
        } else if (ActionRefusals.areOf(path)) {
            refusals.putAll(ActionRefusals.of(path, method));
        } else if (PolicyRefusals.areOf(path)) {
            refusals.putAll(PolicyRefusals.of(path, method));
        } else if (RolloutRefusals.areOf(path)) {
            refusals.putAll(RolloutRefusals.of(path, method));
        } else if (ProgramRefusals.areOf(path)) {
            refusals.putAll(ProgramRefusals.of(path, method));
        } else if (ModelRefusals.areOf(path)) {
            refusals.putAll(ModelRefusals.of(path, method));
        } else if (EnrolmentRefusals.areOf(path)) {
            refusals.remove(GatewayError.AGENT_UNKNOWN);
            refusals.putAll(EnrolmentRefusals.of(path, method));
        } else if (operation.getRequestBody() != null) {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.put(GatewayError.BODY_TOO_LARGE, 413);
            refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
            if (path.startsWith("/api/profiles")) {
                profileRefusals(path, refusals);
            } else if (path.endsWith("/tags")) {
                refusals.put(PolicyError.TOO_MANY_WAITING, 429);
                refusals.put(PolicyError.TOO_MANY_OF_ONE, 429);
            } else if (PeopleRefusals.concern(path) || path.startsWith("/api/signing")) {
                refusals.put(GatewayError.BODY_INVALID, 400);
            } else if (path.startsWith("/api/twins")) {
                refusals.put(GatewayError.PROPERTY_UNKNOWN, 422);
                refusals.put(GatewayError.VALUE_NOT_ALLOWED, 422);
                refusals.put(GatewayError.TWIN_FULL, 422);
            } else if (path.endsWith("/choice")) {
                refusals.put(GatewayError.VALUE_NOT_ALLOWED, 422);
            } else if (path.endsWith("/mark")) {
                refusals.put(GatewayError.TOO_MANY_MARKS, 409);
            } else if (path.contains("{viewName}")) {
                refusals.put(FleetError.VIEW_NAME_TAKEN, 409);
                refusals.put(FleetError.TOO_MANY_VIEWS, 409);
            } else if (path.endsWith("/interest")) {
                refusals.put(FleetError.STREAM_UNKNOWN, 404);
            } else if (path.endsWith("/replay")) {
                refusals.put(GatewayError.AGENT_CUT_OFF, 409);
            } else {
                refusals.put(GatewayError.COMMAND_NOT_DECLARED, 422);
                refusals.put(GatewayError.ARGUMENT_INVALID, 422);
                refusals.put(GatewayError.COMMAND_ID_TAKEN, 409);
                refusals.put(GatewayError.TOO_MANY_COMMANDS, 429);
                refusals.put(PolicyError.TOO_MANY_WAITING, 429);
                refusals.put(PolicyError.TOO_MANY_OF_ONE, 429);
                refusals.put(PolicyError.REQUEST_TOO_LARGE, 422);
                refusals.put(PolicyError.ID_TAKEN, 409);
            }
        }
        UNKNOWN.forEach(
                (name, error) -> {
                    if (path.contains(name)) {
                        refusals.put(error, 404);
                    }
                });
        if (path.endsWith("/cancel")) {
            refusals.put(GatewayError.COMMAND_DELIVERED, 409);
            refusals.put(PolicyError.NOT_THEIRS, 403);
        }
        if (path.endsWith("/choice")) {
            refusals.put(GatewayError.CONFLICT_SETTLED, 409);
            refusals.put(GatewayError.CONFLICT_OF_DEVICE, 409);
        }
        if (parameters.stream().anyMatch(p -> p.getName().equals("If-Match"))) {
            refusals.put(GatewayError.CHANGED_SINCE, 412);
        }
        if (path.equals("/api/profiles/{name}/assignments") && method != HttpMethod.GET) {
            refusals.put(PolicyError.TOO_MANY_WAITING, 429);
            refusals.put(PolicyError.TOO_MANY_OF_ONE, 429);
        }
        if (path.startsWith("/api/profiles/{name}")) {
            refusals.put(GatewayError.PROFILE_UNKNOWN, 404);
        }
        PeopleRefusals.add(path, method, refusals);
        if (path.equals("/api/signing/rotate")) {
            refusals.put(SigningError.KEYS_NOT_WRITTEN, 503);
        }
        if (method == HttpMethod.DELETE
                && !path.contains("{viewName}")
                && !PeopleRefusals.concern(path)
                && !PolicyRefusals.areOf(path)
                && !AlarmRefusals.areOf(path)
                && !ModelRefusals.areOf(path)
                && !ProgramRefusals.areOf(path)
                && !EnrolmentRefusals.areOf(path)) {
            refusals.put(
                    path.startsWith("/api/agents")
                            ? GatewayError.AGENT_CONNECTED
                            : path.endsWith("/mark")
                                    ? GatewayError.TOO_MANY_MARKS
                                    : path.endsWith("/assignments")
                                            ? GatewayError.ASSIGNMENT_UNKNOWN
                                            : GatewayError.PROFILE_ASSIGNED,
                    path.endsWith("/assignments") ? 404 : 409);
        }
        if (method != HttpMethod.GET) {
            refusals.put(GatewayError.STORE_TROUBLE, 503);
        }
        if (path.endsWith("/logs") && path.startsWith("/api/agents")) {
            refusals.put(GatewayError.TOO_MANY_LOG_WATCHERS, 503);
        }
        if (path.endsWith("/devices/{deviceId}/messages")) {
            refusals.putAll(MessagesResource.REFUSALS);
        }
        if (stream) {
            refusals.put(GatewayError.TOO_MANY_SUBSCRIBERS, 503);
        } else {
            refusals.put(GatewayError.NOT_ACCEPTABLE, 406);
            refusals.put(GatewayError.INTERNAL, 500);
        }
        refusals.put(GatewayError.HOST_UNKNOWN, 421);
        return refusals;
    }

    private static void profileRefusals(String path, Map<ErrorCode, Integer> refusals) {
        if (path.endsWith("/lint")) {
            return;
        }
        refusals.put(GatewayError.TOO_MANY_PROFILES, 409);
        if (!path.endsWith("/assignments")) {
            refusals.put(GatewayError.PROFILE_INVALID, 422);
            refusals.put(GatewayError.PROFILE_VERSION_TAKEN, 409);
        }
    }
}
