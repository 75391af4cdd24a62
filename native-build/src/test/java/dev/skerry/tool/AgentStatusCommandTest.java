package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AgentStatusCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String answer = "{}";
    private HttpServer agent;

    @BeforeEach
    void start() throws IOException {
        agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext(
                "/api/status",
                exchange -> {
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        agent.start();
    }

    @AfterEach
    void stop() {
        agent.stop(0);
    }

    private int status(String... more) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> words = new ArrayList<>(List.of("agent", "status", "--agent"));
        words.add("http://127.0.0.1:" + agent.getAddress().getPort());
        words.addAll(List.of(more));
        return line.execute(words.toArray(String[]::new));
    }

    @Test
    void an_agent_in_order_is_shown_with_its_certificate() {
        answer =
                """
                {"id": "north", "site": "plant", "version": "1",
                 "link": {"state": "connected", "since": "2026-11-22T10:00:00Z", "gateway": "gw:8443"},
                 "certificate": {"serial": "7f", "subject": "CN=north", "endsAt": "2026-11-29T10:00:00Z",
                                 "renewsAt": "2026-11-27T02:00:00Z"},
                 "ledger": {"accepted": 5, "pending": 2, "acknowledged": 3, "lost": 0}, "troubles": []}
                """;
        assertThat(status()).isZero();
        assertThat(out.toString())
                .contains("north, site plant", "connected, gw:8443, since 2026-11-22T10:00:00Z")
                .contains("CN=north, serial 7f, ends 2026-11-29T10:00:00Z", "2 pending");
    }

    @Test
    void the_policy_that_an_agent_goes_by_is_shown() {
        answer =
                """
                {"id": "north", "link": {}, "ledger": {}, "troubles": [],
                 "policy": {"version": "7", "digest": "ab12", "rules": ["a", "b"], "approvers": ["anna"]}}
                """;
        assertThat(status()).isZero();
        assertThat(out.toString()).contains("policy       version 7, 2 rules, SHA-256 ab12");
        answer = answer.replace("\"7\"", "\"0\"");
        assertThat(status()).isZero();
        assertThat(out.toString()).contains("policy       from a file of this machine, 2 rules");
        answer = "{}";
        assertThat(status()).isZero();
        assertThat(out.toString()).contains("policy       none: nothing needs approvals");
    }

    @Test
    void marks_on_alarms_are_counted_by_model() {
        answer =
                """
                {"id": "north", "link": {}, "ledger": {}, "troubles": [],
                 "marks": [{"modelDigest": "ab12", "trueAlarms": 3, "falseAlarms": 2, "unsure": 1}]}
                """;
        assertThat(status()).isZero();
        assertThat(out.toString()).contains("marks        model ab12: 3 true, 2 false, 1 unsure");
    }

    @Test
    void models_are_shown_with_how_they_do() {
        answer =
                """
                {"id": "north", "link": {}, "ledger": {}, "troubles": [], "bundles": [
                  {"name": "pump", "version": "1.2.0", "role": "acting", "state": "running", "code": "",
                   "steps": 90, "alarms": 3, "compared": 80, "agreed": 79, "latencyP99Micros": 140, "devices": 2},
                  {"name": "builtin:envelope", "version": "", "role": "acting", "state": "refused",
                   "code": "SKR-M005", "steps": 0, "alarms": 0, "compared": 0, "agreed": 0}]}
                """;
        assertThat(status()).isZero();
        assertThat(out.toString())
                .contains(
                        "model        pump-1.2.0, acting, running: 90 steps, 3 alarms, the same on 79 of 80, 99 of 100 runs within 140 us, 2 devices")
                .contains("model        builtin:envelope, acting, refused (SKR-M005): 0 steps, 0");
    }

    @Test
    void an_agent_with_a_trouble_is_told_by_the_exit_code_too() {
        answer =
                """
                {"id": "north", "link": {"state": "cut-off"}, "certificate": null, "ledger": {},
                 "troubles": [{"code": "SKR-A603", "message": "the gateway refuses"}]}
                """;
        assertThat(status()).isEqualTo(ExitCode.FOUND.number());
        assertThat(out.toString()).contains("certificate  none", "SKR-A603 the gateway refuses");
    }

    @Test
    void what_models_see_is_compared_with_their_training_data() throws IOException {
        answer =
                """
                {"id": "north", "link": {}, "ledger": {}, "troubles": [],
                 "models": [{"profile": "pump", "name": "wear", "bundle": "digits@^1",
                   "drift": [{"of": "vibration", "psi": 0.0312, "ks": 0.05, "samples": 4000},
                             {"of": "score", "psi": 0.4, "ks": 0.3, "samples": 4000}]}]}
                """;
        assertThat(status()).isZero();
        assertThat(out.toString())
                .contains("drift        pump/wear: vibration, PSI 0.031, KS 0.050 over 4000 values")
                .contains("drift        pump/wear: score, PSI 0.400, KS 0.300 over 4000 values");
        out.getBuffer().setLength(0);
        assertThat(status("--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/models/0/drift/1/psi").asDouble()).isEqualTo(0.4);
    }
}
