package dev.skerry.gateway.error;

/** What the gateway reports of what people see of the fleet. */
public enum FleetError implements ErrorCode {
    STREAM_UNKNOWN(
            "SKR-G850",
            "there is no such event stream, or it is not yours",
            "take the name that the stream's first event gives; one that ended is forgotten"),
    VIEW_UNKNOWN(
            "SKR-G851",
            "you have no view of that name",
            "GET /api/fleet/views lists them; those that others share only they change"),
    VIEW_NAME_TAKEN("SKR-G852", "you have another view of that name", "give it another one"),
    TOO_MANY_VIEWS(
            "SKR-G853", "you have as many views as may be kept", "forget one that you do not need"),
    MESSAGES_CUT_OFF(
            "SKR-G890",
            "the agent is cut off, so it can't be asked for messages",
            "ask again when it is back; it keeps the last ones until then"),
    MESSAGES_UNTOLD(
            "SKR-G891",
            "the agent's version does not tell messages",
            "update the agent, or capture messages at the broker"),
    MESSAGES_NOT_KEPT(
            "SKR-G892",
            "the agent keeps no messages",
            "set skerry.agent.messages.memory on its machine to more than 0 and start it again"),
    MESSAGES_LATE(
            "SKR-G893",
            "the agent did not tell its messages in time",
            "ask again; if it goes on, look at its link and its log"),
    MESSAGES_BUSY(
            "SKR-G894",
            "as many ask agents for messages as may at once",
            "ask again in a few seconds");

    private final ErrorText text;

    FleetError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
