package dev.skerry.profile.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.PolicyCompileResult.Compiled;
import dev.skerry.profile.compile.PolicyCompileResult.Rejected;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.policy.Approver;
import dev.skerry.profile.policy.PolicyRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {
    static final String GOOD =
            """
            approvers:
              - { name: anna, key: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, roles: [shift-lead] }
              - { name: bob.m@plant, key: AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= }
            rules:
              - name: valves
                when: kind == "command" && arguments.position > 50
                approvals: 2
                by: [shift-lead, bob.m@plant]
                within: 1h
                self: true
              - { name: changes, when: kind == "policy", approvals: 1 }
            """;

    @Test
    void reads_approvers_and_rules_with_their_defaults() throws GeneralSecurityException {
        Compiled compiled = compiled(GOOD);
        assertThat(compiled.warnings()).isEmpty();
        assertThat(compiled.policy().approvers())
                .containsExactly(
                        new Approver("anna", "00".repeat(32), List.of("shift-lead")),
                        new Approver("bob.m@plant", "01" + "00".repeat(31), List.of()));
        PolicyRule valves = compiled.policy().rules().getFirst();
        assertThat(valves.by()).containsExactly("anna", "bob.m@plant");
        assertThat(valves.approvals()).isEqualTo(2);
        assertThat(valves.within()).isEqualTo(Duration.ofHours(1));
        assertThat(valves.self()).isTrue();
        PolicyRule changes = compiled.policy().rules().getLast();
        assertThat(changes.by()).containsExactly("anna", "bob.m@plant");
        assertThat(changes.within()).isNull();
        assertThat(changes.self()).isFalse();
        assertThat(compiled.policy().digest())
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-256")
                                                .digest(GOOD.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void shows_every_problem_at_once_with_place_and_remedy() {
        Rejected rejected =
                rejected(
                        """
                        approvers:
                          - { name: anna, key: nothing, roles: [lead] }
                          - { name: anna, key: AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= }
                          - { name: lead, key: AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= }
                        rules:
                          - name: valves
                            when: kind == "command" && devise == "v"
                            approvals: 1
                            by: [shift-leed, leed]
                          - { name: valves, when: arguments.position >, approvals: 9, within: 1y }
                          - { name: shut, wen: kind == "x", approvals: 0, self: no }
                        """);
        assertThat(rejected.problems().stream().map(Problem::render).collect(Collectors.joining()))
                .isEqualTo(
                        """
                        policy.yaml:1:1: SKR-P502 'lead' is an approver, and a role of 'anna'
                          1 | approvers:
                            | ^
                          give the role another name
                        policy.yaml:2:24: SKR-P501 a public key of Ed25519 has 32 bytes, this has 5
                          2 |   - { name: anna, key: nothing, roles: [lead] }
                            |                        ^
                          ./skerry approve key makes one and shows what to write here
                        policy.yaml:3:13: SKR-P502 'anna' stands here a second time
                          3 |   - { name: anna, key: AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= }
                            |             ^
                          an approver has one key: keep one of the two
                        policy.yaml:4:24: SKR-P502 this is the key of 'anna', who could approve twice by it
                          4 |   - { name: lead, key: AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= }
                            |                        ^
                          ./skerry approve key makes one and shows what to write here
                        policy.yaml:7:32: SKR-P402 a request has no 'devise'
                          7 |     when: kind == "command" && devise == "v"
                            |                                ^
                          did you mean 'device'?
                        policy.yaml:9:10: SKR-P503 'shift-leed' is neither an approver nor a role of one
                          9 |     by: [shift-leed, leed]
                            |          ^
                          known here: anna, lead
                        policy.yaml:9:22: SKR-P503 'leed' is neither an approver nor a role of one
                          9 |     by: [shift-leed, leed]
                            |                      ^
                          did you mean 'lead'?
                        policy.yaml:10:5: SKR-P504 9 approvals are asked for, and only anna, lead may give them
                          10 |   - { name: valves, when: arguments.position >, approvals: 9, within: 1y }
                             |     ^
                          ask for fewer, or name more approvers
                        policy.yaml:10:13: SKR-P104 a rule 'valves' stands here a second time
                          10 |   - { name: valves, when: arguments.position >, approvals: 9, within: 1y }
                             |             ^
                          give one of the two another name
                        policy.yaml:10:47: SKR-P401 the expression ends too early
                          10 |   - { name: valves, when: arguments.position >, approvals: 9, within: 1y }
                             |                                               ^
                          complete or shorten it
                        policy.yaml:10:71: SKR-P204 'within' is a duration, not '1y'
                          10 |   - { name: valves, when: arguments.position >, approvals: 9, within: 1y }
                             |                                                                       ^
                          write a number and a unit (ms, s, m, h, d), such as 10s
                        policy.yaml:11:5: SKR-P201 a rule needs 'when'
                          11 |   - { name: shut, wen: kind == "x", approvals: 0, self: no }
                             |     ^
                          write when: kind == "policy"
                        policy.yaml:11:19: SKR-P202 a rule has no 'wen'
                          11 |   - { name: shut, wen: kind == "x", approvals: 0, self: no }
                             |                   ^
                          did you mean 'when'?
                        policy.yaml:11:48: SKR-P204 'approvals' is a whole number from 1 to 16
                          11 |   - { name: shut, wen: kind == "x", approvals: 0, self: no }
                             |                                                ^
                        policy.yaml:11:57: SKR-P204 'no' is none of the choices for 'self': false, true
                          11 |   - { name: shut, wen: kind == "x", approvals: 0, self: no }
                             |                                                         ^
                          write 'false'
                        """);
    }

    @Test
    void warns_of_a_policy_that_anybody_may_change() {
        Compiled compiled = compiled(GOOD.replace("\"policy\"", "\"profile\""));
        assertThat(compiled.warnings())
                .extracting(Problem::code)
                .containsExactly(ProblemCode.UNPROTECTED.code());
        assertThat(compiled(GOOD.replace("kind == \"policy\"", "role != \"admin\"")).warnings())
                .isEmpty();
    }

    @Test
    void warns_of_rules_that_together_need_more_people_than_agents_look_at() {
        String approvers =
                IntStream.range(0, 18)
                        .mapToObj(
                                i ->
                                        "  - { name: p%d, key: %s, roles: [%s] }\n"
                                                .formatted(i, key(i), i < 9 ? "day" : "night"))
                        .collect(Collectors.joining());
        String rules =
                """
                rules:
                  - { name: days, when: kind == "command", approvals: 9, by: [day] }
                  - { name: nights, when: kind == "command" && name == "stop", approvals: %d, by: [night] }
                  - { name: all, when: kind == "command", approvals: 8 }
                  - { name: changes, when: kind == "policy", approvals: 9, by: [night] }
                """;
        assertThat(compiled("approvers:\n" + approvers + rules.formatted(7)).warnings()).isEmpty();
        assertThat(compiled("approvers:\n" + approvers + rules.formatted(8)).warnings())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.code())
                                    .isEqualTo(ProblemCode.TOO_MANY_PEOPLE.code());
                            assertThat(problem.message()).contains("days", "nights", "17 people");
                        });
    }

    private static String key(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        return Base64.getEncoder().encodeToString(key);
    }

    @Test
    void an_expression_can_not_loop_and_a_pattern_must_be_one() {
        assertThat(codes(GOOD.replace("kind == \"policy\"", "'[1].exists(x, x > 0)'")))
                .containsOnly(ProblemCode.EXPRESSION_NAME.code());
        assertThat(codes(GOOD.replace("kind == \"policy\"", "'device.matches(\"[\")'")))
                .containsExactly(ProblemCode.EXPRESSION_PATTERN.code());
        assertThat(codes(GOOD.replace("kind == \"policy\"", "'\"true\"'")))
                .containsExactly(ProblemCode.EXPRESSION_TYPE.code());
        assertThat(codes(GOOD.replace("kind == \"policy\"", "role == 1")))
                .containsExactly(ProblemCode.EXPRESSION_TYPE.code());
    }

    @Test
    void what_is_larger_than_anybody_needs_is_refused() {
        assertThat(codes(GOOD + "#".repeat(64 * 1024)))
                .containsExactly(ProblemCode.TOO_LARGE.code());
        assertThat(codes(GOOD + "# " + "€".repeat(30 * 1024)))
                .containsExactly(ProblemCode.TOO_LARGE.code());
        String rules =
                IntStream.range(0, 65)
                        .mapToObj(
                                "  - { name: r%d, when: kind == \"x\", approvals: 1 }\n"::formatted)
                        .collect(Collectors.joining());
        assertThat(codes(GOOD + rules)).containsExactly(ProblemCode.TOO_MANY.code());
        assertThat(codes(GOOD.replace("approvals: 2", "approvals: 17")))
                .containsExactly(ProblemCode.WRONG_VALUE.code());
        assertThat(codes(GOOD.replace("within: 1h", "within: 31d")))
                .containsExactly(ProblemCode.WRONG_VALUE.code());
        String long_ = "kind == \"policy\" || ".repeat(300) + "true";
        assertThat(codes(GOOD.replace("kind == \"policy\"", long_)))
                .containsExactly(ProblemCode.EXPRESSION_SYNTAX.code());
    }

    @Test
    void what_is_missing_or_of_another_kind_is_named() {
        assertThat(codes("{}\n"))
                .containsExactly(ProblemCode.MISSING_KEY.code(), ProblemCode.MISSING_KEY.code());
        assertThat(codes("approvers: anna\nrules: []\n"))
                .containsExactly(ProblemCode.WRONG_KIND.code());
        assertThat(codes("")).containsExactly(ProblemCode.NOT_ONE_DOCUMENT.code());
        assertThat(codes("- a\n")).containsExactly(ProblemCode.WRONG_KIND.code());
    }

    @Test
    void documents_every_code_of_its_own() throws IOException {
        String page = Files.readString(Path.of("../docs/policy.md"));
        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::code))
                .filteredOn(code -> code.startsWith("SKR-P5"))
                .hasSize(6)
                .allSatisfy(code -> assertThat(page).contains("| " + code + " |"));
    }

    private static List<String> codes(String yaml) {
        return rejected(yaml).problems().stream().map(Problem::code).toList();
    }

    private static Compiled compiled(String yaml) {
        PolicyCompileResult result = new PolicyCompiler().compile("policy.yaml", yaml);
        assertThat(result).isInstanceOf(Compiled.class);
        return (Compiled) result;
    }

    private static Rejected rejected(String yaml) {
        PolicyCompileResult result = new PolicyCompiler().compile("policy.yaml", yaml);
        assertThat(result).isInstanceOf(Rejected.class);
        return (Rejected) result;
    }
}
