package dev.skerry.gateway.web;

import dev.skerry.gateway.error.GatewayError;
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
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Completes the API's document with what is the same for all operations: what each parameter takes,
 * by its name, and how a request is refused, by what the operation takes.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {
    private static final String PROBLEM = "Problem";
    private static final Set<String> REQUIRED = Set.of("resource", "property");
    private static final Set<String> NAMES_OF_AGENT = Set.of("agentId", "agent");

    /** What a parameter takes. */
    private record Taken(Schema schema, String description, Object example) {}

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
        taken.put("limit", number("how many at most", AlarmsResource.MOST, 100));
        taken.put("state", choice("only in this state", "all", "active", "cleared"));
        taken.put(
                "/api/conflicts?state",
                choice("only in this state", "all", "open", "decided", "settled"));
        taken.put("conflictId", text("a conflict's id", "1"));
        taken.put("property", text("a property of the twin", "target_rpm"));
        taken.put("If-Match", text("only if it still has this ETag", "\"17.1\""));
        taken.put("If-None-Match", text("only if it has not this ETag any more", "\"17.1\""));
        taken.put("readings", choice("what becomes of the agent's records", "keep", "delete"));
        return taken;
    }

    /**
     * One of some words, the first of which holds when none is given. It is the example as well:
     * whoever tries the page out must not delete by accident.
     */
    private static Taken choice(String description, String otherwise, String... others) {
        List<Object> words = new ArrayList<>(List.of(otherwise));
        words.addAll(List.of(others));
        Schema schema = type(SchemaType.STRING).enumeration(words).defaultValue(otherwise);
        return new Taken(schema, description, otherwise);
    }

    private static Taken text(String description, String example) {
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

    private static Schema type(SchemaType type) {
        return OASFactory.createSchema().type(List.of(type));
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.components(OASFactory.createComponents());
        }
        document.getComponents().addSchema(PROBLEM, problemSchema());
        Map<String, Taken> taken = parameters();
        document.getPaths()
                .getPathItems()
                .forEach(
                        (path, item) ->
                                item.getOperations()
                                        .forEach(
                                                (method, operation) ->
                                                        complete(path, method, operation, taken)));
    }

    private static void complete(
            String path, HttpMethod method, Operation operation, Map<String, Taken> taken) {
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
        Map<Integer, List<GatewayError>> refusals = new TreeMap<>();
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
                                        Integer.toString(status), response(status, errors)));
    }

    private static Map<GatewayError, Integer> refusals(
            String path, HttpMethod method, Operation operation, List<Parameter> parameters) {
        Map<GatewayError, Integer> refusals = new LinkedHashMap<>();
        boolean stream = path.equals("/api/events");
        refusals.put(GatewayError.PARAMETER_INVALID, 400);
        if (path.startsWith("/api/devices") && path.endsWith("/history")) {
            refusals.put(GatewayError.NO_HISTORY_OF_TEXT, 400);
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
        if (operation.getRequestBody() != null) {
            refusals.put(GatewayError.BODY_INVALID, 400);
            refusals.put(GatewayError.BODY_TOO_LARGE, 413);
            refusals.put(GatewayError.MEDIA_TYPE_UNKNOWN, 415);
            if (path.startsWith("/api/twins")) {
                refusals.put(GatewayError.PROPERTY_UNKNOWN, 422);
                refusals.put(GatewayError.VALUE_NOT_ALLOWED, 422);
                refusals.put(GatewayError.TWIN_FULL, 422);
            } else if (path.endsWith("/choice")) {
                refusals.put(GatewayError.VALUE_NOT_ALLOWED, 422);
            } else if (path.endsWith("/replay")) {
                refusals.put(GatewayError.AGENT_CUT_OFF, 409);
            } else {
                refusals.put(GatewayError.COMMAND_NOT_DECLARED, 422);
                refusals.put(GatewayError.ARGUMENT_INVALID, 422);
                refusals.put(GatewayError.COMMAND_ID_TAKEN, 409);
                refusals.put(GatewayError.TOO_MANY_COMMANDS, 429);
            }
        }
        if (path.contains("{commandId}")) {
            refusals.put(GatewayError.COMMAND_UNKNOWN, 404);
        }
        if (path.endsWith("/cancel")) {
            refusals.put(GatewayError.COMMAND_DELIVERED, 409);
        }
        if (path.contains("{conflictId}")) {
            refusals.put(GatewayError.CONFLICT_UNKNOWN, 404);
        }
        if (path.endsWith("/choice")) {
            refusals.put(GatewayError.CONFLICT_SETTLED, 409);
            refusals.put(GatewayError.CONFLICT_OF_DEVICE, 409);
        }
        if (parameters.stream().anyMatch(p -> p.getName().equals("If-Match"))) {
            refusals.put(GatewayError.CHANGED_SINCE, 412);
        }
        if (method == HttpMethod.DELETE) {
            refusals.put(GatewayError.AGENT_CONNECTED, 409);
        }
        if (method != HttpMethod.GET) {
            refusals.put(GatewayError.STORE_TROUBLE, 503);
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

    private static APIResponse response(int status, List<GatewayError> errors) {
        var media =
                OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref("#/components/schemas/" + PROBLEM));
        var meanings = new StringBuilder();
        for (GatewayError error : errors) {
            meanings.append(meanings.isEmpty() ? "" : "; ")
                    .append(error.code())
                    .append(": ")
                    .append(error.meaning());
            media.addExample(
                    error.code(),
                    OASFactory.createExample()
                            .summary(error.meaning())
                            .value(example(Problem.of(error, status, "what is wrong here"))));
        }
        return OASFactory.createAPIResponse()
                .description(meanings.toString())
                .content(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, media));
    }

    private static Map<String, Object> example(Problem problem) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", problem.type());
        example.put("title", problem.title());
        example.put("status", problem.status());
        example.put("code", problem.code());
        example.put("detail", problem.detail());
        example.put("hint", problem.hint());
        return example;
    }

    private static Schema problemSchema() {
        Schema problem =
                type(SchemaType.OBJECT)
                        .description(
                                "Problem details (RFC 9457); code is stable, see docs/errors.md");
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("type", "a URN of the code");
        texts.put("title", "what is wrong, in general");
        texts.put("code", "stable: SKR-G and three digits");
        texts.put("detail", "what is wrong here");
        texts.put("hint", "what to do");
        texts.forEach(
                (name, description) ->
                        problem.addProperty(name, type(SchemaType.STRING).description(description))
                                .addRequired(name));
        return problem.addProperty("status", type(SchemaType.INTEGER).format("int32"))
                .addRequired("status");
    }
}
