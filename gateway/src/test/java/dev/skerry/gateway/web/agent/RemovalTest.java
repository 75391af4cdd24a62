package dev.skerry.gateway.web.agent;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.session.TestBatches.raised;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Lane;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RemovalTest {
    private static final long T0 = 1_700_000_000_000_000L;

    private static TestAgent connect(String agentId) {
        return TestAgent.connected(RestAssured.port, agentId, 7);
    }

    private static void fillAndLeave(String agentId) {
        try (var agent = connect(agentId)) {
            agent.devices(Device.newBuilder().setDeviceId("pump-1").setProfileName("p").build());
            agent.append(1, 5, temperatures("pump-1", T0, 20, 5));
            agent.append(2, 1, raised("pump-1", "hot", T0), Lane.LANE_ALARM);
            agent.awaitAcknowledged(1, 2);
        }
        awaitCutOff(agentId);
    }

    private static void awaitCutOff(String agentId) {
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/" + agentId)
                                        .then()
                                        .body("state", equalTo("cut-off")));
    }

    private static long readings(String agentId) {
        return given().get("/api/devices/{agent}/pump-1/readings?resource=temperature", agentId)
                .asString()
                .lines()
                .filter(line -> line.contains("value"))
                .count();
    }

    @Test
    void a_removed_agent_is_in_no_list_and_its_readings_stay() {
        fillAndLeave("x-gone");
        given().delete("/api/agents/x-gone")
                .then()
                .statusCode(200)
                .body("agentId", equalTo("x-gone"))
                .body("devices", equalTo(1))
                .body("recordsDeleted", equalTo(false));
        given().get("/api/agents").then().body("agentId", not(hasItem("x-gone")));
        given().get("/api/agents/x-gone").then().statusCode(404);
        given().get("/api/devices").then().body("agentId", not(hasItem("x-gone")));
        given().get("/api/ledger").then().body("agents.agentId", not(hasItem("x-gone")));
        given().get("/api/alarms?state=active").then().body("agentId", not(hasItem("x-gone")));
        given().get("/api/alarms?state=all&agent=x-gone").then().body("$", hasSize(1));
        assertThat(readings("x-gone")).isEqualTo(5);
    }

    @Test
    void a_removed_agent_that_returns_is_back_and_nothing_is_stored_twice() {
        fillAndLeave("x-back");
        given().delete("/api/agents/x-back").then().statusCode(200);
        try (var agent = connect("x-back")) {
            agent.append(1, 5, temperatures("pump-1", T0, 20, 5));
            agent.awaitAcknowledged(1, 1);
            agent.append(3, 2, temperatures("pump-1", T0 + 9_000_000, 20, 2));
            agent.awaitAcknowledged(3, 3);
            given().get("/api/agents/x-back")
                    .then()
                    .body("state", equalTo("connected"))
                    .body("ledger.stored", equalTo(8))
                    .body("activeAlarms", equalTo(1));
            assertThat(readings("x-back")).isEqualTo(7);
        }
    }

    @Test
    void its_records_are_deleted_when_asked_for_and_only_those_from_before() {
        fillAndLeave("x-wiped");
        fillAndLeave("x-beside");
        given().delete("/api/agents/x-wiped?readings=delete")
                .then()
                .statusCode(200)
                .body("recordsDeleted", equalTo(true));
        given().get("/api/devices/x-wiped/pump-1").then().statusCode(404);
        try (var agent = connect("x-wiped")) {
            agent.append(3, 2, temperatures("pump-1", T0 + 9_000_000, 20, 2));
            agent.awaitAcknowledged(3, 3);
            await().untilAsserted(() -> assertThat(readings("x-wiped")).isEqualTo(2));
            await().untilAsserted(
                            () ->
                                    given().get("/api/alarms?state=all&agent=x-wiped")
                                            .then()
                                            .body("$", hasSize(0)));
        }
        assertThat(readings("x-beside")).isEqualTo(5);
    }

    @Test
    void a_connected_an_unknown_agent_and_a_wrong_parameter_are_refused() {
        try (var agent = connect("x-here")) {
            given().delete("/api/agents/x-here")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("SKR-G416"));
            agent.append(1, 5, temperatures("pump-1", T0, 20, 5));
            agent.awaitAcknowledged(1, 1);
        }
        awaitCutOff("x-here");
        given().delete("/api/agents/x-here?readings=all")
                .then()
                .statusCode(400)
                .body("code", equalTo("SKR-G401"));
        given().get("/api/agents/x-here").then().statusCode(200);
        given().delete("/api/agents/x-never")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G402"));
    }
}
