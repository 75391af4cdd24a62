package dev.skerry.profile.compile.finding;

/**
 * The sorts of problem that a profile or a policy can have; codes are stable, docs/profiles.md and
 * docs/policy.md list them.
 */
public enum ProblemCode {
    NOT_YAML("SKR-P101"),
    TOO_LARGE("SKR-P102"),
    TOO_COMPLEX("SKR-P103"),
    DUPLICATE_KEY("SKR-P104"),
    NOT_ONE_DOCUMENT("SKR-P105"),
    MISSING_KEY("SKR-P201"),
    UNKNOWN_KEY("SKR-P202"),
    WRONG_KIND("SKR-P203"),
    WRONG_VALUE("SKR-P204"),
    BAD_NAME("SKR-P205"),
    NOT_SUPPORTED("SKR-P206"),
    TOO_MANY("SKR-P207"),
    UNKNOWN_UNIT("SKR-P301"),
    BAD_RANGE("SKR-P302"),
    NOT_FOR_TYPE("SKR-P303"),
    BAD_POINTER("SKR-P304"),
    BAD_ADDRESS("SKR-P305"),
    BAD_VERSION("SKR-P306"),
    BAD_SCHEMA("SKR-P307"),
    BAD_MERGE("SKR-P308"),
    UNKNOWN_REFERENCE("SKR-P309"),
    AMBIGUOUS("SKR-P310"),
    CYCLE("SKR-P311"),
    EXPRESSION_SYNTAX("SKR-P401"),
    EXPRESSION_NAME("SKR-P402"),
    EXPRESSION_TYPE("SKR-P403"),
    EXPRESSION_WINDOW("SKR-P404"),
    EXPRESSION_CONSTANT("SKR-P405"),
    EXPRESSION_PATTERN("SKR-P406"),
    EXPRESSION_UNIT("SKR-P407"),
    BAD_KEY("SKR-P501"),
    SAME_APPROVER("SKR-P502"),
    UNKNOWN_APPROVER("SKR-P503"),
    TOO_FEW_APPROVERS("SKR-P504"),
    UNPROTECTED("SKR-P505"),
    TOO_MANY_PEOPLE("SKR-P506");

    private final String code;

    ProblemCode(String code) {
        this.code = code;
    }

    /** The code as users see it. */
    public String code() {
        return code;
    }
}
