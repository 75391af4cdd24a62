package dev.skerry.gateway.error;

/** What the gateway reports of agents' programs and how they get to agents. */
public enum ProgramError implements ErrorCode {
    INDEX_WRONG(
            "SKR-G910",
            "that is no index of an agent's program",
            "send the program.index of an archive that ./skerry package made; ./skerry update push"
                    + " does so"),
    VERSION_TAKEN(
            "SKR-G911",
            "that version is there for this target with another content",
            "give it another version: what a version is never changes"),
    VERSION_UNKNOWN(
            "SKR-G912",
            "the catalogue has no such version of the agents' program",
            "./skerry update list shows what there is; ./skerry update push brings one"),
    PROGRAM_NEEDED(
            "SKR-G913",
            "the program can't be removed: a rollout needs it",
            "wait until the rollout is through, or stop it"),
    CATALOGUE_FULL(
            "SKR-G914",
            "the catalogue has as many programs, or as many bytes of them, as it may",
            "remove versions that nobody needs (./skerry update remove), or raise"
                    + " skerry.gateway.programs.max-size"),
    NOT_WRITTEN(
            "SKR-G915",
            "the disk does not take the program's chunks",
            "make room on the disk of the data directory, and push again: what came is kept"),
    BUSY("SKR-G916", "other programs are being stored or removed", "try it again in a while"),
    CHUNKS_WRONG(
            "SKR-G917",
            "these are no chunks",
            "each has its length before it, four bytes, the first one highest, and has 262,144"
                    + " bytes at most; ./skerry update push sends them so"),
    FOLDER_UNUSABLE(
            "SKR-G918",
            "the folder of programs can't be created, read or written",
            "check the folder programs of skerry.gateway.data-dir, its owner and its permissions"),
    ROLLOUT_UNKNOWN(
            "SKR-G920",
            "there is no such rollout of a program",
            "./skerry update status lists them; of those that ended the newest 100 are kept"),
    ROLLOUT_INVALID(
            "SKR-G921",
            "the rollout can't be as it was asked for",
            "correct the value that the message names"),
    ROLLOUT_OVER(
            "SKR-G922",
            "the rollout has ended",
            "start another one if the version is still wanted"),
    NOBODY(
            "SKR-G923",
            "the rollout would reach no agent",
            "./skerry update start … --dry-run says for each agent why not"),
    TOO_MANY_ROLLOUTS(
            "SKR-G924",
            "as many rollouts of programs are open as may be",
            "wait until one is through, or stop one"),
    NOT_BEGUN(
            "SKR-G925",
            "the rollout waits for approvals",
            "it begins by itself once it has them (./skerry approve list); stop it to take it"
                    + " back"),
    NOTHING_TO_REVERT(
            "SKR-G926",
            "there is nothing to take back",
            "no agent runs the version by this rollout, or the catalogue lacks what they ran"
                    + " before: push that version, or roll another one out"),
    PAUSED_BY_GATE(
            "SKR-G930",
            "a rollout of a program paused by itself",
            "the reason says what did not hold; look at these agents, then resume it, stop it, or"
                    + " take it back (./skerry update revert)"),
    STALLED(
            "SKR-G931",
            "the agent did not get on with its update within its lease",
            "it may be cut off or slow; it is told again when there is a place, and may still"
                    + " finish"),
    IN_RESCUE(
            "SKR-G932",
            "the agent's program does not run, and it waits to be repaired",
            "read what it logged, correct what that says, restart it, or roll another version out"
                    + " to it");

    private final ErrorText text;

    ProgramError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
