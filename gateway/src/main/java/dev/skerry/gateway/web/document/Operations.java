package dev.skerry.gateway.web.document;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;

/**
 * Says of each operation what it takes and gives, by the schema {@code <operation>Request} of
 * META-INF/openapi.yaml if it is there, and who may ask it.
 */
final class Operations {
    private static final String ANY_JSON = "#/components/schemas/JsonNode";

    private static final List<String> OPEN =
            List.of("/.well-known/", "/api/login", "/api/logout", "/api/first-admin");
    private static final Set<String> PAGING = Set.of("after", "before");
    private static final String WHO_AM_I = "/api/me";

    private Operations() {}

    static void complete(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        document.getPaths()
                .getPathItems()
                .forEach(
                        (path, item) ->
                                item.getOperations()
                                        .forEach(
                                                (method, operation) -> {
                                                    operation.setOperationId(
                                                            OperationId.of(method, path));
                                                    body(operation, schemas);
                                                    texts(operation);
                                                    headers(method, operation);
                                                    operation.setSecurity(security(path));
                                                }));
    }

    private static void body(Operation operation, Map<String, Schema> schemas) {
        if (operation.getRequestBody() == null) {
            return;
        }
        String id = operation.getOperationId();
        String name = id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1) + "Request";
        operation
                .getRequestBody()
                .getContent()
                .getMediaTypes()
                .values()
                .forEach(
                        media -> {
                            Schema schema = media.getSchema();
                            if (schema == null || !ANY_JSON.equals(schema.getRef())) {
                                return;
                            }
                            if (schemas.containsKey(name)) {
                                media.setSchema(
                                        OASFactory.createSchema()
                                                .ref("#/components/schemas/" + name));
                            }
                        });
    }

    /** What is no JSON is a text, or bytes, whatever the gateway's own type of it is. */
    private static void texts(Operation operation) {
        operation
                .getResponses()
                .getAPIResponses()
                .forEach(
                        (status, response) -> {
                            if (status.startsWith("2") && response.getContent() != null) {
                                response.getContent().getMediaTypes().forEach(Operations::asText);
                            }
                        });
    }

    private static void asText(String type, MediaType media) {
        if (type.equals("application/json")) {
            return;
        }
        Schema schema = OASFactory.createSchema().type(List.of(SchemaType.STRING));
        boolean isText = type.startsWith("text/") || type.endsWith("yaml") || type.endsWith("json");
        media.setSchema(isText ? schema : schema.format("binary"));
    }

    /** A JSON answer to a GET has a tag, and who has it already is told so. */
    private static void headers(HttpMethod method, Operation operation) {
        APIResponse good = operation.getResponses().getAPIResponse("200");
        if (method != HttpMethod.GET
                || good == null
                || good.getContent() == null
                || !good.getContent().hasMediaType("application/json")) {
            return;
        }
        good.addHeader("ETag", header("ETag"));
        if (operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(it -> PAGING.contains(it.getName()))) {
            good.addHeader("Link", header("Link"));
        }
        operation
                .getResponses()
                .addAPIResponse(
                        "304",
                        OASFactory.createAPIResponse()
                                .ref("#/components/responses/304.NotModified"));
    }

    private static Header header(String name) {
        return OASFactory.createHeader().ref("#/components/headers/" + name);
    }

    /** By the cookie of a session or by a token; strangers where everybody may ask. */
    private static List<SecurityRequirement> security(String path) {
        SecurityRequirement session = OASFactory.createSecurityRequirement().addScheme("session");
        SecurityRequirement token = OASFactory.createSecurityRequirement().addScheme("token");
        if (OPEN.stream().anyMatch(path::startsWith)) {
            return List.of();
        }
        return path.equals(WHO_AM_I)
                ? List.of(session, token, OASFactory.createSecurityRequirement())
                : List.of(session, token);
    }
}
