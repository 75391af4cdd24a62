package dev.skerry.profile.compare;

/** What a change means. */
public enum Effect {
    /** What was read, written or judged is not any more. */
    GONE(Impact.MAJOR),
    /** Values are of another type: what is kept and what comes do not go together. */
    OTHER_TYPE(Impact.MAJOR),
    /** Numbers mean something else than those that are kept. */
    OTHER_UNIT(Impact.MAJOR),
    /** Words of an enumeration are gone. */
    FEWER_VALUES(Impact.MAJOR),
    /** Messages are taken from another address than devices send to. */
    OTHER_ADDRESS(Impact.MAJOR),
    /** Messages are read in another way as a whole. */
    OTHER_PAYLOAD(Impact.MAJOR),
    /** Concurrent writes end differently. */
    OTHER_MERGE(Impact.MAJOR),
    /** Values that could be written are refused. */
    NARROWER_RANGE(Impact.MAJOR),
    /** Whoever sends the command has to give something else. */
    OTHER_ARGUMENTS(Impact.MAJOR),
    /** Readings that are kept so far are deleted, which can't be undone. */
    SHORTER_RETENTION(Impact.MAJOR),
    /** It was not there before. */
    NEW(Impact.MINOR),
    /** An enumeration has more words. */
    MORE_VALUES(Impact.MINOR),
    /** Values may be written that were refused. */
    WIDER_RANGE(Impact.MINOR),
    /** Another model watches, or with other inputs: it learns anew. */
    OTHER_MODEL(Impact.MINOR),
    /** Alarms and commands follow from something else. */
    OTHER_RULE(Impact.MINOR),
    /** The value is found or calculated in another way. */
    OTHER_READING(Impact.PATCH),
    /** More or fewer readings are kept, or in another order of sending. */
    OTHER_KEEPING(Impact.PATCH),
    /** The device is told in another way. */
    OTHER_SENDING(Impact.PATCH),
    /** Words for people. */
    OTHER_WORDS(Impact.PATCH);

    private final Impact impact;

    Effect(Impact impact) {
        this.impact = impact;
    }

    /** How much it asks. */
    public Impact impact() {
        return impact;
    }
}
