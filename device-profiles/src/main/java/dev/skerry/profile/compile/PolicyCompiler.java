package dev.skerry.profile.compile;

import dev.skerry.profile.compile.PolicyCompileResult.Compiled;
import dev.skerry.profile.compile.PolicyCompileResult.Rejected;
import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.section.PolicyReader;
import dev.skerry.profile.compile.yaml.DocumentKind;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlReader;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.profile.policy.PolicyRule;
import dev.skerry.profile.text.Suggestions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Compiles policies. Holds nothing between two of them; may be used by several threads. */
public final class PolicyCompiler {
    private static final List<String> KINDS =
            List.of(PolicyRequest.COMMAND, PolicyRequest.PROFILE, PolicyRequest.POLICY);

    /**
     * Compiles one policy.
     *
     * @param fileName names the file in problems
     * @param yaml the file's text; a byte order mark in front is passed over
     */
    public PolicyCompileResult compile(String fileName, String yaml) {
        var source = SourceText.of(fileName, yaml, DocumentKind.POLICY.maxChars());
        var findings = new Findings();
        YamlNode.Mapping document =
                isTooLarge(yaml, findings)
                        ? null
                        : new YamlReader(findings, DocumentKind.POLICY).read(source.text());
        if (document != null) {
            Policy policy =
                    new PolicyReader(findings, source.lines()).read(document, source.digest());
            if (findings.isEmpty()) {
                return new Compiled(policy, warnings(source, policy));
            }
        }
        return new Rejected(source.problems(findings));
    }

    /** It is sent whole in one message, so its bytes count. */
    private static boolean isTooLarge(String yaml, Findings findings) {
        int bytes = yaml.getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= Policy.MAX_BYTES) {
            return false;
        }
        findings.add(
                ProblemCode.TOO_LARGE,
                1,
                1,
                "the file has %,d bytes, at most %,d are read".formatted(bytes, Policy.MAX_BYTES),
                "shorten its comments, or join rules");
        return true;
    }

    private static List<Problem> warnings(SourceText source, Policy policy) {
        var warnings = new Findings();
        if (!policy.isProtected()) {
            warnings.add(
                    ProblemCode.UNPROTECTED,
                    1,
                    1,
                    "nothing protects this policy: a gateway may change it without any approval",
                    "add a rule with when: kind == \"policy\"");
        }
        for (String kind : KINDS) {
            List<PolicyRule> apart = apart(policy, kind);
            int people = apart.stream().mapToInt(PolicyRule::approvals).sum();
            if (people > Policy.MOST_APPROVALS) {
                warnings.add(
                        ProblemCode.TOO_MANY_PEOPLE,
                        1,
                        1,
                        "a %s that the rules %s are about needs %d people, and %d approvals of one request are looked at: nobody could get it"
                                .formatted(
                                        kind,
                                        Suggestions.listed(
                                                apart.stream().map(PolicyRule::name).toList()),
                                        people,
                                        Policy.MOST_APPROVALS),
                        "ask for fewer approvals, or let the same people give them");
            }
        }
        return source.problems(warnings);
    }

    /** Rules that may be about one request of a kind, of which each asks other people. */
    private static List<PolicyRule> apart(Policy policy, String kind) {
        var apart = new ArrayList<PolicyRule>();
        policy.rules().stream()
                .filter(rule -> rule.condition().mayHold(Map.of("kind", kind)))
                .sorted(Comparator.comparingInt(PolicyRule::approvals).reversed())
                .filter(
                        rule ->
                                apart.stream()
                                        .allMatch(a -> Collections.disjoint(a.by(), rule.by())))
                .forEachOrdered(apart::add);
        return apart;
    }
}
