package dev.skerry.gateway.condition;

import dev.skerry.gateway.alarm.Severity;

/** Something about an agent that somebody has to see to. */
public enum Condition {
    /** Nothing is heard of it. */
    AGENT_CUT_OFF("agent-cut-off", Severity.WARNING),
    /** Its account of its readings does not add up. */
    LEDGER_OFF("ledger-off", Severity.CRITICAL),
    /** Its outbox will soon be full; then its oldest readings are rolled up. */
    OUTBOX_FILLING("outbox-filling", Severity.WARNING),
    /** What it takes messages from can't be reached, or refuses. */
    SOURCE_DOWN("source-down", Severity.WARNING),
    /** Its certificate ends soon and was not renewed. */
    CERTIFICATE_ENDING("certificate-ending", Severity.WARNING),
    /** Its audit log is not the one that it showed before. */
    AUDIT_CONTRADICTED("audit-contradicted", Severity.CRITICAL);

    private final String word;
    private final Severity severity;

    Condition(String word, Severity severity) {
        this.word = word;
        this.severity = severity;
    }

    /** As it is written, in the place of a rule. */
    public String word() {
        return word;
    }

    /** How much its alarms matter. */
    public Severity severity() {
        return severity;
    }
}
