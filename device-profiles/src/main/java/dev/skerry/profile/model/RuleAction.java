package dev.skerry.profile.model;

/** One consequence of a rule. */
public sealed interface RuleAction {
    /** Raises an alarm, which clears when the rule's expression becomes false. */
    record RaiseAlarm(Severity severity) implements RuleAction {}

    /** Sends one of the profile's commands to the device. */
    record SendCommand(String command) implements RuleAction {}

    /** How bad an alarm is. */
    enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }
}
