package dev.skerry.gateway.error;

/** What the gateway reports of policies and approvals. */
public enum PolicyError implements ErrorCode {
    POLICY_INVALID(
            "SKR-G783",
            "the policy does not compile",
            "correct what the problems point at; nothing has changed"),
    NO_POLICY(
            "SKR-G784",
            "there is no policy",
            "nothing needs approvals until an admin sets one (PUT /api/policy)"),
    REQUEST_UNKNOWN("SKR-G785", "there is no such request", "GET /api/approvals lists what waits"),
    REQUEST_OVER(
            "SKR-G786",
            "the request does not wait for approvals any more",
            "look at what became of it; ask again if it is still wanted"),
    NO_APPROVER(
            "SKR-G787",
            "the policy has no approver of this name",
            "approve by the name that the policy has, or have an admin add it to the policy"),
    SIGNATURE_WRONG(
            "SKR-G788",
            "the approval is not signed by the key that the policy has of this approver",
            "sign with the key whose public part stands in the policy, or have the policy changed"),
    NOT_COUNTED(
            "SKR-G789",
            "this approval would not count",
            "somebody else has to approve; what is missing says who may"),
    APPROVER_CLOCK(
            "SKR-G790",
            "the approval was not signed between the request and now",
            "set the clock of the machine that signs"),
    TOO_MANY_WAITING(
            "SKR-G791",
            "as many requests wait for approvals as may",
            "approve or withdraw some, or wait until they expire"),
    REQUEST_TOO_LARGE(
            "SKR-G792",
            "the request is too large for approvals",
            "use shorter arguments, 64 KiB at most"),
    NOT_THEIRS(
            "SKR-G793",
            "only who asked may withdraw a request, or an admin of all sites",
            "have an approver refuse it"),
    APPROVAL_REFUSED(
            "SKR-G794", "an approver refused the request", "ask who refused it, then ask again"),
    APPROVAL_EXPIRED(
            "SKR-G795",
            "the request did not get its approvals in time",
            "ask again, and tell the approvers"),
    NOT_AS_ASKED(
            "SKR-G796",
            "what was asked for can't be done any more: it has changed since",
            "look at how it is now, and ask again"),
    AGENT_POLICY_AHEAD(
            "SKR-G797",
            "an agent goes by a newer policy than the gateway has",
            "the gateway was restored from a backup: set the policy again, with the approvals"
                    + " that the agent's policy asks for"),
    ID_TAKEN(
            "SKR-G798",
            "a request with this id was made before",
            "give each command an id of its own"),
    NOT_NEEDED(
            "SKR-G799",
            "nothing lacks this approval any more",
            "somebody else has to approve; what is missing says who may"),
    TOO_MANY_OF_ONE(
            "SKR-G800",
            "as many of your requests wait for approvals as may",
            "withdraw some, have them approved, or wait until they expire");

    private final ErrorText text;

    PolicyError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
