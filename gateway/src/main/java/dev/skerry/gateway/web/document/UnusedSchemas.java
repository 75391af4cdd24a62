package dev.skerry.gateway.web.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Takes out the schemas that no operation leads to. */
final class UnusedSchemas {
    private UnusedSchemas() {}

    static void remove(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        Set<String> used = new HashSet<>();
        Deque<Schema> open = new ArrayDeque<>();
        document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .flatMap(UnusedSchemas::schemas)
                .forEach(open::add);
        if (document.getComponents().getResponses() != null) {
            schemas(document.getComponents().getResponses().values()).forEach(open::add);
        }
        while (!open.isEmpty()) {
            Schema schema = open.remove();
            if (schema.getRef() != null) {
                String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
                Schema meant = schemas.get(name);
                if (meant != null && used.add(name)) {
                    open.add(meant);
                }
            }
            open.addAll(parts(schema));
        }
        Map<String, Schema> left = new TreeMap<>(schemas);
        left.keySet().retainAll(used);
        document.getComponents().setSchemas(left);
    }

    private static Stream<Schema> schemas(Operation operation) {
        Stream<Schema> answered = schemas(operation.getResponses().getAPIResponses().values());
        return operation.getRequestBody() == null
                ? answered
                : Stream.concat(answered, schemas(operation.getRequestBody().getContent()));
    }

    private static Stream<Schema> schemas(Collection<APIResponse> responses) {
        return responses.stream().flatMap(response -> schemas(response.getContent()));
    }

    private static Stream<Schema> schemas(@Nullable Content content) {
        return content == null
                ? Stream.empty()
                : content.getMediaTypes().values().stream()
                        .map(MediaType::getSchema)
                        .filter(Objects::nonNull);
    }

    private static List<Schema> parts(Schema schema) {
        List<Schema> parts = new ArrayList<>();
        if (schema.getProperties() != null) {
            parts.addAll(schema.getProperties().values());
        }
        Stream.of(schema.getItems(), schema.getAdditionalPropertiesSchema())
                .filter(Objects::nonNull)
                .forEach(parts::add);
        Stream.of(schema.getAnyOf(), schema.getOneOf(), schema.getAllOf(), schema.getPrefixItems())
                .filter(Objects::nonNull)
                .flatMap(Collection::stream)
                .forEach(parts::add);
        return parts;
    }
}
