package dev.skerry.gateway.error;

/**
 * Everything that the gateway may report to a person or to an agent, with a stable code. The first
 * digit says where: 1 start-up, 2 session, 3 batch, 4 request, 5 the gateway itself, 6 store.
 */
public enum GatewayError implements ErrorCode {
    PLAINTEXT_OFF_LOOPBACK(
            "SKR-G101",
            "the gateway would listen without TLS on an address that others can reach",
            "switch plain HTTP off (quarkus.http.insecure-requests=disabled); TLS is served at"
                    + " quarkus.http.ssl-port (8443). Or bind to loopback"
                    + " (quarkus.http.host=127.0.0.1)"),
    PORT_IN_USE(
            "SKR-G102",
            "another process listens on the gateway's port",
            "stop that process, or choose another port with -Dquarkus.http.port=… or, for TLS,"
                    + " -Dquarkus.http.ssl-port=…"),
    DATA_DIR_UNUSABLE(
            "SKR-G103",
            "the data directory can't be created or written",
            "check skerry.gateway.data-dir, its owner and its permissions"),
    STORE_IN_USE(
            "SKR-G104",
            "another process has the store open",
            "stop the other gateway, or give this one its own skerry.gateway.data-dir"),
    STORE_UNREADABLE(
            "SKR-G105",
            "the store can't be opened",
            "it may be damaged or from a newer version: restore a backup, run the version that"
                    + " wrote it, or move the data directory aside to start empty"),
    SETTING_INVALID(
            "SKR-G106",
            "a setting has a value that it can't have",
            "write what the message says; docs/configuration-gateway.md explains every setting"),
    SETTING_UNKNOWN(
            "SKR-G107",
            "there is no such setting",
            "correct its name or remove it; docs/configuration-gateway.md has every setting"),

    SESSION_OVERFLOW(
            "SKR-G201",
            "the agent does not read what the gateway sends, or sends more than agreed",
            "the agent reconnects by itself; if it recurs, look at its link and its version"),
    SESSION_FAILED(
            "SKR-G202",
            "the session failed inside the gateway",
            "the agent reconnects by itself; the gateway's log has the cause"),
    TOO_MANY_SESSIONS(
            "SKR-G203",
            "the gateway has as many sessions as it may",
            "raise skerry.gateway.session.max-sessions, or add a gateway"),

    AGENT_ID_SHARED(
            "SKR-G204",
            "two or more agents have this id",
            "give each a skerry.agent.id of its own; a copied data directory must be moved away as"
                    + " well. The warning goes two minutes after only one is left"),

    AGENT_FORKED(
            "SKR-G205",
            "the agent's data was restored from a backup or copied",
            "nothing that it sends is lost, and it has a new name as a writer of twins. If a copy"
                    + " runs as well, give it a skerry.agent.id and a data directory of its own"),
    STORE_RESTORED(
            "SKR-G206",
            "the agent has more of its twins than this gateway gave it: the gateway's store was"
                    + " restored from a backup, or is not the one that the agent knew",
            "twins get back what the agent has, under a new replica id; batches that the agent had"
                    + " deleted since the backup are not in this store. The warning goes after a"
                    + " week"),

    BATCH_UNDECODABLE(
            "SKR-G301",
            "the batch can't be decoded",
            "it stays in the agent's quarantine; update whichever side is older, then send it again: ./skerry quarantine --retry"),
    BATCH_MISCOUNTED(
            "SKR-G302",
            "the batch does not hold as many records as its frame says",
            "it stays in the agent's quarantine; report it, this is a bug of the agent"),
    DECISION_UNREADABLE(
            "SKR-G303",
            "a decision in the batch can't be read",
            "it stays in the agent's quarantine; update whichever side is older, then send it again: ./skerry quarantine --retry"),
    BATCH_UNSTORABLE(
            "SKR-G304",
            "the store refused the batch though it takes others",
            "it stays in the agent's quarantine; the gateway's log has the cause; then send it again: ./skerry quarantine --retry"),

    PARAMETER_INVALID("SKR-G401", "a parameter is missing or invalid", "correct it"),
    AGENT_UNKNOWN(
            "SKR-G402", "no agent of that id has ever connected", "GET /api/agents lists them"),
    DEVICE_UNKNOWN(
            "SKR-G403", "that agent has no device of that id", "GET /api/devices lists them"),
    RESOURCE_UNKNOWN(
            "SKR-G404",
            "the device has no resource of that name",
            "GET /api/devices/{agentId}/{deviceId} lists its resources"),
    NO_HISTORY_OF_TEXT(
            "SKR-G405",
            "a resource whose values are text has no minimum and mean",
            "use …/readings, which streams every stored record"),
    BODY_INVALID("SKR-G406", "the body can't be read", "correct it"),
    BODY_TOO_LARGE("SKR-G407", "the body is larger than the gateway takes", "send less"),
    NOT_FOUND("SKR-G408", "there is nothing at that path", "/q/openapi lists what there is"),
    METHOD_NOT_ALLOWED(
            "SKR-G409", "that path does not take this method", "/q/openapi lists what there is"),
    TOO_MANY_SUBSCRIBERS(
            "SKR-G410",
            "as many event streams are open as may be",
            "close some, or raise skerry.gateway.events.max-subscribers"),
    PROPERTY_UNKNOWN(
            "SKR-G411",
            "the device's profile declares no such twin property, or of another type",
            "GET /api/twins/{agentId}/{deviceId} lists them"),
    VALUE_NOT_ALLOWED(
            "SKR-G412",
            "the device's profile does not allow that value",
            "write one within what the message names; GET /api/twins/{agentId}/{deviceId} lists"
                    + " what each property takes"),
    NOT_ACCEPTABLE(
            "SKR-G413",
            "that path has nothing of the media types that the request accepts",
            "accept application/json, or what /q/openapi names for the path"),
    MEDIA_TYPE_UNKNOWN(
            "SKR-G414",
            "the body's media type is not one that the path takes",
            "send Content-Type: application/json, application/merge-patch+json for a twin,"
                    + " application/yaml for a profile, application/pkcs10 for a certificate request"
                    + " (EST), application/zip for a model bundle"),
    HOST_UNKNOWN(
            "SKR-G415",
            "the request is for a host name that the gateway does not go by, or comes from a page of one",
            "use localhost, 127.0.0.1 or [::1], or add the name to skerry.gateway.host-names"),

    AGENT_CONNECTED(
            "SKR-G416",
            "a connected agent can't be removed",
            "stop it first; an agent whose link just broke is let go within a minute"),
    SITE_UNKNOWN(
            "SKR-G419",
            "no agent is at a site of that name",
            "GET /api/fleet lists the sites among its facets"),
    BODY_TOO_SLOW(
            "SKR-G417",
            "the body comes in too slowly",
            "send at least 64 KiB, or all of it, within 15 s"),
    TOO_MANY_BODIES(
            "SKR-G418",
            "more requests' bodies are coming in than may at once",
            "send it again at once; a sender may have 64 unfinished ones"),

    CHANGED_SINCE(
            "SKR-G421",
            "what the request is about has changed since it was read",
            "read it again, and decide anew"),
    CONFLICT_UNKNOWN(
            "SKR-G422",
            "there is no conflict of that id, or it is so old that it is no longer kept",
            "GET /api/conflicts lists them"),
    CONFLICT_SETTLED(
            "SKR-G423",
            "the conflict is settled: a later write took the place of all its values",
            "GET /api/conflicts/{conflictId} says by what; write the property if it is to be"
                    + " something else"),
    CONFLICT_OF_DEVICE(
            "SKR-G424",
            "what a device reports can't be chosen",
            "it is settled when the device reports the property again"),
    TWIN_FULL(
            "SKR-G425",
            "the twin would have more properties than it may",
            "remove some; each element of a set counts as one"),

    COMMAND_NOT_DECLARED(
            "SKR-G431",
            "the device's profile has no such command",
            "GET /api/devices/{agentId}/{deviceId} lists its commands"),
    ARGUMENT_INVALID(
            "SKR-G432",
            "an argument of the command is missing, or not as the device's profile declares it",
            "correct what the message names; GET /api/devices/{agentId}/{deviceId} lists what each"
                    + " command takes"),
    COMMAND_UNKNOWN(
            "SKR-G433",
            "there is no command of that id, or it was so long ago that it is forgotten",
            "GET /api/devices/{agentId}/{deviceId}/commands lists what there is"),
    COMMAND_ID_TAKEN(
            "SKR-G434", "that id was given to another command", "give each command its own"),
    COMMAND_DELIVERED(
            "SKR-G435",
            "the command can't be taken back any more",
            "GET /api/commands/{commandId} says what becomes of it"),
    TOO_MANY_COMMANDS(
            "SKR-G436",
            "as many commands wait for the agent, or for its answers, as may",
            "wait for some of them, or cancel what is not delivered"),
    COMMAND_UNCERTAIN(
            "SKR-G437",
            "the agent lost its memory after the command was delivered: it may or may not have been"
                    + " carried out, and is not tried again",
            "look at the device, then send another command if need be"),
    COMMAND_NOT_DELIVERED(
            "SKR-G438",
            "the agent was not connected before the command expired",
            "send it again when the agent is connected, or let it wait longer (expiresIn)"),

    AGENT_CUT_OFF(
            "SKR-G441",
            "the agent is not connected, so it can't be asked for anything",
            "ask again when it is; what waits in its outbox it sends by itself"),

    PROFILE_INVALID(
            "SKR-G451",
            "the profile does not compile",
            "correct what problems points at; docs/profiles.md explains every code"),
    PROFILE_VERSION_TAKEN(
            "SKR-G452",
            "that version of the profile is there with another content",
            "raise the profile's version: what a version says never changes"),
    PROFILE_UNKNOWN(
            "SKR-G453",
            "there is no profile of that name and version",
            "GET /api/profiles lists them"),
    PROFILE_ASSIGNED(
            "SKR-G454",
            "a version that is assigned can't be removed",
            "assign another version there, or take the assignment back"),
    ASSIGNMENT_UNKNOWN(
            "SKR-G455",
            "the profile is not assigned there",
            "GET /api/profiles/{name}/assignments lists where it is"),
    TOO_MANY_PROFILES(
            "SKR-G456",
            "as many profiles or assignments are there as may be",
            "remove versions that nobody works by, or assign to a site or a group in place of each"
                    + " agent"),
    DESCRIPTION_REFUSED(
            "SKR-G457",
            "no profile can be made of that description",
            "correct what detail says; its code is explained in docs/profile-exchange.md"),

    ALARM_UNKNOWN(
            "SKR-G461",
            "there is no alarm of that id, or it was deleted with its agent's readings",
            "GET /api/alarms lists them"),
    TOO_MANY_MARKS(
            "SKR-G462",
            "the alarm was marked as often as it may be",
            "its last mark counts; GET /api/alarms/{alarmId}/marks says who marked it"),

    TOO_MANY_LOG_WATCHERS(
            "SKR-G855",
            "as many watch logs of agents as may at once",
            "close pages and programs that watch one, and ask again"),

    INTERNAL("SKR-G500", "the gateway failed", "the gateway's log has the cause"),
    STORE_TROUBLE(
            "SKR-G601",
            "the store takes no commits",
            "free disk space or repair the disk of skerry.gateway.data-dir; the gateway retries by"
                    + " itself, and agents keep what is not acknowledged"),
    STORE_DAMAGED(
            "SKR-G602",
            "a stored batch can't be read",
            "check the disk of skerry.gateway.data-dir and restore a backup; all other batches stay"
                    + " readable, and answers say what they miss");

    private final ErrorText text;

    GatewayError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
