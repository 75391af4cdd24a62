package dev.skerry.gateway.approval;

import static dev.skerry.gateway.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.session.TestAgent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of many agents that wait for approvals, and are taken back before they have them. */
@QuarkusTest
@TestProfile(Approving.class)
class UndoneChangesTest extends ApprovalsFixture {
    private static void store(String profile) {
        String yaml =
                """
                schema: skerry.device/v1
                name: %s
                version: 1.0.0
                source: { mqtt: { topic: "%s/{device}" } }
                resources: { temperature: { type: float32, unit: Cel } }
                """
                        .formatted(profile, profile);
        admin().asks()
                .contentType("application/yaml")
                .body(yaml.getBytes(UTF_8))
                .post("/api/profiles")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse ended(String id) {
        await().untilAsserted(
                        () ->
                                anna().asks()
                                        .get("/api/fleet/bulk/" + id)
                                        .then()
                                        .body("state", equalTo("done")));
        return anna().asks().get("/api/fleet/bulk/" + id).then();
    }

    private static void change(Map<String, ?> wish) {
        anna().asks().body(wish).post("/api/fleet/bulk").then().statusCode(202);
        ended(String.valueOf(wish.get("id"))).body("rows.state", contains("waiting"));
    }

    private static void undo(String id) {
        anna().asks().post("/api/fleet/bulk/" + id + "/undo").then().statusCode(202);
        ended(id + "-undo").body("rows.state", contains("done"));
    }

    /** The one request that waits for a profile. */
    private static String waiting(String profile) {
        return admin().asks()
                .get("/api/approvals?state=waiting")
                .path("find { it.profile == '%s' }.id".formatted(profile));
    }

    @Test
    void tags_that_wait_are_set_no_more_once_their_change_is_undone() throws Exception {
        store("undone-a");
        String tags = "/api/agents/" + AGENT + "/tags";
        try (TestAgent agent = connected()) {
            String assignment =
                    anna().asks()
                            .body(Map.of("version", "1.0.0", "scope", "group", "target", "undone"))
                            .put("/api/profiles/undone-a/assignments")
                            .header("Skerry-Approval");
            BOB.says(admin(), assignment, true).statusCode(200);
            anna().asks().body("[\"undone\"]").put(tags).then().statusCode(200);
            change(
                    Map.of(
                            "id",
                            "undone-1",
                            "kind",
                            "tags",
                            "remove",
                            List.of("undone"),
                            "agents",
                            List.of(AGENT)));
            String request = waiting("undone-a");
            undo("undone-1");
            request(request).body("state", equalTo("withdrawn"));
            BOB.says(admin(), request, true).statusCode(not(200));
            anna().asks().get(tags).then().body("$", hasItem("undone"));
        }
    }

    @Test
    void an_assignment_that_waits_is_made_no_more_once_its_change_is_undone() throws Exception {
        store("undone-b");
        try (TestAgent agent = connected()) {
            change(
                    Map.of(
                            "id", "undone-2",
                            "kind", "profile",
                            "name", "undone-b",
                            "version", "1.0.0",
                            "agents", List.of(AGENT)));
            String request = waiting("undone-b");
            request(request).body("state", equalTo("waiting"));
            undo("undone-2");
            request(request).body("state", equalTo("withdrawn"));
            admin().asks()
                    .get("/api/profiles/undone-b/assignments")
                    .then()
                    .statusCode(200)
                    .body("find { it.target == '%s' }".formatted(AGENT), nullValue());
        }
    }
}
