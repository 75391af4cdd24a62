package dev.skerry.gateway.telemetry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is not here of an agent's present outbox. Not every number has a batch: merging batches
 * leaves numbers unused, and so does each start of an agent. Only the agent can tell.
 *
 * @param epoch sixteen hexadecimal digits
 * @param highestStored the highest sequence that is stored
 * @param numbers below it that have no batch here, and that the agent may still have
 * @param ranges these numbers; at most {@link #MOST_RANGES}, the last of which then reaches to the
 *     last number
 * @param replayedAt when the agent last had no more to send of what was missing; null when it was
 *     never asked
 * @param replayedThrough up to which sequence that holds
 * @param withoutBatch numbers up to there of which the agent has nothing either: never used, or
 *     gone
 */
public record MissingView(
        String agentId,
        String epoch,
        long highestStored,
        long numbers,
        List<RangeView> ranges,
        @Nullable Instant replayedAt,
        long replayedThrough,
        long withoutBatch) {
    /** How many ranges are told apart. */
    public static final int MOST_RANGES = 32;

    public MissingView {
        ranges = List.copyOf(ranges);
    }

    /** Sequences from the first to the last, both included. */
    public record RangeView(long first, long last) {}
}
