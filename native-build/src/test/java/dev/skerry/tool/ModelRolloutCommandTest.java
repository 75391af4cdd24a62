package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that bring models to agents. */
class ModelRolloutCommandTest {
    private static final String ID = "9d3ece84";
    private static final String PATH = "/api/models/wear/rollouts/" + ID;
    private static final String LIST =
            "[{\"id\": \"%s\", \"stage\": \"full\"}, {\"id\": \"older\", \"stage\": \"done\"}]"
                    .formatted(ID);

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String rollout(String stage, String reason) {
        return """
        {"id": "9d3ece84", "name": "wear", "version": "1.1.0", "scope": "site",
         "target": "harbour", "canary": "share 0.1", "automatic": true, "stage": "%s",
         "stageAt": "2026-03-01T10:00:00Z", "reason": "%s",
         "gates": [
           {"gate": "agents", "bound": "at-least", "wanted": 1, "now": 2, "verdict": "holds"},
           {"gate": "agreement", "bound": "at-least", "wanted": 0.95, "now": 0.9312,
            "verdict": "fails"},
           {"gate": "latency", "bound": "at-most", "wanted": 50000, "now": 812,
            "verdict": "holds"},
           {"gate": "psi", "bound": "at-most", "wanted": 0.25, "now": null,
            "verdict": "waits"}],
         "agentCount": 12, "agents": [
           {"agentId": "north", "role": "acting", "state": "reverted", "before": "1.0.0",
            "steps": 2000, "compared": 1990, "alarms": 140, "agreement": 0.9312,
            "latencyP99Micros": 812, "psi": 0.0312, "code": "SKR-A200",
            "message": "too many alarms"},
           {"agentId": "south", "role": "shadow", "state": "waiting", "before": null,
            "steps": 0, "agreement": null, "psi": null, "code": ""}]}
        """
                .formatted(stage, reason);
    }

    @Test
    void assigns_a_version_and_takes_it_back() {
        gateway.answers(
                "[{\"scope\":\"site\",\"target\":\"harbour\",\"version\":\"1.1.0\"}]", "[]");
        assertThat(gateway.execute("model", "assign", "wear@1.1.0", "--site", "harbour")).isZero();
        assertThat(gateway.execute("model", "unassign", "wear", "--agent", "north 1")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "PUT /api/models/wear/assignments"
                                + "{\"scope\":\"site\",\"target\":\"harbour\",\"version\":\"1.1.0\"}",
                        "DELETE /api/models/wear/assignments?scope=agent&target=north+1");
        assertThat(gateway.out()).contains("wear@1.1.0 is assigned", "not assigned there any more");
    }

    @Test
    void says_that_an_assignment_or_a_rollout_waits_for_approvals() {
        gateway.answersWith(202);
        gateway.answers(
                "[{\"scope\":\"all\",\"target\":\"\",\"version\":\"1.0.0\"}]",
                rollout("waiting", ""));
        assertThat(gateway.execute("model", "assign", "wear@1.1.0", "--all")).isZero();
        assertThat(gateway.out()).contains("wear@1.1.0 waits for approvals");
        assertThat(gateway.execute("model", "rollout", "start", "wear@1.1.0", "--all")).isZero();
        assertThat(gateway.out()).contains("waits for approvals since", "./skerry approve show");
    }

    @Test
    void starts_a_rollout_with_what_was_said_and_no_more() {
        gateway.answersWith(201);
        gateway.answers(rollout("shadow", ""), rollout("shadow", ""));
        assertThat(gateway.execute("model", "rollout", "start", "wear@1.1.0", "--all")).isZero();
        assertThat(
                        gateway.execute(
                                "model",
                                "rollout",
                                "start",
                                "wear@1.1.0",
                                "--group",
                                "new",
                                "--canary",
                                "20%",
                                "--auto",
                                "--stage-time",
                                "1h",
                                "--gate",
                                "agreement=98%",
                                "--gate",
                                "total-steps=5000",
                                "--gate",
                                "latency=20ms",
                                "--gate",
                                "psi=0.1"))
                .isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "POST /api/models/wear/rollouts{\"scope\":\"all\",\"version\":\"1.1.0\"}",
                        "POST /api/models/wear/rollouts{\"scope\":\"group\",\"target\":\"new\","
                                + "\"version\":\"1.1.0\",\"automatic\":true,\"stageTime\":\"1h\","
                                + "\"canary\":{\"share\":0.2},\"gates\":{\"agreement\":0.98,"
                                + "\"totalSteps\":5000,\"latency\":\"20ms\",\"psi\":0.1}}");
        assertThat(gateway.out()).contains("'./skerry model rollout status wear --watch'");
    }

    @Test
    void refuses_what_is_no_version_no_gate_and_no_number() {
        for (String[] wrong :
                new String[][] {
                    {"wear", "--all"},
                    {"wear@1.1.0"},
                    {"wear@1.1.0", "--all", "--gate", "mood=1"},
                    {"wear@1.1.0", "--all", "--gate", "psi=much"},
                    {"wear@1.1.0", "--all", "--canary", "some"},
                    {"wear@1.1.0", "--all", "--canary", "1%", "--canary-site", "harbour"}
                }) {
            var arguments =
                    new java.util.ArrayList<>(java.util.List.of("model", "rollout", "start"));
            arguments.addAll(java.util.List.of(wrong));
            assertThat(gateway.execute(arguments.toArray(String[]::new)))
                    .as("%s", arguments)
                    .isEqualTo(ExitCode.USAGE.number());
        }
        assertThat(gateway.asked()).isEmpty();
        assertThat(gateway.err()).contains("there is no gate 'mood'", "'much' is no number");
    }

    @Test
    void shows_gates_and_agents_as_people_read_them() {
        gateway.answers(LIST, rollout("canary", "all gates hold"));
        assertThat(gateway.execute("model", "rollout", "status", "wear")).isZero();
        assertThat(gateway.asked()).containsExactly("GET /api/models/wear/rollouts", "GET " + PATH);
        assertThat(gateway.out())
                .contains(
                        "wear@1.1.0 for site harbour: canary since 2026-03-01T10:00:00Z (automatic,"
                                + " canary share 0.1, rollout 9d3ece84)",
                        "because: all gates hold",
                        "agents         at least 1         2          ok",
                        "agreement      at least 95.0%     93.1%      FAILS",
                        "latency        at most 50.0 ms    0.8 ms     ok",
                        "psi            at most 0.250      -          waits",
                        "north                acting  reverted  before 1.0.0, 2,000 steps, 1,990"
                                + " compared, 140 alarms, p99 0.8 ms, agreement 93.1%, drift 0.031:"
                                + " SKR-A200 too many alarms",
                        "south                shadow  waiting   nothing before",
                        "… and 10 more agents");
    }

    @Test
    void watches_until_it_ends_and_tells_by_its_exit_code_how() {
        gateway.answers(
                LIST,
                rollout("canary", ""),
                rollout("canary", ""),
                rollout("reversed", "alarm-rate is 0.5"));
        assertThat(gateway.execute("model", "rollout", "status", "wear", "--watch=0"))
                .isEqualTo(ExitCode.FOUND.number());
        assertThat(gateway.asked()).hasSize(4);
        assertThat(gateway.out().split("canary since", -1)).hasSize(2);
        assertThat(gateway.out()).contains("because: alarm-rate is 0.5");
    }

    @Test
    void does_nothing_to_a_rollout_that_ended() {
        String ended = LIST.replace("full", "aborted");
        gateway.answers(ended, ended);
        assertThat(gateway.execute("model", "rollout", "abort", "wear")).isEqualTo(1);
        assertThat(gateway.err()).contains("SKR-T114", "model rollout list wear");
        assertThat(gateway.execute("model", "rollout", "promote", "wear")).isEqualTo(1);
        assertThat(gateway.asked()).allMatch(one -> one.startsWith("GET"));
    }

    @Test
    void promotes_and_aborts_the_open_one() {
        gateway.answers(
                LIST, rollout("full", ""), LIST, rollout("full", ""), LIST, rollout("aborted", ""));
        assertThat(gateway.execute("model", "rollout", "promote", "wear")).isZero();
        assertThat(gateway.execute("model", "rollout", "promote", "wear", "--force")).isZero();
        assertThat(gateway.execute("model", "rollout", "abort", "wear", "--reason", "noisy"))
                .isZero();
        assertThat(gateway.asked())
                .filteredOn(asked -> asked.startsWith("POST"))
                .containsExactly(
                        "POST " + PATH + "/promote{}",
                        "POST " + PATH + "/promote{\"force\":true}",
                        "POST " + PATH + "/abort{\"reason\":\"noisy\"}");
    }

    @Test
    void lists_all_and_says_that_there_are_none() {
        gateway.answers("[%s]".formatted(rollout("done", "")), "[]");
        assertThat(gateway.execute("model", "rollout", "list", "wear")).isZero();
        assertThat(gateway.execute("model", "rollout", "list", "hum")).isZero();
        assertThat(gateway.out())
                .contains("wear@1.1.0 for site harbour: done", "hum was never rolled out.");
    }

    @Test
    void pauses_and_resumes_the_open_one() {
        String paused =
                rollout("full", "")
                        .replaceFirst(
                                "\\{",
                                "{\"pause\":{\"by\":\"ben\",\"at\":\"2026-03-01T10:00:00Z\"},");
        gateway.answers(LIST, paused, LIST, rollout("full", ""));
        assertThat(gateway.execute("model", "rollout", "pause", "wear")).isZero();
        assertThat(gateway.out()).contains("paused by ben since 2026-03-01T10:00:00Z");
        assertThat(gateway.execute("model", "rollout", "resume", "wear")).isZero();
        assertThat(gateway.asked())
                .filteredOn(asked -> asked.startsWith("POST"))
                .containsExactly("POST " + PATH + "/pause{}", "POST " + PATH + "/resume{}");
        gateway.answers(LIST.replace("full", "done"));
        assertThat(gateway.execute("model", "rollout", "resume", "wear")).isEqualTo(1);
    }
}
