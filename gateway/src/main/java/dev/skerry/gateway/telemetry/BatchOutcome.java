package dev.skerry.gateway.telemetry;

/** What became of a batch. */
public sealed interface BatchOutcome {
    /**
     * It is on the disk.
     *
     * @param again whether it was there before: the agent had not seen the acknowledgement
     */
    record Stored(boolean again) implements BatchOutcome {}

    /** It will never be stored; the agent sets it aside. */
    record Refused(String code, String reason) implements BatchOutcome {}
}
