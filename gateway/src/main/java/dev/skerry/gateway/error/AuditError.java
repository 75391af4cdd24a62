package dev.skerry.gateway.error;

/** What the gateway reports of audit logs: its own, and those of its agents. */
public enum AuditError implements ErrorCode {
    LOG_CONTRADICTED(
            "SKR-G760",
            "the agent's audit log is not the one that it showed before",
            "compare the two signed checkpoints (./skerry audit evidence): an agent that was"
                    + " restored from a backup lacks its newest entries, anything else is a"
                    + " rewritten log; settle it when you know which"),
    LOG_REPLACED(
            "SKR-G761",
            "the agent began a new audit log",
            "the agent was wiped, or was told that its log was set back: its first entry says"
                    + " which; settle it when you know why"),
    OWN_LOG_DAMAGED(
            "SKR-G762",
            "the gateway's audit log is not what its last checkpoint says",
            "rows were changed, or the store was restored in part: look for who changed it, and export"
                    + " the earlier log as evidence (./skerry audit export --log ORIGIN); the gateway"
                    + " goes on with a new one, and warns until ./skerry audit settle"),
    OWN_LOG_CONTRADICTED(
            "SKR-G763",
            "an agent has a checkpoint of the gateway's audit log that the log does not contain",
            "the store was restored from a backup, or rewritten; the gateway began a new log, whose"
                    + " first entry says so"),
    NO_SUCH_ENTRY(
            "SKR-G764",
            "the audit log has no such entry",
            "GET /api/audit lists what there is; entries that are not covered by a checkpoint yet"
                    + " can be proven within a second; those of an earlier log are asked for by"
                    + " its name (./skerry audit prove ENTRY --log ORIGIN)"),
    NO_SUCH_EVIDENCE(
            "SKR-G765", "there is no evidence of that number", "GET /api/audit/evidence lists it"),
    NO_SUCH_LOG(
            "SKR-G766", "the gateway has no log of that name", "GET /api/audit/logs lists them"),
    OWN_ENTRIES_HELD(
            "SKR-G767",
            "old entries of the gateway's audit log are not what was hashed, and are kept as"
                    + " evidence",
            "somebody changed them: export that log (./skerry audit export --log ORIGIN) and look"
                    + " for who; the entries before and behind them were given up as they are due"),
    ENTRY_CHANGED(
            "SKR-G768",
            "the entry can't be proven: what is stored is not what was hashed",
            "somebody changed the store, or it was restored in part: export that log as evidence"
                    + " (./skerry audit export --log ORIGIN) and look for who");

    private final ErrorText text;

    AuditError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
