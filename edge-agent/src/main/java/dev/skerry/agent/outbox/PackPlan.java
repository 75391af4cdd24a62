package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.SegmentInfo;
import dev.skerry.sync.proto.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which segments are packed into one and how.
 *
 * @param segments neighbours, so that the sequences of a log's segments never overlap
 * @param groups in ascending order: all sequences of one lie before those of the next
 * @param rolledUp the lane whose batches are rolled up; null when none is
 */
record PackPlan(List<SegmentInfo> segments, List<Group> groups, @Nullable Lane rolledUp) {
    /** As many batches as are held in memory at once. */
    record Group(List<Run> runs) {}

    /**
     * Batches of one lane that follow one another.
     *
     * @param mustStay whether the gateway may have them; then they are copied as they are
     */
    record Run(Lane lane, List<BatchRef> batches, boolean mustStay) {}
}
