package dev.skerry.gateway.error;

/** What the gateway reports of certificates, enrolment and the keys that it keeps. */
public enum AuthorityError implements ErrorCode {
    KEY_FILE_UNUSABLE(
            "SKR-G730",
            "the gateway's key can't be used",
            "correct what the message says; skerry.gateway.key-file, or systemd's credential"
                    + " skerry-gateway.key, is a file of 32 random bytes that only the gateway's"
                    + " user can read. What was sealed with a key opens with no other: never"
                    + " replace it"),
    SEAL_BROKEN(
            "SKR-G731",
            "a secret of the gateway does not open with its key",
            "start it with the key that it had (skerry.gateway.key-file, or gateway.key in the"
                    + " data directory), or restore data directory and key from one backup"),
    AUTHORITY_UNUSABLE(
            "SKR-G732",
            "the certificate authority's files can't be used",
            "restore the folder authority of the data directory from a backup; without one, move it"
                    + " away: the gateway makes a new authority, and every agent has to be enrolled"
                    + " again"),
    SERVER_CERTIFICATE_UNUSABLE(
            "SKR-G733",
            "the certificate that the gateway was given for browsers can't be used",
            "skerry.gateway.tls.certificate is a PEM file with the certificate and those of its"
                    + " issuers, skerry.gateway.tls.key the key of it in PKCS#8 without a password"),
    ANONYMOUS_OFF_LOOPBACK(
            "SKR-G734",
            "agents without a certificate would be taken from other machines",
            "set skerry.gateway.agents=enrolled, or listen on loopback alone"
                    + " (quarkus.http.host=127.0.0.1)"),
    ROOT_OFFLINE(
            "SKR-G735",
            "the root's key is not at the gateway",
            "it was taken offline: ./skerry authority renew-issuing --root FILE signs with the file"
                    + " that export-root wrote"),
    ROOT_UNREADABLE(
            "SKR-G736",
            "that is not this gateway's root, or the password is not its own",
            "give the file that export-root wrote, and its password"),
    ENROLMENT_UNKNOWN(
            "SKR-G740", "there is no enrolment of that id", "GET /api/enrolments lists them"),
    TOKEN_REFUSED(
            "SKR-G741",
            "the enrolment token is missing or not one of this gateway's",
            "copy the whole token, or make a new one: ./skerry enrol token"),
    TOKEN_USED(
            "SKR-G742",
            "the enrolment token was used before, with another key",
            "make a new one: ./skerry enrol token. If you did not use it, somebody else did: revoke"
                    + " the certificate that it was used for"),
    TOKEN_EXPIRED(
            "SKR-G743",
            "the enrolment token has expired",
            "make a new one: ./skerry enrol token; --expires says how long it lasts"),
    TOKEN_CANCELLED(
            "SKR-G744",
            "the enrolment token was cancelled",
            "make a new one, if the agent may be enrolled: ./skerry enrol token"),
    REQUEST_INVALID(
            "SKR-G745",
            "the certificate request can't be used",
            "send a PKCS#10 request in base64 that is signed with its own key, of at most 8 KiB"),
    KEY_NOT_ALLOWED(
            "SKR-G746",
            "the gateway gives no certificates for keys of that kind",
            "make a key on P-256 or P-384, Ed25519, or RSA with 3072 to 4096 bits"),
    NAME_REFUSED(
            "SKR-G747",
            "the certificate request is for another name than may be given",
            "the subject is CN=<agent id>, with the id that the token was made for or that the"
                    + " present certificate has"),
    TOO_MANY_ATTEMPTS(
            "SKR-G748",
            "too many attempts with tokens that are none",
            "wait a minute, then try the right token again"),
    CERTIFICATE_REFUSED(
            "SKR-G749",
            "the certificate that is to be renewed is not valid here",
            "connect with the agent's present certificate. One that was revoked is not renewed, nor"
                    + " one that ended longer ago than skerry.gateway.authority.renewal-grace (30"
                    + " days) or was replaced: enrol the agent again with a new token"),
    TOO_MANY_ENROLMENTS(
            "SKR-G750",
            "as many enrolments are open as may be",
            "cancel those that are not needed any more: ./skerry enrol cancel"),
    ENROLMENT_OVER(
            "SKR-G751",
            "the enrolment is over",
            "a token that was used, cancelled or has expired can't be cancelled; revoke the"
                    + " certificate if the agent is to go"),
    CERTIFICATE_UNKNOWN(
            "SKR-G752",
            "this gateway knows no such certificate",
            "GET /api/agents/{agentId}/certificates lists an agent's"),
    TLS_NEEDED(
            "SKR-G753",
            "enrolment takes place over TLS alone",
            "use https:// and the gateway's TLS port (quarkus.http.ssl-port, 8443)"),
    AGENT_ELSEWHERE(
            "SKR-G754",
            "the agent id is not one that the token's maker may give out",
            "choose another id; if an agent is to move to another site, somebody who sees all"
                    + " sites makes the token"),
    SERIAL_INVALID(
            "SKR-G755",
            "that is no serial number of a certificate",
            "give up to 40 hexadecimal digits, with colons or without, as"
                    + " GET /api/agents/{agentId}/certificates shows them");

    private final ErrorText text;

    AuthorityError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
