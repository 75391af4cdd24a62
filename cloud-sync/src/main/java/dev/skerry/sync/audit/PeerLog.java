package dev.skerry.sync.audit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is kept of the other side's log. */
public interface PeerLog {
    /** The last checkpoint that was accepted; null when its log was never heard of. */
    @Nullable KnownLog known();

    /** The largest kept checkpoint of a log that has at most so many entries. */
    Optional<SignedNote> atMost(String origin, long size);

    /**
     * A checkpoint is consistent with all that was known, or the first of a log.
     *
     * @param replaced the log that was known before, if it was another
     * @return the note with this side's cosignatures
     */
    SignedNote accepted(KnownLog now, @Nullable KnownLog replaced);

    /** The other side's log contradicts itself; the evidence is to be kept. */
    void contradicted(Contradiction contradiction);

    /**
     * Two checkpoints that can't both be of one log.
     *
     * @param known what was accepted before
     * @param offered what came now
     * @param agreesAt up to which size the two are known to agree; 0 when nothing is known
     */
    record Contradiction(
            LogProblem problem,
            String message,
            SignedNote known,
            SignedNote offered,
            long agreesAt) {}
}
