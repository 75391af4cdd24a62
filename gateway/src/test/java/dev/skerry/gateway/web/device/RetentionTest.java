package dev.skerry.gateway.web.device;

import static dev.skerry.gateway.session.TestBatches.temperatures;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.gateway.telemetry.Expiry;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.ResourceInfo;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RetentionTest {
    private static final long T0 = 1_700_000_000_000_000L;
    private static final String DEVICE = "/api/devices/retained/pump-1";
    private static final String ALL = "from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";

    @Inject Expiry expiry;

    private static Device pump() {
        return Device.newBuilder()
                .setDeviceId("pump-1")
                .setProfileName("pump")
                .addResources(
                        ResourceInfo.newBuilder()
                                .setName("temperature")
                                .setType("float32")
                                .setRetentionMillis(Duration.ofDays(30).toMillis()))
                .build();
    }

    private static void check(int readings, int stored) {
        assertThat(given().get(DEVICE + "/readings?resource=temperature").asString().lines())
                .hasSize(readings);
        given().get(DEVICE + "/history?resource=temperature&" + ALL)
                .then()
                .statusCode(200)
                .body("points", hasSize(readings));
        given().get("/api/agents/retained").then().body("ledger.stored", equalTo(stored));
    }

    @Test
    void every_answer_has_what_the_profile_lets_the_gateway_keep_and_no_more() throws Exception {
        byte[] old = temperatures("pump-1", T0, 20, 5);
        long recently = Times.toMicros(Instant.now().minus(Duration.ofDays(29)));
        try (var agent = TestAgent.connected(RestAssured.port, "retained", 7)) {
            agent.devices(pump());
            agent.append(1, 5, old);
            agent.awaitAcknowledged(1, 1);
            given().get(DEVICE)
                    .then()
                    .body("resources[0].name", equalTo("temperature"))
                    .body("resources[0].value", nullValue())
                    .body("lastSeenAt", nullValue());
            check(0, 5);

            agent.append(2, 3, temperatures("pump-1", recently, 30, 3));
            agent.awaitAcknowledged(2, 2);
            given().get(DEVICE).then().body("resources[0].value", equalTo(32f));
            check(3, 8);

            expiry.sweep();
            check(3, 8);
            agent.append(1, 5, old);
            agent.awaitAcknowledged(1, 1);
            check(3, 8);
        }
    }
}
