package dev.skerry.gateway.web.profile;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.DiscoveredDevice;
import dev.skerry.sync.proto.RefusedSample;
import dev.skerry.sync.proto.Sightings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SightingsTest {
    private static ValidatableResponse sightings(String agentId) {
        return given().get("/api/agents/{agent}/sightings", agentId).then().statusCode(200);
    }

    @Test
    void shows_what_an_agent_met_until_it_tells_otherwise() {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "st-met", 7)) {
            Sightings met =
                    Sightings.newBuilder()
                            .addRefused(
                                    RefusedSample.newBuilder()
                                            .setProfileName("pump")
                                            .setAddress("plant/pump-1")
                                            .setCode("SKR-D004")
                                            .setPayload(ByteString.copyFromUtf8("{\"t\": \"ü"))
                                            .setPayloadBytes(900))
                            .addRefused(
                                    RefusedSample.newBuilder()
                                            .setPayload(
                                                    ByteString.copyFrom(
                                                            new byte[] {-1, 0, 1, 2, 3, 4})))
                            .addDiscovered(
                                    DiscoveredDevice.newBuilder()
                                            .setId("1")
                                            .setKind("topic")
                                            .setDraft("schema: x"))
                            .setMore(2)
                            .build();
            agent.status(AgentStatus.newBuilder().setSightings(met).build());
            // Told without it, it stays as it was.
            agent.status(AgentStatus.newBuilder().setHoursLeft(3).build());
            await().untilAsserted(
                            () ->
                                    given().get("/api/agents/st-met")
                                            .then()
                                            .body("hoursLeft", equalTo(3f)));
            sightings("st-met")
                    .body("refused[0].profile", equalTo("pump"))
                    .body("refused[0].payload", equalTo("{\"t\": \"ü"))
                    .body("refused[0].bytes", equalTo(900))
                    .body("refused[1].profile", nullValue())
                    .body("refused[1].payload", nullValue())
                    .body("refused[1].payloadBase64", equalTo("/wABAgME"))
                    .body("discovered[0].draft", equalTo("schema: x"))
                    .body("more", equalTo(2));
            agent.status(
                    AgentStatus.newBuilder().setSightings(Sightings.getDefaultInstance()).build());
            await().untilAsserted(() -> sightings("st-met").body("refused", empty()));
        }
        given().get("/api/agents/nobody/sightings").then().statusCode(404);
    }
}
