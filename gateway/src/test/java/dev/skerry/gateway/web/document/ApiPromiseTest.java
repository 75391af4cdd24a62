package dev.skerry.gateway.web.document;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What programs rely on: each operation says all of itself. */
@QuarkusTest
class ApiPromiseTest {
    private static final Path KEPT = Path.of("..", "docs", "openapi.yaml");

    private static JsonNode document() throws IOException {
        return new ObjectMapper()
                .readTree(given().queryParam("format", "json").get("/q/openapi").asByteArray());
    }

    /** Hands on each operation with its method and path. */
    private static void each(JsonNode document, BiConsumer<String, JsonNode> operation) {
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                operation.accept(method.getKey() + " " + path.getKey(), method.getValue());
            }
        }
    }

    @Test
    void names_each_operation_once_and_says_what_it_does() throws IOException {
        JsonNode document = document();
        Set<String> ids = new HashSet<>();
        Set<String> tags = new HashSet<>();
        document.get("tags").forEach(tag -> tags.add(tag.get("name").asText()));
        each(
                document,
                (name, operation) -> {
                    assertThat(operation.path("operationId").asText())
                            .as(name)
                            .matches("[a-zA-Z]+");
                    assertThat(ids.add(operation.get("operationId").asText())).as(name).isTrue();
                    assertThat(operation.path("summary").asText()).as(name).isNotEmpty();
                    assertThat(operation.path("tags")).as(name).hasSize(1);
                    assertThat(tags).as(name).contains(operation.at("/tags/0").asText());
                });
        assertThat(ids).contains("getAgents", "putAgentTags", "getModelVersion", "patchPerson");
    }

    @Test
    void says_who_may_ask() throws IOException {
        JsonNode document = document();
        assertThat(document.at("/components/securitySchemes").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("session", "token");
        each(
                document,
                (name, operation) ->
                        assertThat(operation.path("security").isArray()).as(name).isTrue());
        assertThat(document.at("/paths/~1api~1login/post/security")).isEmpty();
        assertThat(document.at("/paths/~1api~1agents/get/security")).hasSize(2);
        assertThat(document.at("/paths/~1api~1me/get/security/2").isEmpty()).isTrue();
    }

    @Test
    void says_of_each_parameter_what_it_takes_and_within_which_bounds() throws IOException {
        each(
                document(),
                (name, operation) -> {
                    for (JsonNode parameter : operation.path("parameters")) {
                        String which = name + " " + parameter.path("name").asText();
                        JsonNode schema = parameter.path("schema");
                        assertThat(parameter.path("description").asText()).as(which).isNotEmpty();
                        assertThat(parameter.has("example")).as(which).isTrue();
                        assertThat(schema.path("type").asText()).as(which).isNotEmpty();
                        if (schema.path("type").asText().equals("integer")) {
                            assertThat(schema.has("minimum")).as(which).isTrue();
                            assertThat(schema.has("maximum")).as(which).isTrue();
                        }
                    }
                });
    }

    @Test
    void says_the_type_of_all_that_it_takes_and_gives() throws IOException {
        JsonNode document = document();
        List<String> untyped = new ArrayList<>();
        document.at("/components/schemas")
                .properties()
                .forEach(
                        schema -> {
                            if (!schema.getKey().equals("Value")) {
                                addUntyped(schema.getKey(), schema.getValue(), untyped);
                            }
                        });
        each(
                document,
                (name, operation) -> {
                    assertThat(operation.path("requestBody").toString())
                            .as(
                                    "%s takes what no schema <id>Request in META-INF/openapi.yaml says",
                                    name)
                            .doesNotContain("/JsonNode");
                    operation
                            .at("/requestBody/content")
                            .forEach(media -> addUntyped(name, media.path("schema"), untyped));
                    operation
                            .get("responses")
                            .properties()
                            .forEach(
                                    response -> {
                                        assertThat(
                                                        response.getKey().equals("204")
                                                                || response.getValue()
                                                                        .has("content")
                                                                || response.getValue().has("$ref"))
                                                .as(name + " " + response.getKey())
                                                .isTrue();
                                        response.getValue()
                                                .path("content")
                                                .forEach(
                                                        media ->
                                                                addUntyped(
                                                                        name,
                                                                        media.path("schema"),
                                                                        untyped));
                                    });
                });
        assertThat(untyped).isEmpty();
    }

    private static void addUntyped(String where, JsonNode schema, List<String> untyped) {
        if (schema.has("$ref")) {
            return;
        }
        JsonNode type = schema.path("type");
        String types = type.isArray() ? type.toString() : type.asText();
        if (schema.has("anyOf") || schema.has("oneOf")) {
            schema.findValues("anyOf")
                    .forEach(some -> some.forEach(it -> addUntyped(where, it, untyped)));
        } else if (types.isEmpty()) {
            untyped.add(where);
        } else if (types.contains("object")) {
            if (!schema.has("properties") && !schema.path("additionalProperties").isObject()) {
                untyped.add(where + ": an object of anything");
            }
            schema.path("properties")
                    .properties()
                    .forEach(it -> addUntyped(where + "." + it.getKey(), it.getValue(), untyped));
            if (schema.path("additionalProperties").isObject()) {
                addUntyped(where + ".*", schema.get("additionalProperties"), untyped);
            }
        } else if (types.contains("array")) {
            addUntyped(where + "[]", schema.path("items"), untyped);
        }
    }

    @Test
    void says_which_properties_are_always_there_and_which_may_be_null() throws IOException {
        JsonNode agent = document().at("/components/schemas/AgentView");

        assertThat(agent.get("required")).hasSameSizeAs(agent.get("properties"));
        assertThat(agent.at("/properties/agentId/type").asText()).isEqualTo("string");
        assertThat(agent.at("/properties/pendingRecords/type").toString()).contains("null");
        assertThat(agent.at("/properties/statusAt").toString()).contains("null");
        assertThat(agent.at("/properties/lastSeenAt").toString()).doesNotContain("null");
    }

    @Test
    void calls_no_type_by_a_number() throws IOException {
        assertThat(document().at("/components/schemas").properties())
                .extracting(Map.Entry::getKey)
                .isNotEmpty()
                .noneMatch(name -> Character.isDigit(name.charAt(name.length() - 1)))
                .doesNotContain("JsonNode");
    }

    @Test
    void gives_an_example_of_each_body_and_what_it_may_have() throws IOException {
        JsonNode schemas = document().at("/components/schemas");
        List<String> bodies = new ArrayList<>();
        for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
            boolean isOther = schema.getValue().has("$ref");
            if (schema.getKey().endsWith("Request") && !isOther) {
                bodies.add(schema.getKey());
                assertThat(schema.getValue().path("examples")).as(schema.getKey()).isNotEmpty();
                if (schema.getValue().get("type").asText().equals("object")) {
                    assertThat(schema.getValue().path("additionalProperties").asBoolean(true))
                            .as(schema.getKey())
                            .isFalse();
                }
            }
        }
        assertThat(bodies).contains("PostDeviceCommandsRequest", "PatchTwinRequest");
    }

    /** As trees: the order of keys says nothing, and differs from one build to the next. */
    @Test
    void is_the_one_that_is_kept_for_review() throws IOException {
        var yaml = new YAMLMapper();
        JsonNode kept = yaml.readTree(Files.readString(KEPT));
        JsonNode served =
                yaml.readTree(given().queryParam("format", "yaml").get("/q/openapi").asString());

        List<String> differences = new ArrayList<>();
        compare("", kept, served, differences);
        assertThat(differences)
                .as(
                        "the API has changed: look at the difference and keep it,"
                                + " cp gateway/target/openapi/openapi.yaml docs/openapi.yaml")
                .isEmpty();
    }

    private static void compare(
            String where, JsonNode kept, JsonNode served, List<String> differences) {
        if (!kept.isObject() || !served.isObject()) {
            if (!kept.equals(served)) {
                differences.add(where + ": " + kept + " is " + served);
            }
            return;
        }
        Set<String> keys = new TreeSet<>();
        kept.fieldNames().forEachRemaining(keys::add);
        served.fieldNames().forEachRemaining(keys::add);
        for (String key : keys) {
            compare(where + "/" + key, kept.path(key), served.path(key), differences);
        }
    }
}
