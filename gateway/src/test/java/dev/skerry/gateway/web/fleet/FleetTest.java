package dev.skerry.gateway.web.fleet;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.Device;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of the fleet as REST gives it. */
@QuarkusTest
class FleetTest {
    private static ValidatableResponse ask(String query) {
        return given().get("/api/fleet?" + query).then();
    }

    private static TestAgent connect(String agentId) {
        return TestAgent.connected(RestAssured.port, agentId, 7);
    }

    @Test
    void a_change_is_in_the_next_answer() {
        try (var agent = connect("l-one")) {
            await().untilAsserted(
                            () ->
                                    ask("q=l-one")
                                            .body("rows[0].state", equalTo("connected"))
                                            .body("rows[0].health", equalTo("unknown")));
            agent.devices(Device.newBuilder().setDeviceId("zz-9").setProfileName("lp").build());
            await().untilAsserted(() -> ask("q=zz-9").body("rows.agentId", contains("l-one")));
            given().contentType("application/json")
                    .body(List.of("l-blue"))
                    .put("/api/agents/l-one/tags")
                    .then()
                    .statusCode(200);
            ask("tag=l-blue&tag=l-none&profile=lp")
                    .body("matching", equalTo(1))
                    .body("rows[0].tags", contains("l-blue"))
                    .body("rows[0].ledger", equalTo("none"))
                    .body("totals.connected", greaterThanOrEqualTo(1));
        }
        await().untilAsserted(
                        () -> ask("q=l-one&state=cut-off").body("rows.agentId", contains("l-one")));
    }

    @Test
    void some_agents_come_in_full_with_their_devices() {
        try (var agent = connect("o-1")) {
            agent.devices(
                    Device.newBuilder().setDeviceId("d-1").build(),
                    Device.newBuilder().setDeviceId("d-2").build());
            await().untilAsserted(
                            () ->
                                    given().get("/api/fleet/agents?id=o-1&id=o-none")
                                            .then()
                                            .body("agents.agentId", contains("o-1"))
                                            .body("devices.deviceId", contains("d-1", "d-2")));
        }
        given().get("/api/fleet/agents?id=o-1&device=d-2")
                .then()
                .body("devices.deviceId", contains("d-2"));
        given().get("/api/fleet/agents").then().statusCode(400).body("code", equalTo("SKR-G401"));
        given().get("/api/fleet/agents?id=a" + "&id=a".repeat(24))
                .then()
                .statusCode(400)
                .body("code", equalTo("SKR-G401"));
    }

    @Test
    void gives_a_window_with_how_many_there_are() {
        connect("m-1").close();
        connect("m-2").close();
        await().untilAsserted(
                        () -> ask("q=m-&state=cut-off").body("matching", greaterThanOrEqualTo(2)));
        ask("q=m-&sort=-agent&limit=1&offset=1").body("rows", hasSize(1));
        ask("q=m-1&limit=0")
                .body("rows", hasSize(0))
                .body("facets.find { it.facet == 'state' }.values", notNullValue());
    }

    @Test
    void an_answer_that_is_still_the_same_is_not_sent_again() {
        connect("n-1").close();
        await().untilAsserted(() -> ask("q=n-1&state=cut-off").body("matching", equalTo(1)));
        await().untilAsserted(
                        () -> {
                            String tag = ask("q=n-1").extract().header("ETag");
                            given().header("If-None-Match", tag)
                                    .get("/api/fleet?q=n-1")
                                    .then()
                                    .statusCode(304);
                        });
        String other = ask("q=n-1&limit=0").extract().header("ETag");
        given().header("If-None-Match", other).get("/api/fleet?q=n-1").then().statusCode(200);
    }

    @Test
    void a_word_that_no_agent_can_have_is_refused() {
        for (String query :
                List.of(
                        "state=lost",
                        "health=ill",
                        "alarms=loud",
                        "sort=colour",
                        "limit=1001",
                        "offset=-1",
                        "q=" + "x".repeat(257),
                        "site=" + "x".repeat(256),
                        "tag=a" + "&tag=a".repeat(100))) {
            ask(query).statusCode(400).body("code", equalTo("SKR-G401"));
        }
        assertThat(
                        ask("sort=colour")
                                .body("detail", containsString("waiting"))
                                .extract()
                                .path("detail")
                                .toString())
                .contains("colour");
    }
}
