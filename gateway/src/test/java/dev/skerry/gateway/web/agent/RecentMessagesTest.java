package dev.skerry.gateway.web.agent;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.MessagesWanted;
import dev.skerry.sync.proto.RecentMessage;
import dev.skerry.sync.proto.RecentMessages;
import dev.skerry.sync.proto.SettingsReport;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What a device sent last, from its agent to whoever asks. */
@QuarkusTest
class RecentMessagesTest {
    private static final AgentFrame SETTINGS =
            AgentFrame.newBuilder()
                    .setSettings(
                            SettingsReport.newBuilder()
                                    .setDigest(ByteString.copyFrom(new byte[32]))
                                    .addAnswers("messages"))
                    .build();

    @Test
    void the_last_messages_of_a_device_are_asked_of_its_agent_and_that_is_in_the_audit_log()
            throws Exception {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "it-messages", 7);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            agent.send(SETTINGS);
            assertThat(agent.next().getInquiry().hasSettings()).isTrue();
            var asking =
                    executor.submit(
                            () -> given().get("/api/agents/it-messages/devices/pump-1/messages"));
            MessagesWanted asked = agent.next().getInquiry().getMessages();
            assertThat(asked.getDeviceId()).isEqualTo("pump-1");
            agent.send(
                    AgentFrame.newBuilder()
                            .setRecentMessages(
                                    RecentMessages.newBuilder()
                                            .setNumber(asked.getNumber())
                                            .setIsKept(true)
                                            .addMessages(
                                                    RecentMessage.newBuilder()
                                                            .setSource("mqtt")
                                                            .setAddress("plant/pump/1")
                                                            .setReceivedMicros(
                                                                    1_750_000_000_000_000L)
                                                            .setPayload(
                                                                    ByteString.copyFromUtf8(
                                                                            "{\"t\":1}"))
                                                            .setPayloadBytes(7))
                                            .addMessages(
                                                    RecentMessage.newBuilder()
                                                            .setPayload(ByteString.fromHex("ff00"))
                                                            .setPayloadBytes(9)
                                                            .setCode("SKR-D004")))
                            .build());
            asking.get()
                    .then()
                    .statusCode(200)
                    .body("deviceId", equalTo("pump-1"))
                    .body("site", equalTo(given().get("/api/agents/it-messages").path("site")))
                    .body("messages", hasSize(2))
                    .body("messages[0].address", equalTo("plant/pump/1"))
                    .body("messages[0].receivedAt", equalTo("2025-06-15T15:06:40Z"))
                    .body("messages[0].payload", equalTo("{\"t\":1}"))
                    .body("messages[0].payloadBase64", nullValue())
                    .body("messages[0].isWhole", equalTo(true))
                    .body("messages[0].code", nullValue())
                    .body("messages[1].payload", nullValue())
                    .body("messages[1].payloadBase64", equalTo("/wA="))
                    .body("messages[1].isWhole", equalTo(false))
                    .body("messages[1].code", equalTo("SKR-D004"));
            await().untilAsserted(
                            () ->
                                    given().get("/api/audit?what=device-messages.read")
                                            .then()
                                            .statusCode(200)
                                            .body(containsString("pump-1")));
        }
    }

    @Test
    void an_agent_that_keeps_no_messages_is_too_old_or_cut_off_is_said_to_be() throws Exception {
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "it-silent", 7);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            agent.send(SETTINGS);
            assertThat(agent.next().getInquiry().hasSettings()).isTrue();
            var asking =
                    executor.submit(() -> given().get("/api/agents/it-silent/devices/a/messages"));
            long number = agent.next().getInquiry().getMessages().getNumber();
            agent.send(
                    AgentFrame.newBuilder()
                            .setRecentMessages(RecentMessages.newBuilder().setNumber(number))
                            .build());
            asking.get().then().statusCode(409).body("code", equalTo("SKR-G892"));
        }
        await().untilAsserted(
                        () ->
                                given().get("/api/agents/it-silent/devices/a/messages")
                                        .then()
                                        .statusCode(409)
                                        .body("code", equalTo("SKR-G890")));
        try (TestAgent agent = TestAgent.connected(RestAssured.port, "it-elder", 7)) {
            agent.status(AgentStatus.getDefaultInstance());
            given().get("/api/agents/it-elder/devices/a/messages")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("SKR-G891"));
        }
        given().get("/api/agents/nobody/devices/a/messages")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G402"));
    }
}
