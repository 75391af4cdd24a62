package dev.skerry.gateway.web.site;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Ledger;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** Sites as REST gives them. */
@QuarkusTest
class SitesTest {
    private static ValidatableResponse ask(String site) {
        return given().get("/api/sites/" + site).then();
    }

    @Test
    void tells_of_a_sites_agents_devices_and_ledger() {
        try (var agent = new TestAgent(RestAssured.port, "site-one", 7);
                var elsewhere = TestAgent.connected(RestAssured.port, "site-two", 7)) {
            agent.hello(Hello.newBuilder().setSite("quay"));
            agent.welcome();
            agent.status(Ledger.newBuilder().setAccepted(12).setPending(10).setLost(2).build());
            agent.devices(Device.newBuilder().setDeviceId("pump-1").setProfileName("pump").build());
            await().untilAsserted(
                            () ->
                                    ask("quay")
                                            .statusCode(200)
                                            .body("agents.agentId", contains("site-one"))
                                            .body("devices.profileName", contains("pump"))
                                            .body("ledger.pending", equalTo(10)));
            ask("quay")
                    .body("site", equalTo("quay"))
                    .body("agentCount", equalTo(1))
                    .body("deviceCount", equalTo(1))
                    .body("ledger.balanced", equalTo(true))
                    .body("gaps", empty());
            elsewhere.status(Ledger.newBuilder().setAccepted(1).build());
            await().untilAsserted(() -> ask("plant").body("ledger.balanced", equalTo(false)));
            ask("quay").body("ledger.balanced", equalTo(true));
        }
    }

    @Test
    void a_site_without_agents_is_not_known() {
        ask("nowhere").statusCode(404).body("code", equalTo("SKR-G419"));
    }
}
