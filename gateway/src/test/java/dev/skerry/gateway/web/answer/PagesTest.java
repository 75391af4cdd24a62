package dev.skerry.gateway.web.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.skerry.gateway.people.Browser;
import dev.skerry.gateway.people.LoggingIn;
import dev.skerry.gateway.people.People;
import dev.skerry.gateway.people.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LoggingIn.class)
class PagesTest {
    private static final Pattern NEXT = Pattern.compile("<(/api/tokens\\?[^>]+)>; rel=\"next\"");

    @Inject People people;

    private static String next(Response page) {
        Matcher link = NEXT.matcher(page.header("Link"));
        assertThat(link.matches()).as(page.header("Link")).isTrue();
        return link.group(1);
    }

    @Test
    void lead_from_one_to_the_next_until_each_element_was_shown_once() throws Exception {
        Browser carl = Browser.of(people, "carl", Role.VIEWER);
        for (String name : List.of("a", "b", "c", "d", "e")) {
            carl.token(Map.of("name", name));
        }
        List<String> names = new ArrayList<>();
        String path = "/api/tokens?limit=2";
        for (int page = 0; page < 3; page++) {
            Response answer = carl.asks().urlEncodingEnabled(false).get(path);
            answer.then().statusCode(200);
            names.addAll(answer.path("name"));
            path = page < 2 ? next(answer) : path;
            if (page == 2) {
                assertThat(answer.header("Link")).isNull();
            }
        }

        assertThat(names).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
        carl.asks().get("/api/tokens").then().statusCode(200).body("", hasSize(5));
    }

    @Test
    void begin_again_when_what_they_go_on_from_is_gone() throws Exception {
        Browser dora = Browser.of(people, "dora", Role.VIEWER);
        dora.token(Map.of("name", "a"));
        dora.token(Map.of("name", "b"));
        Response first = dora.asks().get("/api/tokens?limit=1");
        dora.asks().delete("/api/tokens/" + first.path("[0].id")).then().statusCode(204);

        dora.asks()
                .urlEncodingEnabled(false)
                .get(next(first))
                .then()
                .statusCode(410)
                .body("code", equalTo("SKR-G901"));
    }

    @Test
    void have_bounds() throws Exception {
        Browser emil = Browser.of(people, "emil", Role.VIEWER);
        for (String limit : List.of("0", "10001", "x")) {
            emil.asks()
                    .get("/api/tokens?limit=" + limit)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("SKR-G401"));
        }
    }
}
