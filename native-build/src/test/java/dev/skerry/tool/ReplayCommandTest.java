package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is asked of a gateway, and what is made of its answers. */
class ReplayCommandTest {
    private static final String BEFORE =
            """
            {"numbers": 6, "highestStored": 9, "replayedAt": null, "withoutBatch": 0}""";
    private static final String AFTER =
            """
            {"numbers": 0, "highestStored": 9, "replayedAt": "2026-01-01T00:00:00Z", "withoutBatch": 5}""";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    private final ArrayDeque<String> answers = new ArrayDeque<>();
    private HttpServer gateway;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext(
                "/",
                exchange -> {
                    String sent =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + sent);
                    byte[] body = answers.remove().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private int execute(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "replay",
                                "a b",
                                "--gateway",
                                "http://127.0.0.1:" + gateway.getAddress().getPort()));
        arguments.addAll(List.of(more));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }

    @Test
    void asks_for_what_is_missing_and_says_what_came() {
        answers.addAll(List.of(BEFORE, BEFORE, BEFORE, AFTER));
        assertThat(execute()).isZero();
        assertThat(asked)
                .containsExactly(
                        "GET /api/agents/a%20b/missing",
                        "POST /api/agents/a%20b/replay{}",
                        "GET /api/agents/a%20b/missing",
                        "GET /api/agents/a%20b/missing");
        assertThat(out.toString())
                .startsWith("Of 6 numbers 1 came; of the others the agent has nothing");
    }

    @Test
    void asks_for_a_range() {
        answers.addAll(List.of(BEFORE, BEFORE));
        assertThat(execute("--range", "17-20")).isZero();
        assertThat(asked.getLast())
                .isEqualTo("POST /api/agents/a%20b/replay{\"from\":17,\"to\":20}");
        assertThat(execute("--range", "some")).isEqualTo(2);
        assertThat(err.toString()).contains("SKR-T040").contains("17-20");
    }

    @Test
    void says_why_the_gateway_refuses() {
        status = 409;
        answers.add(
                """
                {"code": "SKR-G441", "title": "the agent is not connected", "detail": "agent 'a b'", "hint": "ask again"}""");
        assertThat(execute()).isEqualTo(3);
        assertThat(err.toString())
                .contains("SKR-G441")
                .contains("the agent is not connected: agent 'a b'; ask again.");
    }
}
