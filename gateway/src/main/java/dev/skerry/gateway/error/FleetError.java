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
            "SKR-G853", "you have as many views as may be kept", "forget one that you do not need");

    private final ErrorText text;

    FleetError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
