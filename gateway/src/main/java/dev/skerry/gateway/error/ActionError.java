package dev.skerry.gateway.error;

/** What the gateway reports of what agents themselves are told to do. */
public enum ActionError implements ErrorCode {
    NOT_UNDERSTOOD(
            "SKR-G860",
            "the agent's version can't be told to do that",
            "update the agent; on its machine ./skerry agent wipe, and its service manager's"
                    + " restart, do without the gateway"),
    WIPE_NOT_CONFIRMED(
            "SKR-G861",
            "a wipe names the agent's id once more, and that is missing or another one",
            "give \"confirm\" the id of the agent whose readings, twins, identity and keys shall be"
                    + " destroyed"),
    WIPE_NEEDS_ADMIN(
            "SKR-G862", "only an admin has an agent wiped", "ask an admin of the agent's site"),
    ACTION_INVALID(
            "SKR-G863",
            "there is no such action",
            "restart, drain, resume and wipe are those that there are; a wipe alone takes force"),
    BULK_INVALID(
            "SKR-G864",
            "the change of many agents can't be as it was asked for",
            "correct what the message names"),
    BULK_UNKNOWN(
            "SKR-G865",
            "there is no such change of many agents, or it is of sites that one does not see",
            "GET /api/fleet/bulk lists them; the newest 100 are kept"),
    BULK_ID_TAKEN(
            "SKR-G866", "that id was given to another change of many agents", "give each its own"),
    BULK_NOT_UNDOABLE(
            "SKR-G867",
            "nothing of the change can be taken back",
            "tags and assignments can, of agents that were changed, once the change has ended; what"
                    + " agents were told can't"),
    TOO_MANY_BULKS(
            "SKR-G868",
            "as many changes of many agents wait for their turn as may",
            "wait until one has ended, or stop it"),
    BULK_NEEDS_ADMIN(
            "SKR-G869", "only an admin removes agents", "ask an admin of the agents' sites");

    private final ErrorText text;

    ActionError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
