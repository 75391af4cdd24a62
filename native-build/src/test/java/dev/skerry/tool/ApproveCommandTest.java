package dev.skerry.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.TwinValue;
import dev.skerry.sync.sign.Approvals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is signed is what was shown, whatever the gateway says. */
class ApproveCommandTest {
    private static final ApprovalRequest STOP =
            ApprovalRequest.newBuilder()
                    .setRequestId("stop-1")
                    .setKind("command")
                    .setAgentId("north")
                    .setSite("plant")
                    .setDeviceId("pump-1")
                    .setProfile("pump")
                    .setName("stop")
                    .putArguments("speed", TwinValue.newBuilder().setNumber(1.5).build())
                    .setCaller("anna\u001b[2J")
                    .setRole("operator")
                    .build();

    @TempDir private Path folder;
    private Path key;
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        key = folder.resolve("deep/approver.key");
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** Of a command that asks no gateway. */
    private static String said(int exitCode, String... words) {
        var said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        assertThat(line.execute(words)).as("%s", said).isEqualTo(exitCode);
        return said.toString();
    }

    /** Makes a key; gives its public part as a policy has it. */
    private byte[] makeKey() {
        String line = said(0, "approve", "key", "--name", "bob", "--file", key.toString());
        Matcher published = Pattern.compile("- \\{ name: bob, key: (\\S+) }").matcher(line);
        assertThat(published.find()).as(line).isTrue();
        return Base64.getDecoder().decode(published.group(1));
    }

    private int decide(String word, String digest) {
        return gateway.execute(
                "approve",
                word,
                "stop-1",
                "--as",
                "bob",
                "--file",
                key.toString(),
                "--digest",
                digest);
    }

    private static String shown(ApprovalRequest request) {
        return shown(request.toByteString());
    }

    private static String shown(ByteString request) {
        return "{\"id\": \"stop-1\", \"name\": \"something harmless\", \"request\": \"%s\"}"
                .formatted(Base64.getEncoder().encodeToString(request.toByteArray()));
    }

    private static ApprovalRequest policy(String source) throws Exception {
        return ApprovalRequest.newBuilder()
                .setRequestId("stop-1")
                .setKind("policy")
                .setName("7")
                .setContentDigest(ByteString.fromHex(sha256(source.getBytes(UTF_8))))
                .build();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void a_key_is_for_its_owner_alone_and_is_never_replaced() throws Exception {
        byte[] raw = makeKey();
        assertThat(raw).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        byte[] before = Files.readAllBytes(key);
        assertThat(said(3, "approve", "key", "--file", key.toString())).contains("SKR-T100");
        assertThat(Files.readAllBytes(key)).isEqualTo(before);
        assertThat(said(0, "approve", "key", "--show", "--name", "eve", "--file", key.toString()))
                .contains("name: eve, key: " + Base64.getEncoder().encodeToString(raw));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        gateway.answers(shown(STOP));
        assertThat(decide("yes", sha256(STOP.toByteArray()))).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T101").contains("chmod 600");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void a_keys_line_has_the_name_that_one_is_logged_in_by() {
        gateway.answers("{\"name\": \"berta\", \"how\": \"token\"}");
        assertThat(gateway.execute("approve", "key", "--file", key.toString())).isZero();
        assertThat(gateway.out()).contains("- { name: berta, key: ");
        assertThat(gateway.asked()).containsExactly("GET /api/me");
    }

    @Test
    void no_key_is_made_for_somebody_without_a_name() {
        gateway.answers("{\"name\": \"anybody\", \"how\": \"open\"}");
        assertThat(gateway.execute("approve", "key", "--file", key.toString())).isEqualTo(2);
        assertThat(gateway.err()).startsWith("SKR-T105 ").contains("--name");
        assertThat(key).doesNotExist();
    }

    @Test
    void what_is_shown_comes_from_the_bytes_and_steers_no_terminal() throws Exception {
        gateway.answers(shown(STOP));
        assertThat(gateway.execute("approve", "show", "stop-1")).isZero();
        assertThat(gateway.out())
                .contains(
                        "'anna\\u{1b}[2J' (operator) wants to send the command 'stop' to the device 'pump-1' of the agent 'north'.")
                .contains("argument  speed = 1.5")
                .contains(sha256(STOP.toByteArray()))
                .doesNotContain("harmless")
                .doesNotContain("\u001b");
    }

    @Test
    void how_a_request_ended_is_shown_as_the_gateways_word() {
        gateway.answers(
                shown(STOP),
                ending(
                        """
                        "state": "refused", "endedAt": "2026-03-01T10:00:00Z", "endedBy": "bob\\u001b",
                        "code": "SKR-G794", "message": "an approver said no\""""),
                ending(
                        """
                        "state": "granted", "endedAt": "2026-03-01T10:00:00Z", "endedBy": "bob, cleo",
                        "code": null, "message": null"""));
        assertThat(gateway.execute("approve", "show", "stop-1")).isZero();
        assertThat(gateway.out()).as("it waits").doesNotContain("ended");
        assertThat(gateway.execute("approve", "show", "stop-1")).isZero();
        assertThat(gateway.out())
                .contains(
                        "ended     refused by bob\\u{1b} at 2026-03-01T10:00:00Z, as the gateway says: SKR-G794 an approver said no");
        assertThat(gateway.execute("approve", "show", "stop-1")).isZero();
        assertThat(gateway.out().lines())
                .contains(
                        "  ended     granted by bob, cleo at 2026-03-01T10:00:00Z, as the gateway says");
    }

    private static String ending(String members) {
        return shown(STOP).replace("{\"id\"", "{" + members + ", \"id\"");
    }

    @Test
    void yes_and_no_are_signed_over_the_bytes_with_decision_and_time() throws Exception {
        byte[] raw = makeKey();
        for (boolean yes : new boolean[] {true, false}) {
            gateway.answers(shown(STOP), "{\"state\": \"granted\"}");
            assertThat(decide(yes ? "yes" : "no", sha256(STOP.toByteArray()))).isZero();
            String asked = gateway.asked().getLast();
            assertThat(asked).startsWith("POST /api/approvals/stop-1");
            JsonNode body = new ObjectMapper().readTree(asked.substring(asked.indexOf('{')));
            assertThat(body.path("yes").asBoolean()).isEqualTo(yes);
            Approval approval =
                    Approval.newBuilder()
                            .setYes(yes)
                            .setAtMicros(
                                    ChronoUnit.MICROS.between(
                                            Instant.EPOCH, Instant.parse(body.path("at").asText())))
                            .setSignature(
                                    ByteString.copyFrom(
                                            Base64.getDecoder()
                                                    .decode(body.path("signature").asText())))
                            .build();
            assertThat(Approvals.isBy(raw, STOP.toByteString(), approval)).isTrue();
        }
    }

    @Test
    void nothing_is_signed_that_was_not_seen() throws Exception {
        makeKey();
        ApprovalRequest other = STOP.toBuilder().setName("start").build();
        gateway.answers(shown(other));
        assertThat(decide("yes", sha256(STOP.toByteArray()))).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T103");
        gateway.answers(shown(STOP.toBuilder().setRequestId("stop-2").build()));
        assertThat(decide("yes", "any")).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T102").contains("stop-2");
        gateway.answers(shown(STOP));
        assertThat(
                        gateway.execute(
                                "approve",
                                "yes",
                                "stop-1",
                                "--as",
                                "bob",
                                "--file",
                                key.toString()))
                .isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T104");
        assertThat(gateway.asked()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void who_is_not_logged_in_says_who_they_are() throws Exception {
        makeKey();
        gateway.answers(shown(STOP), "{\"name\": \"anybody\", \"how\": \"open\"}");
        assertThat(
                        gateway.execute(
                                "approve",
                                "yes",
                                "stop-1",
                                "--file",
                                key.toString(),
                                "--digest",
                                sha256(STOP.toByteArray())))
                .isEqualTo(2);
        assertThat(gateway.err()).contains("SKR-T105");
    }

    static Map<String, ByteString> misleading() {
        ByteString stop = STOP.toByteString();
        return Map.of(
                "another field",
                stop.concat(ByteString.fromHex("a00601")),
                "a name that stands twice, of which the first is shown elsewhere",
                ByteString.fromHex("0a06").concat(ByteString.copyFromUtf8("stop-0")).concat(stop),
                "an argument that stands twice",
                STOP.toBuilder()
                        .clearCaller()
                        .clearRole()
                        .build()
                        .toByteString()
                        .concat(ByteString.fromHex("420b0a0573706565641202100a")),
                "a value of a kind that is not known",
                STOP.toBuilder()
                        .putArguments("speed", TwinValue.getDefaultInstance())
                        .build()
                        .toByteString(),
                "a value with another field",
                STOP.toBuilder()
                        .clearArguments()
                        .clearCaller()
                        .clearRole()
                        .build()
                        .toByteString()
                        .concat(ByteString.fromHex("420d0a05737065656412041002780a")),
                "another kind",
                STOP.toBuilder().setKind("wipe").build().toByteString(),
                "a command with content",
                STOP.toBuilder()
                        .setContentDigest(ByteString.copyFrom(new byte[32]))
                        .build()
                        .toByteString(),
                "a policy for a device",
                STOP.toBuilder().setKind("policy").setName("7").build().toByteString());
    }

    @Test
    void nothing_is_shown_or_signed_that_can_not_be_shown_in_full() throws Exception {
        makeKey();
        for (var one : misleading().entrySet()) {
            gateway.answers(shown(one.getValue()), shown(one.getValue()));
            assertThat(decide("yes", sha256(one.getValue().toByteArray())))
                    .as(one.getKey())
                    .isEqualTo(3);
            assertThat(gateway.execute("approve", "show", "stop-1")).as(one.getKey()).isEqualTo(3);
        }
        assertThat(gateway.err().lines().filter(line -> line.contains("SKR-T102")))
                .hasSize(2 * misleading().size());
        assertThat(gateway.out()).isEmpty();
        assertThat(gateway.asked()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void what_is_meant_to_be_overlooked_is_seen() {
        ApprovalRequest odd =
                STOP.toBuilder()
                        .setDeviceId("a' of the agent 'b")
                        .setName("st\u202eop\u3164\u00a0\\u{1}")
                        .putArguments("speed", TwinValue.newBuilder().setText("5").build())
                        .putArguments("n = 1", TwinValue.newBuilder().setInteger(5).build())
                        .build();
        gateway.answers(shown(odd));
        assertThat(gateway.execute("approve", "show", "stop-1")).isZero();
        assertThat(gateway.out())
                .contains("the device 'a\\u{27} of the agent \\u{27}b' of the agent 'north'")
                .contains("'st\\u{202e}op\\u{3164}\\u{a0}\\u{5c}u{1}'")
                .contains("speed = '5'")
                .contains("'n = 1' = 5");
    }

    @Test
    void a_source_is_shown_if_it_is_the_one_that_is_asked_for() throws Exception {
        String source = "\ufeffrules: []\n  digest \u001b[2J\n";
        gateway.answers(shown(policy(source)), source);
        assertThat(gateway.execute("approve", "show", "stop-1", "--source")).isZero();
        assertThat(gateway.out())
                .contains("another policy, version 7")
                .contains("| \\u{feff}rules: []\n|   digest \\u{1b}[2J\n");
        gateway.answers(shown(policy(source)), "rules: [weaker]\n");
        assertThat(gateway.execute("approve", "show", "stop-1", "--source")).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T102");
    }

    @Test
    void a_policy_is_approved_only_with_its_source_before_one() throws Exception {
        makeKey();
        String source = "rules: []\n";
        String digest = sha256(policy(source).toByteArray());
        gateway.answers(shown(policy(source)), "rules: [weaker]\n");
        assertThat(decide("yes", digest)).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T102").contains("its source has the digest");
        assertThat(gateway.asked()).noneMatch(request -> request.startsWith("POST"));

        gateway.answers(shown(policy(source)), source, "{\"state\": \"gran\\u001bted\"}");
        assertThat(decide("yes", digest)).isZero();
        assertThat(gateway.out())
                .contains("| rules: []")
                .contains("content   " + sha256(source.getBytes(UTF_8)))
                .contains("it is gran\\u{1b}ted now");

        // One that the gateway has lost can be refused all the same.
        gateway.answers(shown(policy(source)), "{\"state\": \"refused\"}");
        assertThat(decide("no", digest)).isZero();
    }

    @Test
    void a_refusal_of_the_gateway_steers_no_terminal() {
        gateway.refuses(
                404,
                "{\"code\": \"SKR-G790\", \"title\": \"no \\u001b[2J\", \"detail\": \"d\", \"hint\": \"h\"}");
        assertThat(gateway.execute("approve", "show", "stop-1")).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-G790").contains("no \\u{1b}[2J: d; h");
    }

    @Test
    void what_waits_is_listed_with_what_it_lacks() {
        gateway.answers(
                """
                [{"id": "stop-1", "state": "waiting", "kind": "command", "name": "stop", "profile": "pump",
                  "agentId": "north", "deviceId": "pump-1", "caller": "anna",
                  "missing": [{"rule": "stops", "approvals": 2, "mayApprove": ["bob", "cleo"]}]},
                 {"id": "p-1", "state": "waiting", "kind": "policy", "name": "7", "profile": "",
                  "agentId": "", "site": "", "deviceId": "", "caller": "anna", "missing": []}]""",
                "[]");
        assertThat(gateway.execute("approve", "list")).isZero();
        assertThat(gateway.out())
                .contains("stops: 2 more by bob or cleo")
                .contains("north/pump-1")
                .containsPattern("policy +7 +all +by anna");
        assertThat(gateway.execute("approve", "list")).isZero();
        assertThat(gateway.out()).contains("Nothing waits");
    }
}
