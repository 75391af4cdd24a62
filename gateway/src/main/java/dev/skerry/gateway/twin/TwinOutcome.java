package dev.skerry.gateway.twin;

/** What became of a change of a twin. */
public sealed interface TwinOutcome {
    /** It is as wanted. */
    record Written(StoredTwin twin) implements TwinOutcome {}

    /** Nothing was written. */
    record Refused(Refusal refusal) implements TwinOutcome {}
}
