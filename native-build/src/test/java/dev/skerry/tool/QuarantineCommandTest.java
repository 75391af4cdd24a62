package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What is asked of an agent, and what is made of its answers. */
class QuarantineCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    private HttpServer agent;
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void start() throws IOException {
        agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        agent.start();
    }

    @AfterEach
    void stop() {
        agent.stop(0);
    }

    private int execute(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "quarantine",
                                "--agent",
                                "http://127.0.0.1:" + agent.getAddress().getPort()));
        arguments.addAll(List.of(more));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }

    @Test
    void lists_a_line_for_each_batch_and_says_what_to_do() {
        answer =
                """
                {"batches": 2, "records": 30, "bytes": 900, "givenUpRecords": 5, "list": [
                 {"sequence": 17, "lane": "telemetry", "records": 20, "bytes": 900,
                  "code": "SKR-G301", "reason": "version 9", "setAsideAt": "2026-01-02T03:04:05Z",
                  "canRetry": true},
                 {"sequence": 3, "lane": "bulk", "records": 10, "bytes": 77, "code": "SKR-A109",
                  "reason": "torn", "setAsideAt": "2026-01-01T03:04:05Z", "canRetry": false}]}""";

        assertThat(execute()).isZero();
        assertThat(asked).containsExactly("GET /api/quarantine");
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("17 ").endsWith("SKR-G301 version 9"),
                        line -> assertThat(line).startsWith("3 ").endsWith("torn (damaged)"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "Set aside: 2 batches with 30 records; send them"
                                                        + " again with --retry; 5 records were"
                                                        + " given up."));
    }

    @Test
    void says_that_there_is_nothing() {
        answer = "{\"batches\": 0, \"list\": []}";
        assertThat(execute()).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("Nothing is set aside.");
    }

    @Test
    void sends_all_or_one_again_and_gives_one_up() {
        answer = "{\"batches\": 1, \"records\": 20}";
        assertThat(execute("--retry")).isZero();
        assertThat(execute("--retry", "17")).isZero();
        assertThat(execute("--give-up", "17")).isZero();
        assertThat(asked)
                .containsExactly(
                        "POST /api/quarantine/retry",
                        "POST /api/quarantine/retry?sequence=17",
                        "DELETE /api/quarantine/17");
        assertThat(out.toString().lines())
                .containsExactly(
                        "Pending again: 1 batch with 20 records.",
                        "Pending again: 1 batch with 20 records.",
                        "Deleted 1 batch with 20 records.");
    }

    @Test
    void passes_on_why_the_agent_would_not() {
        status = 409;
        answer = "{\"code\": \"SKR-A112\", \"message\": \"it was damaged: give it up\"}";
        assertThat(execute("--retry", "3")).isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).isEqualToIgnoringNewLines("SKR-A112 it was damaged: give it up");
    }

    @Test
    void says_when_what_answers_is_no_agent_or_nothing_does() {
        answer = "<html>";
        assertThat(execute()).isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).startsWith("SKR-T036").contains("no agent");
        agent.stop(0);
        assertThat(execute()).isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString().lines().skip(1)).allMatch(line -> line.startsWith("SKR-T036"));
    }
}
