package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.DocumentSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PolicyCommandTest {
    private static final String GOOD =
            """
            approvers:
              - { name: anna, key: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= }
            rules:
              - { name: changes, when: kind == "policy", approvals: 1 }
            """;

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();

    @Test
    void a_right_policy_is_shown_with_the_digest_that_approvals_name() throws IOException {
        assertThat(lint(GOOD)).isZero();
        assertThat(out.toString()).contains("is right", "1 rule and 1 approver", "SHA-256");
    }

    @Test
    void what_is_wrong_is_shown_with_its_place() throws IOException {
        assertThat(lint(GOOD.replace("kind", "kin"))).isEqualTo(ExitCode.FOUND.number());
        assertThat(out.toString())
                .contains("policy.yaml:4:28: SKR-P402 a request has no 'kin'")
                .contains("did you mean 'kind'?");
    }

    @Test
    void a_warning_is_shown_and_is_no_fault() throws IOException {
        assertThat(lint(GOOD.replace("policy", "profile"))).isZero();
        assertThat(out.toString()).contains("is right", "SKR-P505");
        assertThat(lint(GOOD.replace("policy", "profile"), "--json")).isZero();
        assertThat(out.toString()).contains("\"code\" : \"SKR-P505\"");
    }

    @Test
    void the_document_of_the_manual_is_right() throws IOException {
        String page = Files.readString(Path.of("../docs/policy.md"));
        String document = page.substring(page.indexOf("```yaml") + 8);
        assertThat(lint(document.substring(0, document.indexOf("```")))).isZero();
        assertThat(out.toString()).doesNotContain("SKR-");
    }

    @Test
    void the_schema_is_printed_or_written_beside_the_policies() throws IOException {
        assertThat(execute("policy", "schema")).isZero();
        assertThat(out.toString()).contains("urn:skerry:policy:v1");
        String file = folder.resolve("policy.schema.json").toString();
        assertThat(execute("policy", "schema", "-o", file)).isZero();
        assertThat(Files.readString(Path.of(file))).isEqualTo(DocumentSchema.POLICY.text());
        assertThat(execute("policy", "schema", "-o", file)).isEqualTo(3);
        assertThat(out.toString()).contains("SKR-T035");
    }

    @Test
    void a_policy_is_set_as_the_file_has_it_and_what_came_of_it_is_said() throws IOException {
        Path file = Files.writeString(folder.resolve("policy.yaml"), "\ufeff" + GOOD);
        try (var gateway = new ScriptedGateway()) {
            gateway.answers(
                    "{\"policy\": {}, \"waiting\": null}",
                    "{\"policy\": {}, \"waiting\": \"id\\u001b-1\"}",
                    """
                    {"code": "SKR-G780", "problems": [{"code": "SKR-P402", "line": 4, "column": 28,
                      "message": "a request has no 'kin'", "excerpt": "  4 | …\\n", "hint": "did you mean 'kind'?"}]}""");
            assertThat(gateway.execute("policy", "set", file.toString())).isZero();
            assertThat(gateway.asked()).containsExactly("PUT /api/policy\ufeff" + GOOD);
            assertThat(gateway.out()).contains("It is in force");
            assertThat(gateway.execute("policy", "set", file.toString())).isZero();
            assertThat(gateway.out()).contains("approve show id\\u{1b}-1 --source");
            assertThat(gateway.execute("policy", "set", file.toString())).isEqualTo(1);
            assertThat(gateway.out())
                    .contains(
                            file
                                    + ":4:28: SKR-P402 a request has no 'kin'\n  4 | …\n  did you mean 'kind'?\n");
            gateway.refuses(
                    403,
                    "{\"code\": \"SKR-G703\", \"title\": \"no\", \"detail\": \"d\", \"hint\": \"ask\"}");
            assertThat(gateway.execute("policy", "set", file.toString())).isEqualTo(3);
            assertThat(gateway.err()).contains("SKR-G703").contains("no: d; ask");
        }
    }

    @Test
    void a_file_that_is_no_text_is_not_sent() throws IOException {
        Path file = Files.write(folder.resolve("policy.yaml"), new byte[] {(byte) 0xe9});
        try (var gateway = new ScriptedGateway()) {
            assertThat(gateway.execute("policy", "set", file.toString())).isEqualTo(3);
            assertThat(gateway.err()).contains("SKR-T033").contains("it is not UTF-8");
            assertThat(gateway.asked()).isEmpty();
        }
    }

    @Test
    void what_is_in_force_is_shown_with_who_goes_by_it() throws IOException {
        try (var gateway = new ScriptedGateway()) {
            gateway.answers(
                    "{\"version\": 0, \"source\": \"\", \"agents\": []}",
                    """
                    {"version": 7, "setAt": "2026-03-01T10:00:00Z", "setBy": "anna", "source": "# \\u001b[2J\\nrules: []\\n", "agents": [
                      {"agentId": "north", "version": 7, "isCurrent": true, "code": null, "message": null},
                      {"agentId": "south", "version": 6, "isCurrent": false, "code": "SKR-A655", "message": "it lacks approvals"},
                      {"agentId": "west", "version": 0, "isCurrent": false, "code": null, "message": null}]}""");
            assertThat(gateway.execute("policy", "show")).isZero();
            assertThat(gateway.out()).contains("nothing needs approvals");
            assertThat(gateway.execute("policy", "show")).isZero();
            assertThat(gateway.out().lines().map(String::strip))
                    .contains(
                            "version 7, set at 2026-03-01T10:00:00Z by anna",
                            "# \\u{1b}[2J",
                            "rules: []",
                            "north                    goes by it",
                            "south                    goes by version 6  SKR-A655 it lacks approvals",
                            "west                     goes by none");
        }
    }

    private int lint(String policy, String... options) throws IOException {
        Path file = folder.resolve("policy.yaml");
        Files.writeString(file, policy);
        List<String> words = new ArrayList<>(List.of("policy", "lint", file.toString()));
        words.addAll(List.of(options));
        return execute(words.toArray(String[]::new));
    }

    private int execute(String... words) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        return line.execute(words);
    }
}
