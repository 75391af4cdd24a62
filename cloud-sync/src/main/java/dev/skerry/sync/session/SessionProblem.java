package dev.skerry.sync.session;

/** What a session can find wrong with its other side. The codes are stable and documented. */
public enum SessionProblem {
    /** The agent sent something before Hello. */
    HELLO_EXPECTED("SKR-S001"),
    /** The agent said Hello twice. */
    HELLO_REPEATED("SKR-S002"),
    /** An agent id, boot id, epoch or protocol range that can't be. */
    INVALID_HELLO("SKR-S003"),
    /** No version of the protocol is spoken by both: update the older side. */
    NO_SHARED_PROTOCOL("SKR-S004"),
    /** A frame beyond the limit. */
    FRAME_TOO_LARGE("SKR-S005"),
    /** A sequence that is 0, or that still waits for its answer. */
    INVALID_SEQUENCE("SKR-S006"),
    /** More batches unanswered than the gateway allowed. */
    CREDITS_EXCEEDED("SKR-S007"),
    /** A batch beyond the limit; it is set aside, the session goes on. */
    BATCH_TOO_LARGE("SKR-S008"),
    /** A batch without a known lane or without records; it is set aside, the session goes on. */
    INVALID_APPEND("SKR-S009"),
    /** The other side spoke before Welcome. */
    WELCOME_EXPECTED("SKR-S010"),
    /** The gateway said Welcome twice. */
    WELCOME_REPEATED("SKR-S011"),
    /** The gateway answered a batch that was not waiting for an answer. */
    UNKNOWN_SEQUENCE("SKR-S012"),
    /** The other side has not been heard of for too long. */
    SILENT("SKR-S013"),
    /** Another session of the same agent took the place of this one. */
    SUPERSEDED("SKR-S014"),
    /** A boot without a name, or a clock that no time is off by. */
    INVALID_BOOT_CLOCK("SKR-S016"),
    /** A set of profiles, or a request for them, that can't be. */
    INVALID_PROFILES("SKR-S017"),
    /** A set of models, or a report, request or part of one, that can't be. */
    INVALID_MODELS("SKR-S018"),
    /** A mark on an alarm that can't be. */
    INVALID_MARKS("SKR-S019"),
    /** A program, or a report, request or part of one, that can't be. */
    INVALID_PROGRAM("SKR-S027"),
    /** A message about logs that can't be. */
    INVALID_AUDIT("SKR-S030");

    private final String code;

    SessionProblem(String code) {
        this.code = code;
    }

    /** SKR-S… */
    public String code() {
        return code;
    }
}
