package dev.skerry.gateway.web.fleet;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Views of the fleet that somebody keeps. */
@QuarkusTest
class ViewsTest {
    private static ValidatableResponse keep(String name, Map<String, Object> body) {
        return given().contentType("application/json")
                .body(body)
                .put("/api/fleet/views/" + name)
                .then();
    }

    private static ValidatableResponse forget(String name) {
        return given().delete("/api/fleet/views/" + name).then();
    }

    @Test
    void a_view_is_kept_changed_renamed_and_forgotten() {
        keep("night", Map.of("query", "state=cut-off")).statusCode(200);
        keep("night", Map.of("query", "tag=night", "shared", true))
                .body("find { it.name == 'night' }.query", equalTo("tag=night"))
                .body("find { it.name == 'night' }.isShared", equalTo(true))
                .body("find { it.name == 'night' }.isOwn", equalTo(true));
        keep("night", Map.of("name", "shift", "query", "tag=night"))
                .body("name", hasItem("shift"))
                .body("name", not(hasItem("night")));
        forget("shift").statusCode(200).body("name", not(hasItem("shift")));
        forget("shift").statusCode(404).body("code", equalTo("SKR-G851"));
        given().get("/api/fleet/views").then().body("name", not(hasItem("shift")));
    }

    @Test
    void a_name_that_another_view_has_is_refused_and_so_is_one_that_is_none() {
        keep("one", Map.of("query", "")).statusCode(200);
        keep("two", Map.of("query", "")).statusCode(200);
        keep("two", Map.of("name", "one")).statusCode(409).body("code", equalTo("SKR-G852"));
        keep("three", Map.of("name", "four")).statusCode(404).body("code", equalTo("SKR-G851"));
        keep("two", Map.of("name", " ")).statusCode(400).body("code", equalTo("SKR-G406"));
        keep("two", Map.of("query", "x".repeat(4_001))).statusCode(400);
        keep("x".repeat(65), Map.of()).statusCode(400);
        forget("one").statusCode(200);
        forget("two").statusCode(200);
    }

    @Test
    void nobody_keeps_more_than_fifty() {
        for (int i = 0; i < 50; i++) {
            keep("many-" + i, Map.of()).statusCode(200);
        }
        keep("many-50", Map.of()).statusCode(409).body("code", equalTo("SKR-G853"));
        keep("many-0", Map.of("query", "tag=a")).statusCode(200);
        for (int i = 0; i < 50; i++) {
            forget("many-" + i).statusCode(200);
        }
    }
}
