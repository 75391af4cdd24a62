package dev.skerry.agent.outbox.log;

/**
 * A segment that is full.
 *
 * @param isPack whether {@link SegmentLog#install} put it here
 * @param batches how many of its batches are still here
 * @param contentBytes of the batches that are still here
 * @param bytes that its file takes
 */
public record SegmentInfo(long id, boolean isPack, int batches, long contentBytes, long bytes) {
    static SegmentInfo of(Segment segment, boolean isPack) {
        BatchIndex index = segment.index();
        return new SegmentInfo(
                segment.id(), isPack, index.live(), index.liveBytes(), segment.end());
    }
}
