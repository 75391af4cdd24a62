package dev.skerry.gateway.people;

import static dev.skerry.gateway.session.TestBatches.raised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.Patience;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may do what about alarms, and what others see of it. */
@QuarkusTest
@TestProfile(LoggingIn.class)
class AlarmActsTest {
    private static final long T0 = 1_700_000_000_000_000L;

    @Inject People people;

    /** An agent whose site is the part of its id behind the hyphen, with an alarm; its id. */
    private static int alarm(Browser by, String agentId) {
        try (var agent = new TestAgent(RestAssured.port, agentId, 7)) {
            String site = agentId.substring(agentId.indexOf('-') + 1);
            agent.hello(Hello.newBuilder().setSite(site));
            agent.welcome();
            agent.devices(Device.newBuilder().setDeviceId("d").setProfileName("p").build());
            agent.append(1, 1, raised("d", "hot", T0), Lane.LANE_ALARM);
            agent.awaitAcknowledged(1, 1);
        }
        String alarms = "/api/alarms?agent=" + agentId;
        Patience.await().untilAsserted(() -> by.asks().get(alarms).then().body("id", hasSize(1)));
        return by.asks().get(alarms).jsonPath().getInt("[0].id");
    }

    private static Response act(Browser by, int alarm, Map<String, ?> body) {
        return by.asks().body(body).post("/api/alarms/" + alarm + "/acts");
    }

    @Test
    void two_operators_see_what_the_other_does() throws Exception {
        Browser anna = Browser.of(people, "a-anna", Role.OPERATOR);
        Browser ben = Browser.of(people, "a-ben", Role.OPERATOR);
        int alarm = alarm(anna, "a1-plant");
        ben.asks()
                .get("/api/alarms?agent=a1-plant")
                .then()
                .body("[0].kind", equalTo("device"))
                .body("[0].site", equalTo("plant"))
                .body("[0].handling.revision", equalTo(0));
        act(anna, alarm, Map.of("act", "acknowledge"))
                .then()
                .statusCode(200)
                .body("handling.acknowledged.by", equalTo("a-anna"))
                .body("handling.revision", equalTo(1));
        act(ben, alarm, Map.of("act", "acknowledge"))
                .then()
                .statusCode(409)
                .body("code", equalTo("SKR-G870"))
                .body("detail", containsString("by a-anna"));
        ben.asks()
                .header("If-Match", "\"0\"")
                .body(Map.of("act", "unacknowledge"))
                .post("/api/alarms/" + alarm + "/acts")
                .then()
                .statusCode(412)
                .body("code", equalTo("SKR-G421"));
        act(ben, alarm, Map.of("act", "assign", "person", "a-anna")).then().statusCode(200);
        act(ben, alarm, Map.of("act", "comment", "text", " it smokes ")).then().statusCode(200);
        act(ben, alarm, Map.of("act", "snooze", "for", "2h", "text", "part ordered"))
                .then()
                .statusCode(200)
                .body("handling.assignee", equalTo("a-anna"))
                .body("handling.comments", equalTo(1))
                .body("handling.snooze.reason", equalTo("part ordered"));
        act(anna, alarm, Map.of("act", "unsnooze")).then().body("handling.snooze", nullValue());
        ben.asks()
                .get("/api/alarms/" + alarm + "/timeline")
                .then()
                .statusCode(200)
                .body(
                        "what",
                        contains(
                                "raised",
                                "acknowledged",
                                "assigned",
                                "commented",
                                "snoozed",
                                "unsnoozed"))
                .body("by", hasItems("a-anna", "a-ben"))
                .body("text", hasItem("it smokes"));
    }

    @Test
    void viewers_see_and_nobody_acts_on_alarms_of_other_sites() throws Exception {
        Browser anna = Browser.of(people, "a-anna-2", Role.OPERATOR);
        Browser viewer = Browser.of(people, "a-viewer-2", Role.VIEWER);
        Browser hall = Browser.of(people, "a-hall-2", Role.OPERATOR, "hall");
        int plant = alarm(anna, "a2-plant");
        int theirs = alarm(anna, "a2-hall");
        act(viewer, plant, Map.of("act", "acknowledge")).then().statusCode(403);
        act(hall, plant, Map.of("act", "acknowledge"))
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G461"));
        hall.asks().get("/api/alarms/" + plant + "/timeline").then().statusCode(404);
        hall.asks()
                .body(
                        Map.of(
                                "act",
                                "acknowledge",
                                "alarms",
                                List.of(Map.of("id", plant), Map.of("id", theirs))))
                .post("/api/alarms/acts")
                .then()
                .statusCode(200)
                .body("done.id", contains(theirs))
                .body("done[0].handling.acknowledged.by", equalTo("a-hall-2"))
                .body("refused.id", contains(plant))
                .body("refused.code", contains("SKR-G461"));
        viewer.asks()
                .get("/api/alarms?agent=a2-plant")
                .then()
                .body("[0].handling.revision", equalTo(0));
        act(anna, plant, Map.of("act", "assign", "person", "a-hall-2"))
                .then()
                .statusCode(422)
                .body("code", equalTo("SKR-G871"));
        act(anna, plant, Map.of("act", "assign", "person", "a-viewer-2")).then().statusCode(422);
        hall.asks()
                .get("/api/alarms/assignees")
                .then()
                .body("$", hasItems("a-hall-2", "a-anna-2"))
                .body("$", not(hasItem("a-viewer-2")));
    }

    @Test
    void says_what_is_wrong_with_a_request() throws Exception {
        Browser anna = Browser.of(people, "a-anna-3", Role.OPERATOR);
        int alarm = alarm(anna, "a3-plant");
        for (Map<String, ?> body :
                List.<Map<String, ?>>of(
                        Map.<String, String>of(),
                        Map.of("act", "sing"),
                        Map.of("act", "comment"),
                        Map.of("act", "comment", "text", "two\nlines"),
                        Map.of("act", "comment", "text", "x".repeat(501)),
                        Map.of("act", "snooze"),
                        Map.of("act", "snooze", "for", "10s"),
                        Map.of("act", "snooze", "for", "31d"),
                        Map.of("act", "snooze", "until", "tomorrow"),
                        Map.of("act", "snooze", "until", "2020-01-01T00:00:00Z"),
                        Map.of("act", "snooze", "for", "1h", "until", Instant.now().toString()),
                        Map.of("act", "acknowledge", "alarms", List.of()))) {
            act(anna, alarm, body).then().statusCode(400).body("code", equalTo("SKR-G406"));
        }
        for (Object alarms : List.of(List.of(), List.of(Map.of()), List.of(1))) {
            anna.asks()
                    .body(Map.of("act", "acknowledge", "alarms", alarms))
                    .post("/api/alarms/acts")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("SKR-G406"));
        }
        act(anna, 999_999_999, Map.of("act", "acknowledge"))
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G461"));
        assertThat(anna.asks().get("/api/alarms/" + alarm + "/timeline").jsonPath().getList("what"))
                .containsExactly("raised");
    }
}
