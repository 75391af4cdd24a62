package dev.skerry.sync.audit;

/** What one side can find wrong with what the other says of its log. The codes are stable. */
public enum LogProblem {
    /** A checkpoint that the log did not sign by both keys. */
    FORGED("SKR-S031"),
    /** The same log with other keys. */
    OTHER_KEYS("SKR-S032"),
    /** A log that does not contain what it contained. */
    REWRITTEN("SKR-S033"),
    /** A log that ends before what it contained, and agrees with it up to there. */
    SET_BACK("SKR-S034");

    private final String code;

    LogProblem(String code) {
        this.code = code;
    }

    /** SKR-S… */
    public String code() {
        return code;
    }
}
