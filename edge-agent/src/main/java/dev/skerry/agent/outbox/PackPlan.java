package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.SegmentInfo;
import java.util.List;

/**
 * Which segments are packed into one and how.
 *
 * @param parts in ascending order of their last sequences
 */
record PackPlan(List<SegmentInfo> segments, List<Part> parts) {
    /**
     * Batches of one lane that follow one another.
     *
     * @param isRolledUp whether summaries take their places; else they become one, all records kept
     */
    record Part(List<BatchRef> batches, boolean isRolledUp) {
        long lastSequence() {
            return batches.getLast().sequence();
        }
    }
}
