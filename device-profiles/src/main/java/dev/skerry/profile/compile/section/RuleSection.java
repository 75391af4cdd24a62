package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.RuleAction;
import dev.skerry.profile.model.RuleAction.Severity;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.text.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What follows from what is seen: {@code rules: { name: { when: …, for: …, clear_after: …, then: [
 * … ] } }}.
 */
final class RuleSection {
    private static final int MAX_RULES = 64;
    private static final int MAX_ACTIONS = 8;
    private static final Map<String, Severity> SEVERITIES =
            Map.of(
                    "info", Severity.INFO,
                    "warning", Severity.WARNING,
                    "critical", Severity.CRITICAL);
    private static final Map<String, String> SEVERITY_SLIPS =
            Map.of("warn", "warning", "error", "critical", "fatal", "critical", "notice", "info");

    private RuleSection() {}

    /**
     * The rules.
     *
     * @param commands names of the commands that are declared, right or wrong, and whether they
     *     take arguments
     */
    static List<RuleSpec> read(
            Fields profile, ExpressionCheck expressions, Map<String, Boolean> commands) {
        var rules = new ArrayList<RuleSpec>();
        for (YamlNode.Entry entry : profile.entries("rules", MAX_RULES)) {
            String name = entry.key().text();
            Values.isName(profile, "a rule", entry.key());
            Fields fields = Fields.of(profile.findings(), "rule '" + name + "'", entry.value());
            if (fields != null) {
                rules.add(rule(fields, name, expressions, commands));
            }
        }
        return rules;
    }

    private static RuleSpec rule(
            Fields fields,
            String name,
            ExpressionCheck expressions,
            Map<String, Boolean> commands) {
        Scalar when = fields.requiredScalar("when", "\"temperature > 80.0\"");
        if (when != null) {
            expressions.check(when);
        }
        Duration holdFor =
                Values.duration(fields, "for", Duration.ZERO, Duration.ZERO, Duration.ofHours(24));
        Duration clearAfter =
                Values.duration(
                        fields, "clear_after", Duration.ZERO, Duration.ZERO, Duration.ofHours(24));
        YamlNode then = fields.required("then", "[ { alarm: warning } ]");
        var actions = new ArrayList<RuleAction>();
        for (YamlNode item : fields.items("then", MAX_ACTIONS, "[ { alarm: warning } ]")) {
            action(fields, item, commands, actions);
        }
        if (then instanceof YamlNode.Sequence sequence && sequence.items().isEmpty()) {
            Values.wrong(fields, then, "nothing follows", "write then: [ { alarm: warning } ]");
        }
        fields.finish();
        return new RuleSpec(name, when == null ? "" : when.text(), holdFor, clearAfter, actions);
    }

    private static void action(
            Fields rule, YamlNode item, Map<String, Boolean> commands, List<RuleAction> actions) {
        Fields action = Fields.of(rule.findings(), "an action of " + rule.what(), item);
        if (action == null) {
            return;
        }
        Scalar alarm = action.scalar("alarm");
        Scalar command = action.scalar("command");
        action.finish();
        if ((alarm == null) == (command == null)) {
            Values.wrong(
                    rule,
                    item,
                    "an action is an alarm or a command",
                    "write { alarm: warning } or { command: name }");
            return;
        }
        if (alarm != null) {
            alarm(rule, alarm, actions);
        } else if (command != null) {
            command(rule, command, commands, actions);
        }
    }

    private static void alarm(Fields rule, Scalar alarm, List<RuleAction> actions) {
        Severity severity = Values.choice(rule, "alarm", alarm, SEVERITIES, SEVERITY_SLIPS);
        if (actions.stream().anyMatch(RuleAction.RaiseAlarm.class::isInstance)) {
            Values.wrong(rule, alarm, "a rule raises one alarm", "make a second rule");
        } else if (severity != null) {
            actions.add(new RuleAction.RaiseAlarm(severity));
        }
    }

    private static void command(
            Fields rule, Scalar command, Map<String, Boolean> commands, List<RuleAction> actions) {
        Boolean takesArguments = commands.get(command.text());
        if (takesArguments != null) {
            actions.add(new RuleAction.SendCommand(command.text()));
            if (takesArguments) {
                Values.wrong(
                        rule,
                        command,
                        "a rule has no arguments for '%s'".formatted(command.text()),
                        "declare a command for the rule that has the values in its payload");
            }
            return;
        }
        rule.report(
                command,
                ProblemCode.UNKNOWN_REFERENCE,
                "'" + command.text() + "' is not a command of this profile",
                commands.isEmpty()
                        ? "declare it under commands"
                        : Suggestions.didYouMean(command.text(), commands.keySet()));
    }
}
