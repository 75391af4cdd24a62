package dev.skerry.gateway.web.profile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProfileToolsTest {
    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: tools
            version: 1.0.0
            source: { mqtt: { topic: "tools/{device}" } }
            resources: { temperature: { type: float32, unit: Cel } }
            rules: { hot: { when: "temperature > 30.0", then: [ { alarm: warning } ] } }
            """;
    private static final String MESSAGES =
            """
            tools/t-1 {"temperature": 21.5}
            tools/t-1 {"temperature": 31.5}
            tools/t-1 {"temperature": "warm"}
            elsewhere/t-1 {"temperature": 1}
            """;

    private static final String THING =
            """
            {"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp",
             "securityDefinitions": {"no": {"scheme": "nosec"}}, "security": "no",
             "properties": {"level": {"type": "integer", "minimum": 0, "maximum": 100,
               "forms": [{"href": "mqtt://broker.example/lamp/level", "op": "observeproperty"}]}}}""";

    @Test
    void drafts_a_profile_that_reads_what_it_was_drafted_from() {
        String yaml =
                given().contentType("text/plain")
                        .body("shed/t-1 {\"temperature\": 21.5}\nshed/t-2 {\"temperature\": 20.5}")
                        .post("/api/profiles/draft")
                        .then()
                        .statusCode(200)
                        .body("drafts", hasSize(1))
                        .body("skipped", is(0))
                        .extract()
                        .path("drafts[0].yaml");
        given().contentType("application/json")
                .body(Map.of("source", yaml, "messages", "shed/t-1 {\"temperature\": 21.5}"))
                .post("/api/profiles/dry-run")
                .then()
                .statusCode(200)
                .body("steps[0].device", equalTo("t-1"))
                .body("steps[0].readings[0].value", is(21.5f));
    }

    @Test
    void shows_what_would_become_of_messages() {
        given().contentType("application/json")
                .body(Map.of("source", PROFILE, "messages", MESSAGES))
                .post("/api/profiles/dry-run")
                .then()
                .statusCode(200)
                .body("steps", hasSize(3))
                .body("steps[1].rules[0].event", equalTo("fired"))
                .body("steps[2].refused.code", equalTo("SKR-D004"))
                .body("omitted", is(0))
                .body("summary.elsewhere", is(1));
    }

    @Test
    void takes_what_is_kept_by_name_and_writes_it_in_other_formats() {
        given().contentType("application/yaml")
                .body(PROFILE.getBytes())
                .post("/api/profiles")
                .then()
                .statusCode(200);
        Map<String, String> body = new HashMap<>();
        body.put("name", "tools");
        body.put("version", "1.0.0");
        body.put("messages", MESSAGES);
        given().contentType("application/json")
                .body(body)
                .post("/api/profiles/dry-run")
                .then()
                .statusCode(200)
                .body("summary.understood", is(2));
        body.put("version", "9.9.9");
        given().contentType("application/json")
                .body(body)
                .post("/api/profiles/dry-run")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G453"));
        given().get("/api/profiles/tools/versions/1.0.0/export?format=wot")
                .then()
                .statusCode(200)
                .body("text", containsString("\"@context\""))
                .body("leftovers.message", hasItem(containsString("rules")));
        given().get("/api/profiles/tools/versions/1.0.0/export?format=xml")
                .then()
                .statusCode(400)
                .body("detail", containsString("wot or edgex"));
    }

    @Test
    void makes_profiles_of_other_descriptions_or_says_why_not() {
        given().contentType("application/json")
                .body(THING)
                .post("/api/profiles/import")
                .then()
                .statusCode(200)
                .body("format", equalTo("wot"))
                .body("yaml", containsString("level:"));
        given().contentType("text/plain")
                .body("nothing of the kind")
                .post("/api/profiles/import")
                .then()
                .statusCode(422)
                .body("code", equalTo("SKR-G457"))
                .body("detail", containsString("SKR-X"));
        for (String of : List.of("profiles", "policy")) {
            String schema =
                    given().get("/api/" + of + "/schema")
                            .then()
                            .statusCode(200)
                            .extract()
                            .asString();
            assertThat(schema).contains("2020-12/schema");
        }
        given().contentType("text/plain").post("/api/profiles/import").then().statusCode(400);
        given().contentType("application/json")
                .body(Map.of("messages", MESSAGES, "source", "name: x"))
                .post("/api/profiles/dry-run")
                .then()
                .statusCode(422)
                .body("code", equalTo("SKR-G451"));
    }
}
