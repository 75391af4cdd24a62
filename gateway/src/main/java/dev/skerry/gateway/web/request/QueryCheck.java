package dev.skerry.gateway.web.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.web.Problem;
import dev.skerry.profile.text.Suggestions;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Refuses query parameters that an operation does not take, by what the API's document says of it:
 * a filter that is mistyped would otherwise be none.
 */
@Singleton
class QueryCheck {
    /** After {@link HostCheck}, before whatever answers. */
    private static final int SECOND = 9_000;

    private final OpenApiDocumentService documents;
    private final ObjectMapper json;
    private volatile @Nullable List<Operation> operations;

    /** What the document says of one method of one path. */
    private record Operation(HttpMethod method, String[] path, Set<String> parameters) {
        boolean isAsked(HttpMethod asked, String[] segments) {
            if (!method.equals(asked) || segments.length != path.length) {
                return false;
            }
            for (int i = 0; i < path.length; i++) {
                if (!path[i].startsWith("{") && !path[i].equals(segments[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    QueryCheck(OpenApiDocumentService documents, ObjectMapper json) {
        this.documents = documents;
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, SECOND);
    }

    private void check(RoutingContext context) {
        String objection = objection(context);
        if (objection == null) {
            context.next();
        } else {
            Problem.of(GatewayError.PARAMETER_INVALID, 400, objection)
                    .send(context.response(), json);
        }
    }

    private @Nullable String objection(RoutingContext context) {
        if (context.request().query() == null) {
            return null;
        }
        HttpMethod method = context.request().method();
        HttpMethod asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        String[] segments = context.normalizedPath().split("/");
        for (Operation operation : operations()) {
            if (operation.isAsked(asked, segments)) {
                return objection(context, operation.parameters());
            }
        }
        return null;
    }

    private static @Nullable String objection(RoutingContext context, Set<String> parameters) {
        for (String name : context.queryParams().names()) {
            if (!parameters.contains(name)) {
                String meant = Suggestions.didYouMean(name, parameters);
                return "there is no parameter '%s' here: %s"
                        .formatted(name, meant == null ? "this takes none" : meant);
            }
        }
        return null;
    }

    /** Read when first asked for: the document is not there yet when filters are registered. */
    private List<Operation> operations() {
        List<Operation> known = operations;
        if (known == null) {
            known = read();
            operations = known;
        }
        return known;
    }

    private List<Operation> read() {
        try {
            byte[] document =
                    documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON);
            List<Operation> found = new ArrayList<>();
            for (var path : json.readTree(document).path("paths").properties()) {
                for (var operation : path.getValue().properties()) {
                    found.add(
                            new Operation(
                                    HttpMethod.valueOf(operation.getKey().toUpperCase(Locale.ROOT)),
                                    path.getKey().split("/"),
                                    queryParameters(operation.getValue())));
                }
            }
            return List.copyOf(found);
        } catch (IOException e) {
            throw new UncheckedIOException("the API's document is no JSON", e);
        }
    }

    private static Set<String> queryParameters(JsonNode operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                names.add(parameter.path("name").asText());
            }
        }
        return names;
    }
}
