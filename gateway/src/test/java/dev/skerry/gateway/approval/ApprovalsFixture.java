package dev.skerry.gateway.approval;

import static dev.skerry.gateway.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.skerry.gateway.people.Browser;
import dev.skerry.gateway.people.People;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.CommandInfo;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.GatewayFrame.FrameCase;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.Signed;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A gateway with a policy, people, and an agent with a pump. */
abstract class ApprovalsFixture {
    static final Person ANNA = new Person("anna");
    static final Person BOB = new Person("bob");
    static final Person CLEO = new Person("cleo");
    static final String AGENT = "north";

    private static @Nullable Browser anna;
    private static @Nullable Browser admin;

    @Inject People people;

    @BeforeEach
    void logIn() throws Exception {
        if (admin == null) {
            admin = Browser.of(people, "root", Role.ADMIN);
            anna = Browser.of(people, "anna", Role.OPERATOR);
            put(policy("stop", 2), null).statusCode(200).body("waiting", nullValue());
        }
    }

    static Browser admin() {
        return Objects.requireNonNull(admin);
    }

    static Browser anna() {
        return Objects.requireNonNull(anna);
    }

    /** Commands of a name need so many approvals, profiles one, and the policy itself one. */
    static String policy(String command, int approvals) {
        return "approvers:\n"
                + ANNA.line()
                + BOB.line()
                + CLEO.line()
                + """
                rules:
                  - { name: stops, when: kind == "command" && name == "%s", approvals: %d, within: 1h }
                  - { name: profiles, when: kind == "profile", approvals: 1, by: [bob] }
                  - { name: changes, when: kind == "policy", approvals: 1 }
                """
                        .formatted(command, approvals);
    }

    static ValidatableResponse put(String policy, @Nullable String ifMatch) {
        var request = admin().asks().contentType("application/yaml").body(policy.getBytes(UTF_8));
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return request.put("/api/policy").then();
    }

    static TestAgent connected() {
        var agent = new TestAgent(RestAssured.port, AGENT, 7);
        agent.hello();
        agent.welcome();
        agent.devices(
                Device.newBuilder()
                        .setDeviceId("pump-1")
                        .setProfileName("pump")
                        .addCommands(
                                CommandInfo.newBuilder().setName("stop").setExpiresMillis(30_000))
                        .addCommands(
                                CommandInfo.newBuilder().setName("beep").setExpiresMillis(30_000))
                        .build());
        await().untilAsserted(
                        () ->
                                admin().asks()
                                        .get("/api/devices/north/pump-1")
                                        .then()
                                        .statusCode(200)
                                        .body("commands", hasSize(2)));
        return agent;
    }

    static ValidatableResponse send(Browser by, String name, String id) {
        return by.asks()
                .body(Map.of("name", name, "id", id))
                .post("/api/devices/north/pump-1/commands")
                .then();
    }

    static ValidatableResponse command(String id) {
        return admin().asks().get("/api/commands/" + id).then().statusCode(200);
    }

    static ValidatableResponse request(String id) {
        return admin().asks().get("/api/approvals/" + id).then().statusCode(200);
    }

    /**
     * The next frame of a kind; policies, which an agent gets that told of one, are passed over.
     */
    private static GatewayFrame next(TestAgent agent, FrameCase kind) {
        GatewayFrame frame = agent.nextAsSent();
        while (frame.hasCredit()
                || frame.hasKeySets()
                || (frame.hasPolicy() && kind != FrameCase.POLICY)) {
            frame = agent.nextAsSent();
        }
        assertThat(frame.getFrameCase()).as("%s", frame).isEqualTo(kind);
        return frame;
    }

    static CommandOrder nextCommand(TestAgent agent) throws Exception {
        Signed signed = next(agent, FrameCase.COMMAND).getCommand().getSigned();
        return CommandOrder.parseFrom(signed.getStatement());
    }

    static ProfileOrder nextProfiles(TestAgent agent) throws Exception {
        Signed signed = next(agent, FrameCase.PROFILES).getProfiles().getSigned();
        return ProfileOrder.parseFrom(signed.getStatement());
    }

    static PolicyOrder nextPolicy(TestAgent agent) throws Exception {
        Signed signed = next(agent, FrameCase.POLICY).getPolicy().getSigned();
        return PolicyOrder.parseFrom(signed.getStatement());
    }

    static void audited(String what, String id) {
        admin().asks()
                .get("/api/audit?limit=500&what=" + what)
                .then()
                .statusCode(200)
                .body(containsString(id));
    }
}
