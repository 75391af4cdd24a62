package dev.skerry.gateway.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.skerry.sync.proto.Hello;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** Two agents that were started with one id. */
@QuarkusTest
class SharedIdTest {
    @Test
    void agents_that_share_an_id_are_shown_as_a_trouble_and_counted() {
        double before = metric("skerry_gateway_sessions_superseded_total");
        try (var first = new TestAgent(RestAssured.port, "s-shared", 7);
                var second = new TestAgent(RestAssured.port, "s-shared", 7);
                var firstAgain = new TestAgent(RestAssured.port, "s-shared", 7)) {
            first.hello(Hello.newBuilder(), "boot-1");
            first.welcome();
            second.hello(Hello.newBuilder(), "boot-2");
            second.welcome();
            given().get("/api/agents/s-shared").then().body("troubles", hasSize(0));
            firstAgain.hello(Hello.newBuilder(), "boot-1");
            firstAgain.welcome();
            given().get("/api/agents/s-shared")
                    .then()
                    .body("troubles", hasSize(1))
                    .body("troubles[0].code", equalTo("SKR-G204"))
                    .body("troubles[0].since", notNullValue())
                    .body("troubles[0].message", containsString("127.0.0.1:"))
                    .body("troubles[0].message", containsString("skerry.agent.id"));
            assertThat(metric("skerry_gateway_sessions_superseded_total")).isEqualTo(before + 2);
            assertThat(metric("skerry_gateway_agent_ids_shared")).isPositive();
        }
    }

    private static double metric(String name) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
