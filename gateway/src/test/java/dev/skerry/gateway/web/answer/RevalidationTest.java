package dev.skerry.gateway.web.answer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import dev.skerry.gateway.people.Browser;
import dev.skerry.gateway.people.LoggingIn;
import dev.skerry.gateway.people.People;
import dev.skerry.gateway.people.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LoggingIn.class)
class RevalidationTest {
    @Inject People people;

    @Test
    void tells_who_has_an_answer_already_and_sends_what_has_changed() throws Exception {
        Browser fred = Browser.of(people, "fred", Role.VIEWER);
        String tag = fred.asks().get("/api/tokens").then().statusCode(200).extract().header("ETag");

        assertThat(tag).startsWith("W/\"");
        fred.asks()
                .header("If-None-Match", "\"other\", " + tag)
                .get("/api/tokens")
                .then()
                .statusCode(304)
                .header("ETag", tag)
                .header("Cache-Control", "private, no-cache")
                .body(emptyString());
        fred.asks()
                .header("If-None-Match", tag.substring(2))
                .get("/api/tokens")
                .then()
                .statusCode(304);
        fred.token(Map.of("name", "new"));
        fred.asks()
                .header("If-None-Match", tag)
                .get("/api/tokens")
                .then()
                .statusCode(200)
                .body("[0].name", equalTo("new"));
    }

    @Test
    void tags_neither_refusals_nor_what_is_no_answer_to_a_question() throws Exception {
        Browser gail = Browser.of(people, "gail", Role.VIEWER);

        assertThat(
                        gail.asks()
                                .get("/api/alarms/9999999")
                                .then()
                                .statusCode(404)
                                .extract()
                                .header("ETag"))
                .isNull();
        assertThat(
                        gail.asks()
                                .body(Map.of("name", "t"))
                                .post("/api/tokens")
                                .then()
                                .statusCode(200)
                                .extract()
                                .header("ETag"))
                .isNull();
        given().header("If-None-Match", "*").get("/api/tokens").then().statusCode(401);
    }
}
