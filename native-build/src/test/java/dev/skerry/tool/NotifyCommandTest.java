package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a gateway about notifications, and what is made of its answers. */
class NotifyCommandTest {
    private static final String HOOK =
            """
            {"name": "ops", "kind": "webhook", "url": "https://hooks.example.org/a", "recipients": [], "perHour": 30,
             "waiting": 2, "givenUp": 1, "deliveredAt": null, "lastError": "503"}""";
    private static final String ROUTE =
            """
            {"name": "all", "contacts": ["ops"], "severities": ["critical"], "kinds": [], "sites": ["plant"],
             "profiles": [], "rules": [], "wait": "30s", "interval": "5m", "repeat": "4h", "resolved": true}""";

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void lists_who_is_told_of_what_and_how_they_do() {
        gateway.answers("[" + HOOK + "]", "[" + ROUTE + "]", "[]", "[]");
        assertThat(gateway.execute("notify", "list")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "GET /api/notifications/contact-points", "GET /api/notifications/routes");
        assertThat(gateway.out().lines())
                .containsExactly(
                        "ops  webhook to https://hooks.example.org/a, at most 30 an hour",
                        "  waiting 2, given up 1, last arrived never; last trouble: 503",
                        "Routes:",
                        "all  to ops; severities: critical; sites: plant; wait 30s, interval 5m, repeat 4h, resolved too");
        assertThat(gateway.execute("notify", "list")).isZero();
        assertThat(gateway.out()).contains("Nobody is told of alarms");
    }

    @Test
    void adds_a_webhook_and_prints_its_secret_once(@TempDir Path folder) throws IOException {
        gateway.answers(
                "{\"contactPoint\": " + HOOK + ", \"secret\": \"s3cret\"}",
                "{\"contactPoint\": " + HOOK + ", \"secret\": null}");
        assertThat(
                        gateway.execute(
                                "notify", "add", "ops", "--webhook", "https://hooks.example.org/a"))
                .isZero();
        assertThat(gateway.out()).endsWith("not shown again: s3cret\n");
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\nmore\n");
        assertThat(
                        gateway.execute(
                                "notify",
                                "add",
                                "ops",
                                "--email",
                                "a@example.org,b@example.org",
                                "--per-hour",
                                "5",
                                "--secret-file",
                                secret.toString()))
                .isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "PUT /api/notifications/contact-points/ops{\"perHour\":30,\"kind\":\"webhook\",\"url\":\"https://hooks.example.org/a\"}",
                        "PUT /api/notifications/contact-points/ops{\"perHour\":5,\"kind\":\"email\",\"recipients\":[\"a@example.org\",\"b@example.org\"],\"secret\":\"0123456789abcdef\"}");
        assertThat(gateway.execute("notify", "add", "ops")).isEqualTo(2);
        assertThat(
                        gateway.execute(
                                "notify",
                                "add",
                                "ops",
                                "--webhook",
                                "https://x.example",
                                "--secret-file",
                                folder.resolve("none").toString()))
                .isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T127");
    }

    @Test
    void a_test_that_did_not_arrive_is_told_by_the_exit_code() {
        gateway.answers(
                "{\"delivered\": true, \"answer\": \"204\", \"millis\": 12}",
                "{\"delivered\": false, \"answer\": \"no route\", \"millis\": 5}");
        assertThat(gateway.execute("notify", "test", "ops")).isZero();
        assertThat(gateway.execute("notify", "test", "ops")).isEqualTo(1);
        assertThat(gateway.asked().getFirst())
                .isEqualTo("POST /api/notifications/contact-points/ops/test{}");
        assertThat(gateway.out().lines())
                .containsExactly(
                        "It arrived after 12 ms: 204", "It did not arrive after 5 ms: no route");
    }

    @Test
    void routes_alarms_and_removes() {
        gateway.answers(ROUTE, ROUTE, HOOK, "[]");
        assertThat(
                        gateway.execute(
                                "notify",
                                "route",
                                "all",
                                "--to",
                                "ops",
                                "--severity",
                                "critical,warning",
                                "--no-resolved"))
                .isZero();
        assertThat(gateway.execute("notify", "unroute", "all")).isZero();
        assertThat(gateway.execute("notify", "remove", "ops")).isZero();
        assertThat(gateway.execute("notify", "deliveries", "--to", "a b")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "PUT /api/notifications/routes/all{\"contacts\":[\"ops\"],\"severities\":[\"critical\",\"warning\"],\"kinds\":[],\"sites\":[],\"profiles\":[],\"rules\":[],\"wait\":\"30s\",\"interval\":\"5m\",\"repeat\":\"4h\",\"resolved\":false}",
                        "DELETE /api/notifications/routes/all",
                        "DELETE /api/notifications/contact-points/ops",
                        "GET /api/notifications/deliveries?limit=20&contact=a+b");
        assertThat(gateway.out()).contains("Removed: ops").endsWith("Nothing was sent.\n");
    }

    @Test
    void shows_what_became_of_notifications() {
        gateway.answers(
                """
                [{"id": "x", "contactPoint": "ops", "title": "[Warning] hot: pump-1", "state": "waiting", "attempts": 3,
                  "madeAt": "t", "nextAt": "u", "endedAt": null, "answer": "503"}]""");
        assertThat(gateway.execute("notify", "deliveries")).isZero();
        assertThat(gateway.out())
                .isEqualTo("t  waiting    [Warning] hot: pump-1 to ops, attempts 3; 503\n");
    }
}
