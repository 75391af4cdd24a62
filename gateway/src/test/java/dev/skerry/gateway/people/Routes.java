package dev.skerry.gateway.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.Method;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway's routes: those that there are, and those that docs/people.md lists. */
final class Routes {
    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Z]+ /\\S+)` \\| ([a-z]+)( of all sites)? \\|");

    private Routes() {}

    /**
     * A route.
     *
     * @param bodyType what it takes as a body; empty if none
     * @param queries the names of what may stand in its query
     */
    record Route(Method method, String path, String bodyType, List<String> queries) {
        String name() {
            return method + " " + path;
        }

        boolean changes() {
            return method != Method.GET;
        }

        /** Asks, with a body if the route takes one, and each variable of the path as given. */
        Response ask(RequestSpecification request, String variable, String body) {
            request.contentType(bodyType.isEmpty() ? "application/json" : bodyType);
            if (!bodyType.isEmpty()) {
                request.body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            return request.urlEncodingEnabled(false).request(method, at(variable));
        }

        /** Its address with each variable of the path as given. */
        String at(String variable) {
            return path.replaceAll("\\{\\w+}", Matcher.quoteReplacement(variable));
        }
    }

    /**
     * Who may use a route.
     *
     * @param least null for everybody
     */
    record Rule(@Nullable Role least, boolean allSites) {}

    /** All but the event stream's, which goes on. */
    static List<Route> all(RequestSpecification viewer) throws IOException {
        JsonNode document =
                new ObjectMapper()
                        .readTree(viewer.accept("application/json").get("/q/openapi").asString());
        List<Route> routes = new ArrayList<>();
        for (var path : document.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                var types = operation.getValue().at("/requestBody/content").fieldNames();
                routes.add(
                        new Route(
                                Method.valueOf(operation.getKey().toUpperCase(Locale.ROOT)),
                                path.getKey(),
                                types.hasNext() ? types.next() : "",
                                queries(operation.getValue())));
            }
        }
        return routes;
    }

    private static List<String> queries(JsonNode operation) {
        List<String> names = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                names.add(parameter.path("name").asText());
            }
        }
        return names;
    }

    static Map<String, Rule> documented() throws IOException {
        Map<String, Rule> rules = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("../docs/people.md")));
        while (row.find()) {
            rules.put(
                    row.group(1),
                    new Rule(Role.of(row.group(2)).orElse(null), row.group(3) != null));
        }
        return rules;
    }
}
