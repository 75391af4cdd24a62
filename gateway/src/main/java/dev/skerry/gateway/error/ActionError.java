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
            "restart, drain, resume and wipe are those that there are; a wipe alone takes force");

    private final ErrorText text;

    ActionError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
