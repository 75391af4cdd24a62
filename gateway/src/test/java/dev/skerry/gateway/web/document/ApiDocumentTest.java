package dev.skerry.gateway.web.document;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.error.ApiError;
import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.FleetError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.ModelError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.error.ProgramError;
import dev.skerry.gateway.error.RolloutError;
import dev.skerry.gateway.error.SigningError;
import dev.skerry.gateway.web.Problem;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApiDocumentTest {
    private static JsonNode document() throws IOException {
        return new ObjectMapper()
                .readTree(given().queryParam("format", "json").get("/q/openapi").asByteArray());
    }

    private static JsonNode parameter(JsonNode operation, String name) {
        for (JsonNode parameter : operation.get("parameters")) {
            if (parameter.get("name").asText().equals(name)) {
                return parameter;
            }
        }
        throw new AssertionError("no parameter " + name + " in " + operation);
    }

    @Test
    void lists_every_path_with_what_it_answers_when_it_refuses() throws IOException {
        JsonNode document = document();
        JsonNode paths = document.get("paths");
        List<String> names = new ArrayList<>();
        paths.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "/.well-known/est/cacerts",
                        "/.well-known/est/simpleenroll",
                        "/.well-known/est/simplereenroll",
                        "/.well-known/skerry/keys",
                        "/api/agents",
                        "/api/agents/{agentId}",
                        "/api/agents/{agentId}/certificates",
                        "/api/agents/{agentId}/devices/{deviceId}/messages",
                        "/api/agents/{agentId}/logs",
                        "/api/agents/{agentId}/missing",
                        "/api/agents/{agentId}/models",
                        "/api/agents/{agentId}/profiles",
                        "/api/agents/{agentId}/program",
                        "/api/agents/{agentId}/replay",
                        "/api/agents/{agentId}/actions",
                        "/api/agents/{agentId}/settings",
                        "/api/agents/{agentId}/sightings",
                        "/api/agents/{agentId}/tags",
                        "/api/agents/{agentId}/vitals",
                        "/api/alarms",
                        "/api/alarms/acts",
                        "/api/alarms/assignees",
                        "/api/alarms/precision",
                        "/api/alarms/{alarmId}",
                        "/api/alarms/{alarmId}/acts",
                        "/api/alarms/{alarmId}/mark",
                        "/api/alarms/{alarmId}/marks",
                        "/api/alarms/{alarmId}/timeline",
                        "/api/approvals",
                        "/api/approvals/{requestId}",
                        "/api/approvals/{requestId}/source",
                        "/api/audit",
                        "/api/audit/evidence",
                        "/api/audit/evidence/{evidenceId}/settle",
                        "/api/audit/export",
                        "/api/audit/logs",
                        "/api/audit/logs/settle",
                        "/api/audit/{entryNumber}/proof",
                        "/api/authority",
                        "/api/authority/issuing",
                        "/api/authority/root",
                        "/api/authority/root/export",
                        "/api/certificates/{serial}",
                        "/api/commands/{commandId}",
                        "/api/commands/{commandId}/cancel",
                        "/api/conflicts",
                        "/api/conflicts/{conflictId}",
                        "/api/conflicts/{conflictId}/choice",
                        "/api/decisions",
                        "/api/devices",
                        "/api/devices/{agentId}/{deviceId}",
                        "/api/devices/{agentId}/{deviceId}/commands",
                        "/api/devices/{agentId}/{deviceId}/history",
                        "/api/devices/{agentId}/{deviceId}/readings",
                        "/api/devices/{agentId}/{deviceId}/timeline",
                        "/api/enrolments",
                        "/api/enrolments/{enrolmentId}",
                        "/api/events",
                        "/api/events/{stream}/interest",
                        "/api/first-admin",
                        "/api/fleet",
                        "/api/fleet/bulk",
                        "/api/fleet/bulk/dry-run",
                        "/api/fleet/bulk/{bulkId}",
                        "/api/fleet/bulk/{bulkId}/stop",
                        "/api/fleet/bulk/{bulkId}/undo",
                        "/api/fleet/agents",
                        "/api/fleet/views",
                        "/api/fleet/views/{viewName}",
                        "/api/ledger",
                        "/api/login",
                        "/api/logout",
                        "/api/me",
                        "/api/me/password",
                        "/api/models",
                        "/api/models/{name}",
                        "/api/models/{name}/agents",
                        "/api/models/{name}/assignments",
                        "/api/models/{name}/rollouts",
                        "/api/models/{name}/rollouts/preview",
                        "/api/models/{name}/rollouts/{rolloutId}",
                        "/api/models/{name}/rollouts/{rolloutId}/abort",
                        "/api/models/{name}/rollouts/{rolloutId}/comparison",
                        "/api/models/{name}/rollouts/{rolloutId}/pause",
                        "/api/models/{name}/rollouts/{rolloutId}/promote",
                        "/api/models/{name}/rollouts/{rolloutId}/resume",
                        "/api/models/{name}/{version}",
                        "/api/models/{name}/{version}/archive",
                        "/api/models/{name}/{version}/card",
                        "/api/notifications/contact-points",
                        "/api/notifications/contact-points/{contact}",
                        "/api/notifications/contact-points/{contact}/test",
                        "/api/notifications/deliveries",
                        "/api/notifications/routes",
                        "/api/notifications/routes/{route}",
                        "/api/people",
                        "/api/people/{person}",
                        "/api/policy",
                        "/api/policy/lint",
                        "/api/policy/schema",
                        "/api/policy/versions",
                        "/api/policy/versions/{policyVersion}/source",
                        "/api/profile-templates",
                        "/api/profile-templates/{name}",
                        "/api/program-rollouts",
                        "/api/program-rollouts/preview",
                        "/api/program-rollouts/{rolloutId}",
                        "/api/program-rollouts/{rolloutId}/pause",
                        "/api/program-rollouts/{rolloutId}/resume",
                        "/api/program-rollouts/{rolloutId}/revert",
                        "/api/program-rollouts/{rolloutId}/stop",
                        "/api/programs",
                        "/api/programs/chunks",
                        "/api/programs/{version}",
                        "/api/profiles",
                        "/api/profiles/draft",
                        "/api/profiles/dry-run",
                        "/api/profiles/import",
                        "/api/profiles/lint",
                        "/api/profiles/schema",
                        "/api/profiles/{name}",
                        "/api/profiles/{name}/agents",
                        "/api/profiles/{name}/assignments",
                        "/api/profiles/{name}/assignments/preview",
                        "/api/profiles/{name}/diff",
                        "/api/profiles/{name}/versions/{version}",
                        "/api/profiles/{name}/versions/{version}/export",
                        "/api/profiles/{name}/versions/{version}/source",
                        "/api/sessions",
                        "/api/sessions/{sessionId}",
                        "/api/sightings",
                        "/api/signing",
                        "/api/signing/artifacts",
                        "/api/signing/rotate",
                        "/api/sites/{siteName}",
                        "/api/tokens",
                        "/api/tokens/{tokenId}",
                        "/api/twins/{agentId}/{deviceId}",
                        "/api/twins/{agentId}/{deviceId}/history");
        List<String> known =
                Stream.<ErrorCode[]>of(
                                ActionError.values(),
                                GatewayError.values(),
                                AlarmError.values(),
                                ApiError.values(),
                                AuditError.values(),
                                AuthorityError.values(),
                                ModelError.values(),
                                ProgramError.values(),
                                PeopleError.values(),
                                PolicyError.values(),
                                FleetError.values(),
                                RolloutError.values(),
                                SigningError.values())
                        .flatMap(Arrays::stream)
                        .map(ErrorCode::code)
                        .toList();
        for (JsonNode item : paths) {
            for (JsonNode operation : item) {
                assertThat(operation.get("responses").properties())
                        .anyMatch(response -> response.getKey().startsWith("2"));
                assertThat(operation.get("responses").has("421")).isTrue();
                operation
                        .get("responses")
                        .properties()
                        .forEach(
                                response -> {
                                    if (!response.getKey().startsWith("2")
                                            && !response.getKey().equals("304")) {
                                        String refusal = response.getValue().path("$ref").asText();
                                        JsonNode problem =
                                                document.at(refusal.substring(1))
                                                        .at("/content/application~1problem+json");
                                        assertThat(problem.at("/schema/$ref").asText())
                                                .isEqualTo("#/components/schemas/Problem");
                                        assertThat(problem.get("examples").fieldNames())
                                                .toIterable()
                                                .isNotEmpty()
                                                .isSubsetOf(known);
                                    }
                                });
            }
        }
    }

    @Test
    void refers_to_nothing_that_it_does_not_have() throws IOException {
        JsonNode document = document();
        assertThat(document.get("openapi").asText()).startsWith("3.");
        for (JsonNode reference : document.findValues("$ref")) {
            String pointer = reference.asText().substring(1);
            assertThat(document.at(pointer).isMissingNode()).as(pointer).isFalse();
        }
    }

    @Test
    void says_what_each_parameter_takes() throws IOException {
        JsonNode paths = document().get("paths");
        JsonNode history = paths.get("/api/devices/{agentId}/{deviceId}/history").get("get");
        JsonNode points = parameter(history, "maxPoints").get("schema");
        assertThat(points.get("type").asText()).isEqualTo("integer");
        assertThat(points.get("minimum").asInt()).isEqualTo(1);
        assertThat(points.get("maximum").asInt()).isEqualTo(10_000);
        assertThat(points.get("default").asInt()).isEqualTo(1_000);
        assertThat(parameter(history, "from").at("/schema/format").asText()).isEqualTo("date-time");
        assertThat(parameter(history, "resource").get("required").asBoolean()).isTrue();
        JsonNode state = parameter(paths.get("/api/alarms").get("get"), "state");
        assertThat(state.at("/schema/enum")).hasSize(3);
        JsonNode open = parameter(paths.get("/api/conflicts").get("get"), "state");
        assertThat(open.at("/schema/enum").toString()).contains("open", "settled");
        JsonNode choice = paths.at("/~1api~1conflicts~1{conflictId}~1choice/post");
        assertThat(parameter(choice, "If-Match").get("in").asText()).isEqualTo("header");
        assertThat(choice.at("/responses/409").toString())
                .contains(GatewayError.CONFLICT_SETTLED.code());
        JsonNode records = parameter(paths.get("/api/agents/{agentId}").get("delete"), "readings");
        assertThat(records.get("example").asText()).isEqualTo("keep");
        for (String status :
                new String[] {"400", "404", "406", "412", "413", "415", "422", "503"}) {
            assertThat(paths.at("/~1api~1twins~1{agentId}~1{deviceId}/patch/responses").has(status))
                    .as(status)
                    .isTrue();
        }
    }

    @Test
    void is_shown_as_a_page() {
        given().get("/q/swagger-ui/")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("script-src 'self'"))
                .body(containsString("/q/openapi"));
        assertThat(given().get("/q/swagger-ui/").headers().getValues("Content-Security-Policy"))
                .hasSize(1);
        given().get("/q/swagger-ui/swagger-ui-bundle.js").then().statusCode(200);
    }

    @Test
    void answers_only_for_names_that_it_goes_by() {
        for (String host : new String[] {"localhost", "LOCALHOST:1", "[::1]:8080", "127.0.0.1"}) {
            given().header("Host", host).get("/api/agents").then().statusCode(200);
        }
        for (String path : new String[] {"/api/agents", "/", "/q/metrics", "/api/events"}) {
            given().header("Host", "rebound.example:8080")
                    .get(path)
                    .then()
                    .statusCode(421)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("code", equalTo("SKR-G415"))
                    .body("detail", containsString("rebound.example"));
        }
    }

    @Test
    void answers_no_page_from_elsewhere() {
        given().header("Origin", "http://localhost:8080").get("/api/agents").then().statusCode(200);
        given().header("Origin", "https://elsewhere.example")
                .delete("/api/agents/none")
                .then()
                .statusCode(421)
                .body("code", equalTo("SKR-G415"))
                .body("detail", containsString("elsewhere.example"));
    }

    @Test
    void tells_media_types_and_bodies_apart() {
        given().accept("text/csv")
                .get("/api/agents")
                .then()
                .statusCode(406)
                .body("code", equalTo("SKR-G413"));
        given().contentType("text/plain")
                .body("x")
                .patch("/api/twins/none/x")
                .then()
                .statusCode(415)
                .body("code", equalTo("SKR-G414"));
        for (String body :
                new String[] {
                    "{\"desired\":{\"a\":1,\"a\":2}}",
                    "{\"desired\":{},\"desired\":{}}",
                    "{\"desired\":{}} {}"
                }) {
            given().contentType("application/json")
                    .body(body)
                    .patch("/api/twins/none/x")
                    .then()
                    .statusCode(400)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("code", equalTo("SKR-G406"));
        }
    }

    @Test
    void says_that_the_agent_is_unknown_before_it_looks_for_the_device() {
        for (String path : new String[] {"/api/devices/none/x", "/api/twins/none/x"}) {
            given().get(path).then().statusCode(404).body("code", equalTo("SKR-G402"));
        }
    }

    @Test
    void says_what_removing_an_agent_takes_and_when_it_is_refused() throws IOException {
        JsonNode remove = document().at("/paths/~1api~1agents~1{agentId}/delete");

        assertThat(parameter(remove, "readings").at("/schema/default").asText()).isEqualTo("keep");
        assertThat(remove.at("/responses/409").toString())
                .contains(GatewayError.AGENT_CONNECTED.code());
    }
}
