package dev.skerry.gateway.error;

/** Why an agent's certificate does not let it in; a session that is refused ends with one. */
public enum IdentityError implements ErrorCode {
    NO_CERTIFICATE(
            "SKR-S020",
            "the agent showed no certificate that this gateway gave",
            "enrol it: ./skerry enrol token makes a token, ./skerry agent enrol uses it on the"
                    + " device"),
    FOREIGN_CERTIFICATE(
            "SKR-S021",
            "the agent's certificate is not of this gateway's authority",
            "enrol the agent at this gateway, or correct the gateway's address on the device"),
    CERTIFICATE_EXPIRED(
            "SKR-S022",
            "the agent's certificate has expired",
            "enrol the agent again with a new token; if it was connected all the time, look why it"
                    + " could not renew"),
    NOT_YET_VALID(
            "SKR-S023",
            "the agent's certificate is not valid yet",
            "set the gateway's clock right"),
    REVOKED(
            "SKR-S024",
            "the agent's certificate was revoked",
            "if the agent may come back, enrol it again with a new token"),
    WRONG_NAME(
            "SKR-S025",
            "the agent says that it is another than its certificate names",
            "set skerry.agent.id to what it was enrolled as, or enrol it anew under its new name"),
    WRONG_SITE(
            "SKR-S026",
            "the agent says that it is at another site than its certificate is bound to",
            "set skerry.agent.site to where it was enrolled, or enrol it anew for its new site");

    private final ErrorText text;

    IdentityError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
