package dev.skerry.gateway.error;

/** How the API refuses what would be right at another time, and what goes wrong around it. */
public enum ApiError implements ErrorCode {
    TOO_MANY_REQUESTS(
            "SKR-G900",
            "requests come faster than this session or token may ask",
            "wait as many seconds as Retry-After says; the header RateLimit tells beforehand what is"
                    + " left. skerry.gateway.requests sets the pace"),
    PAGE_GONE(
            "SKR-G901",
            "what the page before ended with is there no more",
            "begin again with the first page"),
    TRACES_NOT_EXPORTED(
            "SKR-G885",
            "the OpenTelemetry collector does not take the gateway's traces",
            "start it, or correct skerry.gateway.traces.endpoint; the gateway goes on trying, and"
                    + " what does not fit into memory meanwhile is counted and dropped");

    private final ErrorText text;

    ApiError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
