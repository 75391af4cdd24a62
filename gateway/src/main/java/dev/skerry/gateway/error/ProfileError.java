package dev.skerry.gateway.error;

/** What can be wrong when profiles are written and rolled out. */
public enum ProfileError implements ErrorCode {
    TEMPLATE_UNKNOWN(
            "SKR-G895",
            "no shipped profile has that name",
            "GET /api/profile-templates lists them; docs/catalogue.md describes them");

    private final ErrorText text;

    ProfileError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
