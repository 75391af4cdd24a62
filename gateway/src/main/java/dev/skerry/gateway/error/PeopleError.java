package dev.skerry.gateway.error;

/** Why somebody is not let in, or may not do what they ask for. */
public enum PeopleError implements ErrorCode {
    NOT_LOGGED_IN(
            "SKR-G700",
            "nobody is logged in",
            "log in at the dashboard, or send an API token: Authorization: Bearer …"
                    + " (./skerry login, docs/people.md)"),
    LOGIN_REFUSED(
            "SKR-G701",
            "name or password is wrong",
            "try again; whoever forgot the password asks an admin for another"),
    SESSION_OVER(
            "SKR-G702",
            "the session has ended",
            "log in again; sessions end when they are not used, and when an admin changes the person"),
    TOKEN_REFUSED(
            "SKR-G703",
            "the token is unknown, expired or revoked, or not meant for this gateway",
            "make another: ./skerry login, or ./skerry token create"),
    ROLE_TOO_LOW(
            "SKR-G704",
            "that is not allowed with this role",
            "ask an admin for a higher one, or for a token that has it"),
    CROSS_SITE(
            "SKR-G705",
            "the request does not come from the gateway's own page",
            "use the dashboard at the gateway's own address; programs send an API token in place of a"
                    + " session, or the header X-Skerry-Request: 1"),
    TRIED_TOO_OFTEN(
            "SKR-G706",
            "there were too many attempts to log in",
            "wait as long as Retry-After says, then try again"),
    SITES_LIMITED(
            "SKR-G707",
            "that concerns sites that one may not see",
            "have it done by somebody who may"),
    PERSON_UNKNOWN("SKR-G708", "there is nobody of that name", "GET /api/people lists everybody"),
    PERSON_EXISTS(
            "SKR-G709", "there is somebody of that name", "choose another, or change that person"),
    PERSON_NAME_INVALID(
            "SKR-G710",
            "nobody can have that name",
            "use 1 to 64 small letters, digits and . _ @ + -, beginning with a letter or a digit"),
    PASSWORD_WEAK("SKR-G711", "the password is too easy to guess", "choose as detail says"),
    LAST_ADMIN(
            "SKR-G712",
            "nobody would be left who decides who may do what",
            "make somebody else an admin of all sites first"),
    ADMIN_LINK_REFUSED(
            "SKR-G713",
            "the link was used, has expired or was never made",
            "make another on the gateway's machine: ./skerry people admin-link"),
    DECIDED_BY_PROVIDER(
            "SKR-G714",
            "the OIDC provider decides about that person",
            "change them there; it takes effect at the next login"),
    TOO_MANY_PEOPLE(
            "SKR-G715",
            "as many people or tokens are there as may be",
            "remove some that are not needed"),
    TOKEN_NAME_TAKEN(
            "SKR-G716", "there is a token of that name", "choose another, or revoke that one"),
    CREDENTIAL_UNKNOWN(
            "SKR-G717",
            "there is no such session or token, or it is somebody else's",
            "GET /api/sessions and GET /api/tokens list them"),
    NEEDS_PERSON(
            "SKR-G718",
            "only a person who logged in can have that",
            "log in with a name; where skerry.gateway.access=open nobody can"),
    OPEN_OFF_LOOPBACK(
            "SKR-G719",
            "everybody who reaches the gateway would be an admin",
            "let people log in (skerry.gateway.access=login), or bind to loopback"
                    + " (quarkus.http.host=127.0.0.1)"),
    OIDC_INCOMPLETE(
            "SKR-G720",
            "the OIDC provider is not configured completely",
            "set skerry.gateway.oidc.issuer, client-id, and one of roles.viewer, roles.operator and"
                    + " roles.admin; docs/people.md has an example"),
    OIDC_NO_ROLE(
            "SKR-G721",
            "the OIDC provider knows that person, but gives them no role here",
            "give them one there that skerry.gateway.oidc.roles.* names"),
    OIDC_NAME_TAKEN(
            "SKR-G722",
            "somebody else of the OIDC provider has that name here",
            "if that person is gone, remove them: ./skerry people remove NAME"),
    OIDC_FAILED(
            "SKR-G723",
            "the login at the OIDC provider failed",
            "try again; the gateway's log has the cause"),
    OIDC_UNREACHABLE(
            "SKR-G724",
            "the OIDC provider can't be reached, or is not what is configured",
            "look whether it runs and skerry.gateway.oidc.issuer is its address; people with a password"
                    + " log in meanwhile"),
    OIDC_STALE(
            "SKR-G725",
            "the login at the OIDC provider was used before, or is older than two minutes",
            "log in again; if that does not help, compare the clocks of the gateway and the provider");

    private final ErrorText text;

    PeopleError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
