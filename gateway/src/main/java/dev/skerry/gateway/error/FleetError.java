package dev.skerry.gateway.error;

/** What the gateway reports of what people see of the fleet. */
public enum FleetError implements ErrorCode {
    STREAM_UNKNOWN(
            "SKR-G850",
            "there is no such event stream, or it is not yours",
            "take the name that the stream's first event gives; one that ended is forgotten");

    private final ErrorText text;

    FleetError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
