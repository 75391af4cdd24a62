package dev.skerry.agent.outbox.log;

/**
 * A segment that is full.
 *
 * @param firstSequence of its batches
 * @param lastSequence of its batches
 * @param batches that are still here
 * @param bytes that its file takes
 */
public record SegmentInfo(
        long id, long firstSequence, long lastSequence, int batches, long bytes) {}
