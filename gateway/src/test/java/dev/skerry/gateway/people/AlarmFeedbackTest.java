package dev.skerry.gateway.people;

import static dev.skerry.gateway.session.TestBatches.explained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.Patience;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Explanation;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may say whether an alarm was right, and what becomes of it. */
@QuarkusTest
@TestProfile(LoggingIn.class)
class AlarmFeedbackTest {
    private static final long T0 = 1_700_000_000_000_000L;

    private static final Explanation WHY =
            Explanation.newBuilder()
                    .setModel("bearing")
                    .setScore(0.75)
                    .setMethod(Explanation.Method.METHOD_ONLY_CHANNEL)
                    .addChannels(Explanation.Channel.newBuilder().addStepMicros(T0).addValues(2.5))
                    .build();

    @Inject People people;

    /** An agent whose site is the part of its id behind the hyphen, with an alarm; its id. */
    private static long alarm(Browser by, String agentId) {
        try (var agent = new TestAgent(RestAssured.port, agentId, 7)) {
            String site = agentId.substring(agentId.indexOf('-') + 1);
            agent.hello(Hello.newBuilder().setSite(site));
            agent.welcome();
            agent.devices(Device.newBuilder().setDeviceId("d").setProfileName("p").build());
            agent.append(1, 1, explained(null, "d", "hot", T0, WHY), Lane.LANE_ALARM);
            agent.awaitAcknowledged(1, 1);
        }
        String alarms = "/api/alarms?agent=" + agentId;
        // The agent itself is written down in a transaction of its own.
        Patience.await().untilAsserted(() -> by.asks().get(alarms).then().body("id", hasSize(1)));
        return by.asks().get(alarms).jsonPath().getLong("[0].id");
    }

    private static String mark(long alarm) {
        return "/api/alarms/" + alarm + "/mark";
    }

    @Test
    void an_operator_marks_and_takes_back_and_everybody_of_the_site_sees_it() throws Exception {
        Browser head = Browser.of(people, "f-head", Role.ADMIN);
        Browser anna = Browser.of(people, "f-anna", Role.OPERATOR);
        Browser viewer = Browser.of(people, "f-viewer", Role.VIEWER);
        long alarm = alarm(head, "f1-plant");
        anna.asks()
                .body(Map.of("mark", "false", "comment", " the fan was open "))
                .put(mark(alarm))
                .then()
                .statusCode(200)
                .body("mark.verdict", equalTo("false"))
                .body("mark.comment", equalTo("the fan was open"))
                .body("mark.by", equalTo("f-anna"))
                .body("modelNames", equalTo(List.of("bearing")));
        viewer.asks()
                .get("/api/alarms?agent=f1-plant")
                .then()
                .body("[0].mark.verdict", equalTo("false"));
        viewer.asks().get("/api/alarms/" + alarm + "/marks").then().body("$", hasSize(1));
        viewer.asks()
                .get("/api/alarms/" + alarm)
                .then()
                .statusCode(200)
                .body("alarm.mark.verdict", equalTo("false"))
                .body("explanations[0].model", equalTo("bearing"))
                .body("explanations[0].score", equalTo(0.75f))
                .body("explanations[0].method", equalTo("only-channel"))
                .body("explanations[0].channels[0].steps[0].at", equalTo("2023-11-14T22:13:20Z"));
        for (Response refused :
                List.of(
                        viewer.asks().body(Map.of("mark", "true")).put(mark(alarm)),
                        viewer.asks().delete(mark(alarm)))) {
            refused.then().statusCode(403).body("code", equalTo("SKR-G704"));
        }
        head.asks().delete(mark(alarm)).then().statusCode(200).body("mark", nullValue());
        viewer.asks()
                .get("/api/alarms/" + alarm + "/marks")
                .then()
                .body("verdict", equalTo(Arrays.asList(null, "false")))
                .body("by", equalTo(List.of("f-head", "f-anna")));
        for (var entry : Map.of("alarm.marked", "f-anna", "alarm.unmarked", "f-head").entrySet()) {
            List<String> who =
                    head.asks()
                            .get("/api/audit?agent=f1-plant&what=" + entry.getKey())
                            .jsonPath()
                            .getList("entry.who");
            assertThat(who).containsExactly(entry.getValue());
        }
    }

    @Test
    void an_alarm_of_another_site_is_as_if_it_was_not_there() throws Exception {
        Browser head = Browser.of(people, "f-head-2", Role.ADMIN);
        Browser hall = Browser.of(people, "f-hall", Role.OPERATOR, "hall");
        long theirs = alarm(head, "f2-hall");
        long others = alarm(head, "f2-plant");
        for (Response answer :
                List.of(
                        hall.asks().body(Map.of("mark", "true")).put(mark(others)),
                        hall.asks().delete(mark(others)),
                        hall.asks().get("/api/alarms/" + others),
                        hall.asks().get("/api/alarms/" + others + "/marks"))) {
            answer.then().statusCode(404).body("code", equalTo("SKR-G461"));
        }
        head.asks().get("/api/alarms/" + others + "/marks").then().body("$", hasSize(0));
        hall.asks().body(Map.of("mark", "true")).put(mark(theirs)).then().statusCode(200);
        hall.asks()
                .get("/api/alarms/precision")
                .then()
                .body("sites.name", equalTo(List.of("hall")));
        hall.asks()
                .get("/api/alarms/precision?site=plant")
                .then()
                .body("all.unmarked", equalTo(0))
                .body("sites", hasSize(0));
        head.asks().get("/api/alarms/precision").then().body("sites.name", hasItem("plant"));
    }

    @Test
    void the_precision_follows_the_marks() throws Exception {
        Browser anna = Browser.of(people, "f-anna-3", Role.OPERATOR);
        long alarm = alarm(anna, "f3-harbour");
        String asked = "/api/alarms/precision?site=harbour";
        anna.asks()
                .get(asked)
                .then()
                .body("all.unmarked", equalTo(1))
                .body("all.precision", nullValue());
        anna.asks().body(Map.of("mark", "true")).put(mark(alarm)).then().statusCode(200);
        anna.asks()
                .get(asked + "&model=pump/bearing&rule=hot&from=2020-01-01T00:00:00Z")
                .then()
                .body("complete", equalTo(true))
                .body("all.true", equalTo(1))
                .body("all.precision", equalTo(1.0f))
                .body("digests[0].name", equalTo("abc"))
                .body("digests[0].models", equalTo(List.of("pump/bearing")))
                .body("models[0].precisionLow", equalTo(0.20654932f))
                .body("rules.name", equalTo(List.of("pump/hot")));
        anna.asks()
                .get(asked + "&to=2020-01-01T00:00:00Z")
                .then()
                .body("all.true", equalTo(0))
                .body("oldest", nullValue());
    }

    @Test
    void says_what_is_wrong_with_a_mark() throws Exception {
        Browser anna = Browser.of(people, "f-anna-4", Role.OPERATOR);
        long alarm = alarm(anna, "f4-plant");
        for (Map<String, String> body :
                List.of(
                        Map.<String, String>of(),
                        Map.of("mark", "maybe"),
                        Map.of("mark", "true", "coment", "x"),
                        Map.of("mark", "true", "comment", "two\nlines"),
                        Map.of("mark", "true", "comment", "x".repeat(501)))) {
            anna.asks()
                    .body(body)
                    .put(mark(alarm))
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("SKR-G406"));
        }
        for (String unknown : List.of("999999999", "none", "1234567890123456789012")) {
            anna.asks()
                    .body(Map.of("mark", "true"))
                    .put("/api/alarms/" + unknown + "/mark")
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("SKR-G461"));
        }
        for (int i = 0; i < 100; i++) {
            Map<String, String> again = Map.of("mark", "true", "comment", "look " + i);
            anna.asks().body(again).put(mark(alarm)).then().statusCode(200);
        }
        anna.asks()
                .body(Map.of("mark", "false"))
                .put(mark(alarm))
                .then()
                .statusCode(409)
                .body("code", equalTo("SKR-G462"));
        anna.asks()
                .get("/api/alarms?agent=f4-plant")
                .then()
                .body("[0].mark.comment", equalTo("look 99"));
    }
}
