package dev.skerry.profile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.PolicyCompileResult;
import dev.skerry.profile.compile.PolicyCompiler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final String APPROVERS =
            """
            approvers:
              - { name: anna, key: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, roles: [lead] }
              - { name: bob, key: AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= }
              - { name: cleo, key: AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, roles: [lead] }
            rules:
            """;
    private static final long ASKED = micros(Duration.ofDays(20_000));
    private static final long NOW = ASKED + micros(Duration.ofMinutes(10));

    private final Policy valves =
            policy(
                    """
                      - name: valves
                        when: kind == "command" && device.startsWith("valve-") && arguments.position > 50
                        approvals: 2
                        within: 1h
                    """);

    @Test
    void what_no_rule_is_about_needs_no_approval() {
        assertThat(valves.judge(opening(50L), List.of(), NOW))
                .isEqualTo(new Verdict.Granted(List.of(), List.of()));
    }

    @Test
    void a_request_waits_until_enough_have_approved() {
        assertThat(valves.judge(opening(51L), List.of(yes("bob")), NOW))
                .isEqualTo(missing("valves", 1, "anna", "cleo"));
        assertThat(valves.judge(opening(51L), List.of(yes("bob"), yes("cleo")), NOW))
                .isEqualTo(new Verdict.Granted(List.of("valves"), List.of("bob", "cleo")));
    }

    @Test
    void an_approver_counts_once() {
        assertThat(valves.judge(opening(51L), List.of(yes("bob"), yes("bob")), NOW))
                .isEqualTo(missing("valves", 1, "anna", "cleo"));
    }

    @Test
    void whom_the_policy_does_not_name_does_not_count() {
        assertThat(valves.judge(opening(51L), List.of(yes("bob"), yes("mallory")), NOW))
                .isInstanceOf(Verdict.Missing.class);
        assertThat(valves.judge(opening(51L), List.of(no("mallory")), NOW))
                .isInstanceOf(Verdict.Missing.class);
    }

    @Test
    void one_no_denies_whatever_others_say_and_whenever_it_came() {
        var votes = List.of(yes("anna"), new Vote("cleo", false, 0), yes("bob"));
        assertThat(valves.judge(opening(51L), votes, NOW)).isEqualTo(new Verdict.Denied("cleo"));
    }

    @Test
    void who_asked_does_not_approve_it_unless_the_rule_lets_them() {
        Policy alone =
                policy("  - { name: all, when: kind == \"command\", approvals: 1, by: [bob] }\n");
        Policy self =
                policy(
                        "  - { name: all, when: kind == \"command\", approvals: 1, by: [bob], self: true }\n");
        PolicyRequest byBob = command("valve-1", Map.of("position", 90L), "bob");
        assertThat(alone.judge(byBob, List.of(yes("bob")), NOW)).isEqualTo(missing("all", 1));
        assertThat(self.judge(byBob, List.of(yes("bob")), NOW)).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void of_nobody_known_who_asked_anybody_may_be_the_one() {
        Policy any = policy("  - { name: all, when: \"true\", approvals: 1 }\n");
        PolicyRequest byNobody = command("valve-1", Map.of(), null);
        assertThat(any.judge(byNobody, List.of(yes("bob")), NOW))
                .isEqualTo(missing("all", 1, "anna", "bob", "cleo"));
    }

    @Test
    void roles_stand_for_those_who_have_them() {
        Policy leads = policy("  - { name: leads, when: \"true\", approvals: 1, by: [lead] }\n");
        assertThat(leads.judge(opening(1L), List.of(yes("bob")), NOW))
                .isEqualTo(missing("leads", 1, "anna", "cleo"));
        assertThat(leads.judge(opening(1L), List.of(yes("cleo")), NOW))
                .isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void every_rule_that_is_about_a_request_must_be_satisfied() {
        Policy both =
                policy(
                        """
                          - { name: leads, when: kind == "command", approvals: 1, by: [lead] }
                          - { name: valves, when: device == "valve-1", approvals: 1, by: [bob] }
                        """);
        assertThat(both.judge(opening(1L), List.of(yes("anna")), NOW))
                .isEqualTo(missing("valves", 1, "bob"));
        assertThat(both.judge(opening(1L), List.of(yes("anna"), yes("bob")), NOW))
                .isEqualTo(new Verdict.Granted(List.of("leads", "valves"), List.of("anna", "bob")));
    }

    @Test
    void approvals_count_from_the_request_until_they_are_too_late() {
        long hour = micros(Duration.ofHours(1));
        long tolerance = micros(Policy.CLOCK_TOLERANCE);
        assertThat(counts(ASKED - tolerance)).isTrue();
        assertThat(counts(ASKED - tolerance - 1)).isFalse();
        assertThat(counts(NOW + tolerance)).isTrue();
        assertThat(counts(NOW + tolerance + 1)).isFalse();
        assertThat(counts(Long.MIN_VALUE)).isFalse();
        assertThat(counts(Long.MAX_VALUE)).isFalse();
        // A day later: the approvals are as old as the request.
        assertThat(valves.judge(opening(51L), bothAt(ASKED + hour), ASKED + 24 * hour))
                .isInstanceOf(Verdict.Missing.class);
        assertThat(valves.judge(opening(51L), bothAt(ASKED + hour), ASKED + 2 * hour))
                .isInstanceOf(Verdict.Granted.class);
        assertThat(valves.judge(opening(51L), bothAt(ASKED + hour + 1), ASKED + 2 * hour))
                .isInstanceOf(Verdict.Missing.class);
    }

    @Test
    void an_agent_that_was_away_follows_profiles_later() {
        Policy profiles =
                policy("  - { name: p, when: kind == \"profile\", approvals: 1, within: 1h }\n");
        var request = profile("", "valve");
        long later = ASKED + micros(Duration.ofDays(7));
        assertThat(profiles.judge(request, List.of(yes("bob")), later))
                .isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void approvals_after_the_request_has_expired_do_not_count() {
        var expired = asked(ASKED, ASKED + 9);
        assertThat(valves.judge(expired, bothAt(ASKED + 9), ASKED + 9))
                .isInstanceOf(Verdict.Granted.class);
        assertThat(valves.judge(expired, bothAt(ASKED + 10), ASKED + 10))
                .isInstanceOf(Verdict.Missing.class);
        long end = ASKED + 9 + micros(Policy.CLOCK_TOLERANCE);
        assertThat(valves.judge(expired, bothAt(ASKED + 9), end))
                .isInstanceOf(Verdict.Granted.class);
        assertThat(valves.judge(expired, bothAt(ASKED + 9), end + 1))
                .as("a command is for now")
                .isInstanceOf(Verdict.Missing.class);
    }

    @Test
    void approvals_of_a_request_that_lives_too_long_do_not_count() {
        long longest = ASKED + micros(Policy.LONGEST_LIFE);
        Policy profiles = policy("  - { name: p, when: \"true\", approvals: 1 }\n");
        assertThat(profiles.judge(asked(ASKED, longest), bothAt(ASKED + 9), NOW))
                .isInstanceOf(Verdict.Granted.class);
        for (long end : List.of(longest + 1, Long.MAX_VALUE, Long.MIN_VALUE)) {
            assertThat(profiles.judge(asked(ASKED, end), bothAt(ASKED + 9), NOW))
                    .isInstanceOf(Verdict.Missing.class);
        }
    }

    @Test
    void a_time_that_can_not_be_never_counts() {
        for (long asked : List.of(Long.MIN_VALUE, -1L, Long.MAX_VALUE)) {
            var request = asked(asked, Long.MAX_VALUE);
            assertThat(valves.judge(request, bothAt(asked), NOW))
                    .isInstanceOf(Verdict.Missing.class);
        }
    }

    @Test
    void what_can_not_be_calculated_is_taken_for_true() {
        assertThat(valves.judge(command("valve-1", Map.of(), "dora"), List.of(), NOW))
                .isInstanceOf(Verdict.Missing.class);
        assertThat(valves.judge(opening("wide"), List.of(), NOW))
                .isInstanceOf(Verdict.Missing.class);
        assertThat(valves.judge(command("pump-1", Map.of(), "dora"), List.of(), NOW))
                .isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void arguments_may_be_asked_for_and_compared_whatever_number_they_are() {
        Policy has =
                policy(
                        "  - { name: p, when: 'has(arguments.position) && arguments.position > 50', approvals: 1 }\n");
        assertThat(has.judge(command("valve-1", Map.of(), "dora"), List.of(), NOW))
                .isInstanceOf(Verdict.Granted.class);
        assertThat(has.judge(opening(50.5), List.of(), NOW)).isInstanceOf(Verdict.Missing.class);
        assertThat(has.judge(opening(49.5), List.of(), NOW)).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void what_is_for_all_is_for_each() {
        Policy north =
                policy(
                        "  - { name: n, when: 'kind == \"profile\" && site == \"north\"', approvals: 1 }\n");
        assertThat(north.judge(profile("", "valve"), List.of(), NOW))
                .isInstanceOf(Verdict.Missing.class);
        assertThat(north.judge(profile("south", "valve"), List.of(), NOW))
                .isInstanceOf(Verdict.Granted.class);
        assertThat(north.judge(profile("north", "valve"), List.of(), NOW))
                .isInstanceOf(Verdict.Missing.class);
    }

    @Test
    void a_gap_says_who_may_close_it() {
        assertThat(new Verdict.Gap("valves", 1, List.of("anna", "bob")).inWords())
                .isEqualTo("rule 'valves' needs 1 more approval, by anna or bob");
        assertThat(new Verdict.Gap("valves", 2, List.of()).inWords())
                .isEqualTo(
                        "rule 'valves' needs 2 more approvals, by somebody other than who asked");
    }

    private boolean counts(long atMicros) {
        return valves.judge(opening(51L), bothAt(atMicros), NOW) instanceof Verdict.Granted;
    }

    private static List<Vote> bothAt(long atMicros) {
        return List.of(new Vote("anna", true, atMicros), new Vote("bob", true, atMicros));
    }

    private static Vote yes(String who) {
        return new Vote(who, true, ASKED + 1);
    }

    private static Vote no(String who) {
        return new Vote(who, false, ASKED + 1);
    }

    private static Verdict missing(String rule, int approvals, String... by) {
        return new Verdict.Missing(List.of(new Verdict.Gap(rule, approvals, List.of(by))));
    }

    private static PolicyRequest opening(Object position) {
        return command("valve-1", Map.of("position", position), "dora");
    }

    private static PolicyRequest asked(long atMicros, long expiresAtMicros) {
        return new PolicyRequest(
                "command",
                "a",
                "s",
                "valve-1",
                "valve",
                "set",
                Map.of("position", 60L),
                "dora",
                "operator",
                atMicros,
                expiresAtMicros);
    }

    private static PolicyRequest command(
            String device, Map<String, Object> arguments, @Nullable String caller) {
        return new PolicyRequest(
                "command",
                "agent-1",
                "north",
                device,
                "valve",
                "set",
                arguments,
                caller,
                "operator",
                ASKED,
                ASKED + micros(Duration.ofDays(2)));
    }

    private static PolicyRequest profile(String site, String profile) {
        return new PolicyRequest(
                "profile",
                "",
                site,
                "",
                profile,
                "",
                Map.of(),
                "dora",
                "admin",
                ASKED,
                ASKED + micros(Duration.ofDays(1)));
    }

    private static Policy policy(String rules) {
        return switch (new PolicyCompiler().compile("policy.yaml", APPROVERS + rules)) {
            case PolicyCompileResult.Compiled(var policy, var _) -> policy;
            case PolicyCompileResult.Rejected(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
