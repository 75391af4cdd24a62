package dev.skerry.sync.audit;

/**
 * The other side's log as far as it is known.
 *
 * @param keys of the log, pinned when it was first heard of
 * @param note the last checkpoint that was accepted
 */
public record KnownLog(NoteKeys keys, SignedNote note, Checkpoint checkpoint) {
    /** Of a note that was verified before it was kept. */
    public static KnownLog of(NoteKeys keys, SignedNote note) throws AuditFormatException {
        return new KnownLog(keys, note, Checkpoint.of(note));
    }
}
