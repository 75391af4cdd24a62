package dev.skerry.gateway.web.document;

import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.web.Problem;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** How the API's document tells of refusals: problem details, with an example of each code. */
final class ProblemResponses {
    private static final String SCHEMA = "Problem";
    private static final int TOO_MANY = 429;

    private ProblemResponses() {}

    /** Adds the schema that all refusals have. */
    static void describe(OpenAPI document) {
        document.getComponents().addSchema(SCHEMA, schema());
    }

    /** Refers to a refusal by a status, which the document gets once. */
    static APIResponse of(int status, List<ErrorCode> errors, OpenAPI document) {
        String name =
                status
                        + errors.stream()
                                .map(ErrorCode::code)
                                .sorted()
                                .collect(Collectors.joining(".", ".", ""));
        document.getComponents().addResponse(name, whole(status, errors, document));
        return OASFactory.createAPIResponse().ref("#/components/responses/" + name);
    }

    private static APIResponse whole(int status, List<ErrorCode> unordered, OpenAPI document) {
        List<ErrorCode> errors =
                unordered.stream().sorted(Comparator.comparing(ErrorCode::code)).toList();
        MediaType media =
                OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref("#/components/schemas/" + SCHEMA));
        var meanings = new StringBuilder();
        for (ErrorCode error : errors) {
            meanings.append(meanings.isEmpty() ? "" : "; ")
                    .append(error.code())
                    .append(": ")
                    .append(error.meaning());
            String name = error.code() + "." + status;
            document.getComponents()
                    .addExample(
                            name,
                            OASFactory.createExample()
                                    .summary(error.meaning())
                                    .value(value(Problem.of(error, status, "what is wrong here"))));
            media.addExample(
                    error.code(), OASFactory.createExample().ref("#/components/examples/" + name));
        }
        APIResponse response =
                OASFactory.createAPIResponse()
                        .description(meanings.toString())
                        .content(
                                OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, media));
        if (status == TOO_MANY) {
            for (String name : List.of("Retry-After", "RateLimit", "RateLimit-Policy")) {
                response.addHeader(
                        name, OASFactory.createHeader().ref("#/components/headers/" + name));
            }
        }
        return response;
    }

    private static Map<String, Object> value(Problem problem) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", problem.type());
        example.put("title", problem.title());
        example.put("status", problem.status());
        example.put("code", problem.code());
        example.put("detail", problem.detail());
        example.put("hint", problem.hint());
        return example;
    }

    private static Schema schema() {
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
                .addRequired("status")
                .addProperty(
                        "problems",
                        type(SchemaType.ARRAY)
                                .items(objection())
                                .description("all that is wrong with a source or a bundle"));
    }

    private static Schema objection() {
        Schema objection = type(SchemaType.OBJECT);
        for (String name : List.of("code", "message")) {
            objection.addProperty(name, type(SchemaType.STRING)).addRequired(name);
        }
        for (String name : List.of("excerpt", "file", "place")) {
            objection.addProperty(name, type(SchemaType.STRING));
        }
        for (String name : List.of("line", "column")) {
            objection.addProperty(name, type(SchemaType.INTEGER).format("int32"));
        }
        return objection.addProperty(
                "hint",
                OASFactory.createSchema().type(List.of(SchemaType.STRING, SchemaType.NULL)));
    }

    private static Schema type(SchemaType type) {
        return OASFactory.createSchema().type(List.of(type));
    }
}
