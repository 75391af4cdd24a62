package dev.skerry.gateway.web.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.skerry.gateway.people.Browser;
import dev.skerry.gateway.people.People;
import dev.skerry.gateway.people.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(CallerPaceTest.Slow.class)
class CallerPaceTest {
    @Inject People people;

    /** A gateway at which one may ask little: no test is as slow as to be given a request back. */
    public static class Slow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "skerry.gateway.access", "login",
                    "skerry.gateway.requests.burst", "40",
                    "skerry.gateway.requests.per-second", "1");
        }
    }

    @Test
    void refuses_what_comes_too_fast_from_one_token_and_nobody_else() throws Exception {
        Browser anna = Browser.of(people, "anna", Role.OPERATOR);
        String wild = anna.token(Map.of("name", "wild"));

        Browser.withToken(wild)
                .get("/api/agents")
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", "\"requests\";q=40;w=40")
                .header("RateLimit", startsWith("\"requests\";r=39;t="));
        Response last = Browser.withToken(wild).get("/api/me");
        for (int i = 0; i < 1_000 && last.statusCode() == 200; i++) {
            last = Browser.withToken(wild).get("/api/me");
        }

        last.then().statusCode(429).body("code", equalTo("SKR-G900"));
        assertThat(Long.parseLong(last.header("Retry-After"))).isEqualTo(1);
        anna.asks().get("/api/agents").then().statusCode(200);
    }

    @Test
    void counts_what_was_refused() throws Exception {
        Browser ben = Browser.of(people, "ben", Role.VIEWER);
        String heavy = ben.token(Map.of("name", "heavy"));
        for (int i = 0; i < 3; i++) {
            Browser.withToken(heavy).get("/api/devices/none/x/readings?resource=y");
        }

        assertThat(ben.asks().get("/q/metrics").asString())
                .containsPattern("skerry_gateway_requests_refused_total [1-9]");
    }
}
