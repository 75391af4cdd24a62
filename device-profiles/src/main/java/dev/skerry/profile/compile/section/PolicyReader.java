package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.policy.Approver;
import dev.skerry.profile.policy.Policy;
import dev.skerry.profile.policy.PolicyRule;
import dev.skerry.profile.rule.RequestCondition;
import dev.skerry.profile.text.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a whole policy: {@code approvers: […]} and {@code rules: […]}. */
public final class PolicyReader {
    private static final int MAX_RULES = 64;
    private static final int MAX_NAMES = 64;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final String EXAMPLE =
            "[ { name: changes, when: kind == \"policy\", approvals: 2 } ]";
    private static final Map<String, Boolean> TRUTH = Map.of("true", true, "false", false);
    private static final Map<String, String> TRUTH_SLIPS =
            Map.of("yes", "true", "no", "false", "on", "true", "off", "false");

    private final Findings findings;
    private final List<String> sourceLines;
    private List<Approver> approvers = List.of();

    /**
     * A reader of one file.
     *
     * @param sourceLines the file's lines, to find places within expressions
     */
    public PolicyReader(Findings findings, List<String> sourceLines) {
        this.findings = findings;
        this.sourceLines = sourceLines;
    }

    /** The policy; it is good for nothing if there are findings afterwards. */
    public Policy read(YamlNode.Mapping document, String digest) {
        var policy = new Fields(findings, "the policy", document);
        approvers = ApproverSection.read(policy);
        policy.required("rules", EXAMPLE);
        var rules = new ArrayList<PolicyRule>();
        var names = new HashSet<String>();
        for (YamlNode item : policy.items("rules", MAX_RULES, EXAMPLE)) {
            Fields fields = Fields.of(findings, "a rule", item);
            PolicyRule rule = fields == null ? null : rule(fields, names);
            if (rule != null) {
                rules.add(rule);
            }
        }
        policy.finish();
        return new Policy(approvers, rules, digest);
    }

    /** The rule, or null if its condition is wrong or it has no name. */
    private @Nullable PolicyRule rule(Fields fields, Set<String> names) {
        Scalar name = fields.requiredScalar("name", "valves");
        if (name != null && Values.isName(fields, "a rule", name) && !names.add(name.text())) {
            fields.report(
                    name,
                    ProblemCode.DUPLICATE_KEY,
                    "a rule '" + name.text() + "' stands here a second time",
                    "give one of the two another name");
        }
        Scalar when = fields.requiredScalar("when", "kind == \"policy\"");
        RequestCondition condition = when == null ? null : condition(when);
        fields.required("approvals", "1");
        int approvals = Values.integer(fields, "approvals", 1, 1, Policy.MOST_APPROVALS);
        Set<String> by = by(fields);
        if (by != null && approvals > by.size() && !approvers.isEmpty()) {
            fields.report(
                    fields.place(),
                    ProblemCode.TOO_FEW_APPROVERS,
                    "%d %s asked for, and only %s may give %s"
                            .formatted(
                                    approvals,
                                    approvals == 1 ? "approval is" : "approvals are",
                                    by.isEmpty() ? "nobody" : Suggestions.listed(by),
                                    approvals == 1 ? "it" : "them"),
                    "ask for fewer, or name more approvers");
        }
        Duration within =
                fields.scalar("within") == null
                        ? null
                        : Values.duration(fields, "within", LONGEST, SHORTEST, LONGEST);
        Scalar self = fields.scalar("self");
        Boolean mayBeSelf =
                self == null
                        ? Boolean.FALSE
                        : Values.choice(fields, "self", self, TRUTH, TRUTH_SLIPS);
        fields.finish();
        return name == null || when == null || condition == null || by == null || mayBeSelf == null
                ? null
                : new PolicyRule(
                        name.text(),
                        when.text(),
                        condition,
                        approvals,
                        List.copyOf(by),
                        within,
                        mayBeSelf);
    }

    private @Nullable RequestCondition condition(Scalar when) {
        return switch (RequestCondition.compile(when.text())) {
            case RequestCondition.Outcome.Compiled(var condition) -> condition;
            case RequestCondition.Outcome.Faulty(var faults) -> {
                ExpressionCheck.report(findings, sourceLines, when, faults);
                yield null;
            }
        };
    }

    /**
     * The names of those whose approvals count: those that are named, and those in the roles; null
     * after saying that something else is named.
     */
    private @Nullable Set<String> by(Fields fields) {
        var chosen = new LinkedHashSet<String>();
        if (fields.node("by") == null) {
            approvers.forEach(approver -> chosen.add(approver.name()));
            return chosen;
        }
        boolean isRight = true;
        for (YamlNode item : fields.items("by", MAX_NAMES, "[shift-lead, bob]")) {
            List<String> meant = item instanceof Scalar name ? meant(name.text()) : List.of();
            chosen.addAll(meant);
            if (meant.isEmpty()) {
                isRight = false;
                fields.report(
                        item,
                        ProblemCode.UNKNOWN_APPROVER,
                        item.kind() + " is neither an approver nor a role of one",
                        item instanceof Scalar name
                                ? Suggestions.didYouMean(name.text(), namesAndRoles())
                                : "write the name of one");
            }
        }
        return isRight ? chosen : null;
    }

    private List<String> meant(String nameOrRole) {
        return approvers.stream()
                .filter(a -> a.name().equals(nameOrRole) || a.roles().contains(nameOrRole))
                .map(Approver::name)
                .toList();
    }

    private Set<String> namesAndRoles() {
        var known = new LinkedHashSet<String>();
        for (Approver approver : approvers) {
            known.add(approver.name());
            known.addAll(approver.roles());
        }
        return known;
    }
}
