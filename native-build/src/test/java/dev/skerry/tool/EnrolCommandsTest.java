package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What enrol and authority ask of a gateway, and what they make of its answers. */
class EnrolCommandsTest {
    private static final String MADE =
            """
            {"enrolmentId": "abcdefgh", "token": "skerry-a-b-c", "expiresAt": "2026-01-01T01:00:00Z", "tlsPort": 9443}""";

    @TempDir private Path dir;
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
    void prints_the_token_alone_and_what_to_do_with_it_beside() {
        gateway.answers(MADE);
        assertThat(
                        gateway.execute(
                                "enrol",
                                "token",
                                "--agent-id",
                                "north",
                                "--site",
                                "plant",
                                "--expires",
                                "30m"))
                .isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "POST /api/enrolments{\"expiresIn\":\"30m\",\"agentId\":\"north\",\"site\":\"plant\"}");
        assertThat(gateway.out()).isEqualToIgnoringNewLines("skerry-a-b-c");
        assertThat(gateway.err())
                .contains("./skerry agent enrol --id north --gateway https://127.0.0.1:9443");
    }

    @Test
    void lists_the_steps_and_where_an_attempt_stopped() {
        gateway.answers(
                """
                [{"enrolmentId": "abcdefgh", "agentId": null, "state": "open",
                  "steps": [{"step": "token", "at": "2026-01-01T00:00:00Z", "detail": "by admin"},
                            {"step": "contact", "at": null, "detail": null}],
                  "firstBoot": {"isDone": false, "boots": 1, "tookMillis": 9000, "steps": [
                    {"name": "failed", "boot": 1, "sinceBootMillis": 9000, "tookMillis": null, "detail": "SKR-F064 no\\u001b[1m"}]},
                  "failures": [{"step": "contact", "at": "2026-01-01T00:01:00Z", "code": "SKR-G741",
                                "message": "it is wrong", "peer": "10.0.0.7"}]}]""");
        assertThat(gateway.execute("enrol", "list")).isZero();
        assertThat(gateway.out())
                .contains("abcdefgh  open")
                .contains("any agent")
                .contains("token        2026-01-01T00:00:00Z  by admin")
                .contains("  first-boot   reached 'failed' after 9.0 s")
                .contains("    failed       9.0 s into boot 1  SKR-F064 no")
                .doesNotContain("\u001b")
                .contains("contact      2026-01-01T00:01:00Z  SKR-G741 from 10.0.0.7: it is wrong");
    }

    @Test
    void revokes_by_agent_or_by_serial_and_says_when_there_was_nothing() {
        gateway.answers("[{\"agentId\": \"north\", \"serial\": \"5f3a\"}]", "[]");
        assertThat(
                        gateway.execute(
                                "authority",
                                "revoke",
                                "--agent",
                                "north",
                                "--reason",
                                "it is gone"))
                .isZero();
        assertThat(gateway.out()).contains("agent north, serial 5f3a");
        assertThat(gateway.execute("authority", "revoke", "--serial", "5F3A")).isEqualTo(1);
        assertThat(gateway.asked())
                .containsExactly(
                        "DELETE /api/agents/north/certificates?reason=it+is+gone",
                        "DELETE /api/certificates/5F3A");
        assertThat(gateway.execute("authority", "revoke")).isEqualTo(2);
    }

    @Test
    void does_not_delete_the_root_at_the_gateway_unless_the_file_has_it() throws Exception {
        Path password = Files.writeString(dir.resolve("password"), "correct horse battery\n");
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        var bytes = new ByteArrayOutputStream();
        empty.store(bytes, "correct horse battery".toCharArray());
        String exported = Base64.getEncoder().encodeToString(bytes.toByteArray());
        gateway.answers("{\"fingerprint\": \"00\"}", "{\"root\": \"%s\"}".formatted(exported));
        Path file = dir.resolve("root.p12");
        String[] command = {
            "authority",
            "export-root",
            "--to",
            file.toString(),
            "--password-file",
            password.toString()
        };
        assertThat(gateway.execute(command)).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T071").contains("does not have the root's key");
        assertThat(gateway.asked())
                .containsExactly(
                        "GET /api/authority",
                        "POST /api/authority/root/export{\"password\":\"correct horse battery\"}");
        gateway.answers("{\"fingerprint\": \"00\"}", "{\"root\": \"%s\"}".formatted(exported));
        assertThat(gateway.execute(command)).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T035");
        command[5] = dir.resolve("nothing").toString();
        assertThat(gateway.execute(command)).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T070");
    }
}
