package dev.skerry.gateway.web.device;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.TwinPropertyInfo;
import dev.skerry.sync.proto.ValueRange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Twins over REST, while an agent writes them as well. */
@QuarkusTest
class ConflictsTest {
    private static final Device PUMP =
            Device.newBuilder()
                    .setDeviceId("pump-1")
                    .setProfileName("pump")
                    .addProperties(
                            TwinPropertyInfo.newBuilder()
                                    .setName("mode")
                                    .setType("enum")
                                    .setMerge("ask")
                                    .addAllValues(List.of("auto", "manual", "off")))
                    .addProperties(
                            TwinPropertyInfo.newBuilder()
                                    .setName("limit")
                                    .setType("int32")
                                    .setMerge("min")
                                    .setRange(ValueRange.newBuilder().setMin(0).setMax(100)))
                    .addProperties(
                            TwinPropertyInfo.newBuilder()
                                    .setName("starts")
                                    .setType("int64")
                                    .setMerge("counter"))
                    .addProperties(
                            TwinPropertyInfo.newBuilder()
                                    .setName("labels")
                                    .setType("string")
                                    .setMerge("set"))
                    .build();

    private static EdgeTwin edge(String agentId) throws Exception {
        EdgeTwin edge = new EdgeTwin(agentId, PUMP).connect();
        await().untilAsserted(() -> given().get(twin(agentId)).then().statusCode(200));
        return edge;
    }

    private static String twin(String agentId) {
        return "/api/twins/" + agentId + "/pump-1";
    }

    private static ValidatableResponse patch(String agentId, String desired) {
        return given().contentType("application/merge-patch+json")
                .body("{\"desired\":" + desired + "}")
                .patch(twin(agentId))
                .then();
    }

    private static ValidatableResponse choose(int id, Object value, String ifMatch) {
        return given().contentType("application/json")
                .header("If-Match", ifMatch)
                .body("{\"value\":" + value + "}")
                .post("/api/conflicts/{id}/choice", id)
                .then();
    }

    /** Waits until the device has a conflict, and gives its id. */
    private static int awaitConflict(String agentId, String state) {
        await().untilAsserted(
                        () ->
                                given().queryParam("agent", agentId)
                                        .queryParam("state", state)
                                        .get("/api/conflicts")
                                        .then()
                                        .body("id", hasSize(1)));
        return given().queryParam("agent", agentId).get("/api/conflicts").path("[0].id");
    }

    private static TwinValue text(String value) {
        return new TwinValue.Text(value);
    }

    @Test
    void the_time_line_of_a_device_has_its_conflicts_and_writes() throws Exception {
        try (EdgeTwin edge = edge("c-line")) {
            edge.cut();
            edge.write("mode", text("manual"));
            patch("c-line", "{\"mode\":\"auto\"}").statusCode(200);
            edge.connect();
            int id = awaitConflict("c-line", "open");
            String line = "/api/devices/c-line/pump-1/timeline";
            Response all = given().get(line);
            all.then()
                    .statusCode(200)
                    .body("entries", hasSize(3))
                    .body("next", nullValue())
                    .body("entries.kind", hasItem("conflict"))
                    .body("entries.find { it.kind == 'conflict' }.id", equalTo("" + id))
                    .body("entries.find { it.kind == 'conflict' }.state", equalTo("open"))
                    .body("entries.find { it.kind == 'conflict' }.to", nullValue())
                    .body("entries.findAll { it.kind == 'write' }.text", hasItem("auto"))
                    .body("entries.findAll { it.kind == 'write' }.name", hasItem("mode"));
            String next = given().queryParam("limit", 2).get(line).path("next");
            given().queryParam("older", next)
                    .get(line)
                    .then()
                    .body("entries", hasSize(1))
                    .body("entries[0]", equalTo(all.path("entries[2]")));
            given().queryParam("older", "yesterday").get(line).then().statusCode(400);
            given().get("/api/devices/c-line/pump-9/timeline").then().statusCode(404);
        }
    }

    @Test
    void a_choice_between_concurrent_values_reaches_the_agent() throws Exception {
        try (EdgeTwin edge = edge("c-ask")) {
            edge.cut();
            edge.write("mode", text("manual"));
            patch("c-ask", "{\"mode\":\"auto\"}")
                    .statusCode(200)
                    .body("desired.mode", equalTo("auto"));
            edge.connect();
            edge.await(twin -> EdgeTwin.has(twin, "mode", text("manual"), text("auto")));

            int id = awaitConflict("c-ask", "open");
            Response shown = given().get("/api/conflicts/{id}", id);
            shown.then()
                    .body("property", equalTo("mode"))
                    .body("policy", equalTo("ask"))
                    .body("chosen", nullValue())
                    .body("values.value", equalTo(List.of("auto", "manual")))
                    .body("values.side", equalTo(List.of("cloud", "edge")))
                    .body("values.writer", equalTo(List.of("anybody", "operator")));
            given().get(twin("c-ask"))
                    .then()
                    .body("desired.mode", nullValue())
                    .body("properties[0].desired.conflict.id", equalTo(id))
                    .body("properties[0].desired.conflict.candidates", hasSize(2));
            given().get("/api/agents/c-ask").then().body("conflicts.open", equalTo(1));
            given().get("/api/devices/c-ask/pump-1").then().body("openConflicts", equalTo(1));
            given().get("/q/metrics").then().body(containsString("skerry_gateway_conflicts_open"));

            choose(id, 7, shown.header("ETag")).statusCode(400).body("code", equalTo("SKR-G406"));
            choose(id, 1, "\"0.0\"").statusCode(412).body("code", equalTo("SKR-G421"));
            choose(id, 1, shown.header("ETag"))
                    .statusCode(200)
                    .body("state", equalTo("settled"))
                    .body("settledBy.value", equalTo("manual"));
            choose(id, 0, "*").statusCode(409).body("code", equalTo("SKR-G423"));

            edge.await(twin -> EdgeTwin.has(twin, "mode", text("manual")));
            await().untilAsserted(
                            () ->
                                    given().get(twin("c-ask"))
                                            .then()
                                            .body("desired.mode", equalTo("manual"))
                                            .body("properties[0].desired.delivered", equalTo(true))
                                            .body("properties[0].desired.conflict", nullValue()));
        }
        given().get("/api/conflicts/99999999")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G422"));
        given().get("/api/conflicts/x").then().statusCode(404).body("code", equalTo("SKR-G422"));
        given().get("/api/conflicts?state=closed").then().statusCode(400);
    }

    @Test
    void what_the_policy_did_not_choose_is_listed_until_it_is_written_anew() throws Exception {
        try (EdgeTwin edge = edge("c-min")) {
            edge.cut();
            edge.write("limit", new TwinValue.Whole(30));
            patch("c-min", "{\"limit\":70}").statusCode(200);
            edge.connect();
            int id = awaitConflict("c-min", "decided");
            given().get(twin("c-min")).then().body("desired.limit", equalTo(30));
            given().get("/api/conflicts/{id}", id)
                    .then()
                    .body("values.value", equalTo(List.of(70, 30)));
            patch("c-min", "{\"limit\":50}").statusCode(200);
            given().get("/api/conflicts/{id}", id)
                    .then()
                    .body("state", equalTo("settled"))
                    .body("settledBy.value", equalTo(50));
            given().queryParam("property", "limit")
                    .get(twin("c-min") + "/history")
                    .then()
                    .body("write.value", equalTo(List.of(50, 30, 70)))
                    .body("[0].replaced.value", equalTo(List.of(30, 70)));
        }
    }

    @Test
    void counters_count_and_sets_are_changed_by_element() throws Exception {
        try (EdgeTwin edge = edge("c-count")) {
            patch("c-count", "{\"starts\":{\"add\":5},\"labels\":[\"b\",\"a\"]}")
                    .statusCode(200)
                    .body("desired.starts", equalTo(5))
                    .body("desired.labels", equalTo(List.of("a", "b")));
            patch(
                            "c-count",
                            "{\"starts\":{\"add\":-2},\"labels\":{\"add\":[\"c\"],\"remove\":[\"a\",\"x\"]}}")
                    .body("desired.starts", equalTo(3))
                    .body("desired.labels", equalTo(List.of("b", "c")));
            patch("c-count", "{\"labels\":[\"d\"]}").body("desired.labels", equalTo(List.of("d")));
            patch("c-count", "{\"starts\":{\"reset\":true},\"labels\":null}")
                    .body("desired.starts", nullValue())
                    .body("desired.labels", equalTo(List.of()));
            for (String wrong :
                    List.of(
                            "{\"starts\":5}",
                            "{\"starts\":{\"add\":1.5}}",
                            "{\"labels\":\"a\"}",
                            "{\"labels\":{\"put\":[\"a\"]}}",
                            "{\"labels\":[1]}")) {
                patch("c-count", wrong).statusCode(422).body("code", equalTo("SKR-G411"));
            }
            patch("c-count", "{\"starts\":{\"add\":9223372036854775800}}").statusCode(200);
            patch("c-count", "{\"starts\":{\"add\":100}}")
                    .statusCode(422)
                    .body("code", equalTo("SKR-G412"));
            edge.await(twin -> twin.keys().size() == 5);
        }
    }

    @Test
    void answers_by_entity_tag() throws Exception {
        try (EdgeTwin edge = edge("c-tag")) {
            Response first = given().get(twin("c-tag"));
            String tag = first.header("ETag");
            assertThat(tag).startsWith("\"").endsWith("\"");
            given().header("If-None-Match", tag)
                    .get(twin("c-tag"))
                    .then()
                    .statusCode(304)
                    .header("ETag", tag);
            String next =
                    given().header("If-Match", tag)
                            .contentType("application/merge-patch+json")
                            .body("{\"desired\":{\"limit\":1}}")
                            .patch(twin("c-tag"))
                            .then()
                            .statusCode(200)
                            .header("ETag", not(equalTo(tag)))
                            .extract()
                            .header("ETag");
            given().header("If-Match", tag)
                    .contentType("application/merge-patch+json")
                    .body("{\"desired\":{\"limit\":2}}")
                    .patch(twin("c-tag"))
                    .then()
                    .statusCode(412)
                    .body("code", equalTo("SKR-G421"));
            edge.await(twin -> EdgeTwin.has(twin, "limit", new TwinValue.Whole(1)));
            await().untilAsserted(
                            () ->
                                    given().header("If-None-Match", next)
                                            .get(twin("c-tag"))
                                            .then()
                                            .statusCode(200)
                                            .body("properties.desired.delivered", hasItem(true)));
            // What the agent has got since does not hinder a write.
            given().header("If-Match", next)
                    .contentType("application/merge-patch+json")
                    .body("{\"desired\":{\"limit\":3}}")
                    .patch(twin("c-tag"))
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void a_gateway_whose_store_was_set_back_gets_what_the_agent_has_and_says_so() throws Exception {
        try (EdgeTwin edge = edge("c-restored")) {
            patch("c-restored", "{\"limit\": 5}").statusCode(200);
            edge.await(twin -> EdgeTwin.has(twin, "limit", new TwinValue.Whole(5)));
            var limit = new PropertyKey("limit", Section.DESIRED);
            String gateway = edge.twin().live(limit).getFirst().dot().replica();
            edge.cut();
            // As it was before the gateway lost it.
            edge.write(gateway, "limit", new TwinValue.Whole(6));

            edge.connect();
            given().get("/api/agents/c-restored").then().body("troubles.code", hasItem("SKR-G206"));
            await().untilAsserted(
                            () ->
                                    given().get(twin("c-restored"))
                                            .then()
                                            .body("desired.limit", equalTo(6)));
            patch("c-restored", "{\"limit\": 7}").statusCode(200);
            edge.await(twin -> EdgeTwin.has(twin, "limit", new TwinValue.Whole(7)));
            assertThat(edge.twin().live(limit).getFirst().dot().replica()).isNotEqualTo(gateway);
        }
    }
}
