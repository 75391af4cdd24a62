package dev.skerry.gateway.session;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.skerry.sync.proto.Hello;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
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
            second.awaitListed();
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

    /** The first is told to go, but as it answers it is no outbox that was lost. */
    @Test
    void agents_with_outboxes_of_their_own_are_known_as_two_at_once() {
        try (var first = new TestAgent(RestAssured.port, "s-two", 7);
                var second = new TestAgent(RestAssured.port, "s-two", 8)) {
            first.hello(Hello.newBuilder(), "boot-1");
            first.welcome();
            second.hello(Hello.newBuilder(), "boot-2");
            second.welcome();
            await().untilAsserted(
                            () ->
                                    given().get("/api/agents/s-two")
                                            .then()
                                            .body("troubles", hasSize(1))
                                            .body("troubles[0].code", equalTo("SKR-G204")));
        }
    }

    @Test
    void an_agent_that_lost_its_outbox_is_alone() {
        try (var first = new TestAgent(RestAssured.port, "s-wiped", 7)) {
            first.hello(Hello.newBuilder(), "boot-1");
            first.welcome();
        }
        try (var second = new TestAgent(RestAssured.port, "s-wiped", 8)) {
            second.hello(Hello.newBuilder(), "boot-2");
            second.welcome();
            await().during(Duration.ofSeconds(1))
                    .untilAsserted(
                            () ->
                                    given().get("/api/agents/s-wiped")
                                            .then()
                                            .body("troubles", hasSize(0)));
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
