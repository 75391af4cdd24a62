package dev.skerry.gateway.error;

/** What the gateway reports of who shall run which model. */
public enum RolloutError implements ErrorCode {
    VERSION_UNKNOWN(
            "SKR-G830",
            "the catalogue has no such version of the model",
            "./skerry model list shows what there is; ./skerry model push brings a bundle"),
    NOT_ASSIGNED(
            "SKR-G831",
            "the model is not assigned there",
            "GET /api/models/{name}/assignments lists where it is"),
    TOO_MANY_ASSIGNMENTS(
            "SKR-G832",
            "as many models are assigned as may be",
            "take assignments back that nobody needs: an agent runs 64 models at most, and there"
                    + " are 1,000 assignments at most, open rollouts counted"),
    ROLLOUT_OPEN(
            "SKR-G833",
            "a rollout of this model is open",
            "promote it to its end or abort it first; meanwhile nothing else changes for the"
                    + " model"),
    ROLLOUT_UNKNOWN(
            "SKR-G834",
            "there is no such rollout of this model",
            "./skerry model rollout list NAME shows them; of those that ended the newest 100 are"
                    + " kept"),
    ROLLOUT_OVER(
            "SKR-G835",
            "the rollout has ended",
            "start another one if the version is still wanted"),
    GATES_FAIL(
            "SKR-G836",
            "gates of the rollout do not hold",
            "wait until there is enough to judge by, or correct the model; --force promotes all"
                    + " the same, and the audit log keeps that"),
    NOTHING_TO_ROLL_OUT(
            "SKR-G837",
            "the rollout would change nothing",
            "look at who is at that scope, and what is assigned to them"
                    + " (./skerry model rollout status NAME)"),
    ROLLOUT_INVALID(
            "SKR-G838",
            "the rollout can't be as it was asked for",
            "correct the value that the message names"),
    REVERSED(
            "SKR-G839",
            "a rollout went back by itself: the version before acts everywhere again",
            "the reason says which gate failed or which agents went back; look at these agents,"
                    + " correct the model, and roll a new version out"),
    PAUSED(
            "SKR-G840",
            "the rollout is paused",
            "resume it first: ./skerry model rollout resume NAME"),
    NOT_BEGUN(
            "SKR-G902",
            "the rollout waits for approvals",
            "it begins by itself once it has them (./skerry approve list); abort it to take it"
                    + " back");

    private final ErrorText text;

    RolloutError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
