package dev.skerry.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.skerry.gateway.people.Browser;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.CommandOrder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Approving.class)
class ApprovalsTest extends ApprovalsFixture {
    @Test
    void a_command_goes_on_by_itself_with_the_last_approval_and_carries_them_to_its_agent()
            throws Exception {
        try (TestAgent agent = connected()) {
            send(anna(), "stop", "two-1").statusCode(202).body("state", equalTo("waiting"));
            request("two-1")
                    .body("kind", equalTo("command"))
                    .body("caller", equalTo("anna"))
                    .body("site", equalTo("plant"))
                    .body("state", equalTo("waiting"))
                    .body("rules.name", contains("stops"))
                    .body("missing.rule", contains("stops"))
                    .body("missing[0].approvals", equalTo(2))
                    .body("missing[0].mayApprove", contains("bob", "cleo"));
            BOB.says(anna(), "two-1", true)
                    .statusCode(200)
                    .body("state", equalTo("waiting"))
                    .body("missing[0].approvals", equalTo(1))
                    .body("approvals.approver", contains("bob"))
                    .body("approvals[0].from", equalTo("anna"));
            BOB.says(admin(), "two-1", true).statusCode(200).body("approvals", hasSize(1));
            send(anna(), "beep", "two-2").statusCode(202).body("state", equalTo("delivered"));
            CommandOrder free = nextCommand(agent);
            assertThat(free.getCommand().getName()).isEqualTo("beep");
            assertThat(free.getApproved().getApprovalsList()).isEmpty();
            assertThat(ApprovalRequest.parseFrom(free.getApproved().getRequest()).getCaller())
                    .as("agents judge by who asked as well")
                    .isEqualTo("anna");
            CLEO.says(admin(), "two-1", true)
                    .statusCode(200)
                    .body("state", equalTo("granted"))
                    .body("endedBy", equalTo("bob, cleo"));
            command("two-1")
                    .body("steps.state", contains("waiting", "requested", "delivered"))
                    .body("steps.by", contains("anna", "anna", "gateway"))
                    .body("steps[1].message", equalTo("approved by bob, cleo"));
            CommandOrder order = nextCommand(agent);
            assertThat(order.getCommand().getCommandId()).isEqualTo("two-1");
            assertThat(order.getAgentId()).isEqualTo(AGENT);
            assertThat(order.getApproved().getApprovalsList())
                    .extracting(approval -> approval.getApprover())
                    .containsExactlyInAnyOrder("bob", "cleo");
            String bytes = request("two-1").extract().path("request");
            assertThat(order.getApproved().getRequest().toByteArray())
                    .as("what is carried is what was signed")
                    .isEqualTo(Base64.getDecoder().decode(bytes));
            ApprovalRequest asked = ApprovalRequest.parseFrom(order.getApproved().getRequest());
            assertThat(asked.getRequestId()).isEqualTo("two-1");
            assertThat(asked.getDeviceId()).isEqualTo("pump-1");
            assertThat(asked.getProfile()).isEqualTo("pump");
            assertThat(asked.getRole()).isEqualTo("operator");
            assertThat(asked.getExpiresAtMicros() - asked.getRequestedAtMicros())
                    .isEqualTo(Duration.ofHours(1).plusSeconds(30).toNanos() / 1_000);
            assertThat(
                            order.getCommand().getExpiresAtMicros()
                                    - order.getCommand().getFirstSentAtMicros())
                    .as("its time begins when it is let go")
                    .isBetween(25_000_000L, 30_000_000L);
        }
        for (String what : new String[] {"requested", "given", "granted"}) {
            audited("approval." + what, "two-1");
        }
        audited("command.waiting", "two-1");
        admin().asks()
                .get("/api/audit?limit=500&what=command.requested")
                .then()
                .body("entry.find { it.about.id == 'two-1' }.who", equalTo("anna"))
                .body(
                        "entry.find { it.about.id == 'two-1' }.details.approvers",
                        equalTo("bob cleo"));
    }

    @Test
    void it_ends_at_the_first_no_and_says_who_said_it() {
        try (TestAgent agent = connected()) {
            send(anna(), "stop", "no-1").statusCode(202);
            BOB.says(admin(), "no-1", true).statusCode(200);
            BOB.says(admin(), "no-1", false)
                    .statusCode(200)
                    .body("state", equalTo("refused"))
                    .body("endedBy", equalTo("bob"))
                    .body("code", equalTo("SKR-G794"));
            command("no-1")
                    .body("state", equalTo("refused"))
                    .body("over", equalTo(true))
                    .body("steps[1].by", equalTo("bob"))
                    .body("steps[1].code", equalTo("SKR-G794"));
            CLEO.says(admin(), "no-1", true).statusCode(409).body("code", equalTo("SKR-G786"));
        }
        audited("approval.refused", "no-1");
    }

    @Test
    void only_what_the_policy_counts_is_taken() {
        try (TestAgent agent = connected()) {
            send(anna(), "stop", "bad-1").statusCode(202);
            new Person("bob")
                    .says(admin(), "bad-1", true)
                    .statusCode(422)
                    .body("code", equalTo("SKR-G788"));
            new Person("mallory")
                    .says(admin(), "bad-1", true)
                    .statusCode(422)
                    .body("code", equalTo("SKR-G787"));
            ANNA.says(anna(), "bad-1", true)
                    .statusCode(422)
                    .body("code", equalTo("SKR-G789"))
                    .body("detail", containsString("asked for it themselves"));
            Instant now = Instant.now();
            BOB.says(admin(), "bad-1", true, now.minusSeconds(3_600), Map.of())
                    .statusCode(422)
                    .body("code", equalTo("SKR-G790"));
            BOB.says(admin(), "bad-1", true, now.plusSeconds(3_600), Map.of())
                    .statusCode(422)
                    .body("code", equalTo("SKR-G790"));
            BOB.says(admin(), "bad-1", true, now, Map.of("yes", false))
                    .statusCode(422)
                    .body("code", equalTo("SKR-G788"));
            for (var other :
                    Map.of("2026-01-31T12:00:00Z", 422, "2026-01-31T12:00:00.0000001Z", 400)
                            .entrySet()) {
                BOB.says(admin(), "bad-1", true, now, Map.of("at", other.getKey()))
                        .statusCode(other.getValue());
            }
            BOB.says(admin(), "bad-1", true, now, Map.of("signature", "AA==")).statusCode(400);
            BOB.says(admin(), "bad-1", true, now, Map.of("approver", "cleo"))
                    .statusCode(422)
                    .body("code", equalTo("SKR-G788"));
            request("bad-1").body("approvals", hasSize(0)).body("state", equalTo("waiting"));
            admin().asks()
                    .body("{}")
                    .post("/api/approvals/none")
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("SKR-G785"));
        }
    }

    @Test
    void who_asked_takes_it_back_and_nobody_else_but_an_admin() throws Exception {
        Browser dora = Browser.of(people, "dora", Role.OPERATOR);
        try (TestAgent agent = connected()) {
            send(anna(), "stop", "back-1").statusCode(202);
            dora.asks()
                    .delete("/api/approvals/back-1")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SKR-G793"));
            anna().asks()
                    .delete("/api/approvals/back-1")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("withdrawn"));
            command("back-1").body("state", equalTo("cancelled"));
            send(anna(), "stop", "back-2").statusCode(202);
            dora.asks()
                    .post("/api/commands/back-2/cancel")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SKR-G793"));
            command("back-2").body("state", equalTo("waiting"));
            anna().asks().post("/api/commands/back-2/cancel").then().statusCode(200);
            request("back-2").body("state", equalTo("withdrawn"));
            send(anna(), "stop", "back-2").statusCode(202).body("state", equalTo("cancelled"));
        }
    }

    @Test
    void a_page_leads_to_the_next_one_until_there_is_none() throws Exception {
        try (TestAgent agent = connected()) {
            send(anna(), "stop", "page-1").statusCode(202);
            send(anna(), "stop", "page-2").statusCode(202);
            String link = admin().asks().get("/api/approvals?limit=1").header("Link");
            assertThat(link).isEqualTo("</api/approvals?limit=1&after=page-2>; rel=\"next\"");
            String next = link.substring(1, link.indexOf('>'));
            admin().asks().get(next).then().body("id", contains("page-1"));
            admin().asks()
                    .get("/api/approvals?after=nothing")
                    .then()
                    .statusCode(410)
                    .body("code", equalTo("SKR-G901"));
            String alarms = admin().asks().get("/api/alarms?after=1.x").path("code");
            assertThat(alarms).isEqualTo("SKR-G901");
        }
    }

    @Test
    void whoever_sees_other_sites_sees_none_of_it() throws Exception {
        Browser hall = Browser.of(people, "hall", Role.OPERATOR, "hall");
        try (TestAgent agent = connected()) {
            send(anna(), "stop", "site-1").statusCode(202);
            admin().asks().get("/api/approvals?state=waiting").then().body("id", hasItem("site-1"));
            hall.asks().get("/api/approvals?state=waiting").then().body("$", hasSize(0));
            hall.asks().get("/api/approvals/site-1").then().statusCode(404);
            hall.asks().delete("/api/approvals/site-1").then().statusCode(404);
        }
    }
}
