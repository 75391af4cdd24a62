package dev.skerry.agent.outbox;

import dev.skerry.agent.config.AgentConfig;
import java.time.Duration;

/**
 * How the outbox works.
 *
 * @param commitInterval how long records may wait to be committed together
 * @param offlineCommitInterval the same while nothing is offered to the gateway
 * @param commitRecords how many records are committed together at most
 * @param commitMessages how many messages are enough: a source sends no more while it has too many
 *     without an answer
 * @param capacityBytes of batches that may wait for the gateway
 * @param recentMessages how many identities of accepted messages are remembered
 * @param key that it is encrypted with
 */
public record OutboxSettings(
        Duration commitInterval,
        Duration offlineCommitInterval,
        int commitRecords,
        int commitMessages,
        long capacityBytes,
        int recentMessages,
        OutboxKey key) {
    /** What a broker usually allows is twice that. */
    private static final int MOST_COMMIT_MESSAGES = 500;

    private static final long LARGEST_SEGMENT = 4L << 20;
    private static final long SMALLEST_SEGMENT = 64L << 10;
    private static final long LARGEST_QUARANTINE = 64L << 20;
    private static final long SMALLEST_QUARANTINE = 1L << 20;

    /**
     * Segments of groups that are packed together; the disk needs room for them beyond the
     * capacity.
     */
    static final int PACK_AFTER = 8;

    /** Without encryption, the same whether or not something is offered. */
    public OutboxSettings(
            Duration commitInterval, int commitRecords, long capacityBytes, int recentMessages) {
        this(commitInterval, commitRecords, capacityBytes, recentMessages, OutboxKey.NONE);
    }

    /** The same whether or not something is offered. */
    public OutboxSettings(
            Duration commitInterval,
            int commitRecords,
            long capacityBytes,
            int recentMessages,
            OutboxKey key) {
        this(
                commitInterval,
                commitInterval,
                commitRecords,
                MOST_COMMIT_MESSAGES,
                capacityBytes,
                recentMessages,
                key);
    }

    /** As configured. */
    public static OutboxSettings of(AgentConfig config, OutboxKey key) {
        AgentConfig.Outbox outbox = config.outbox();
        return new OutboxSettings(
                outbox.commitInterval(),
                outbox.offlineCommitInterval(),
                outbox.commitRecords(),
                Math.clamp(config.mqtt().receiveMaximum() / 2, 1, MOST_COMMIT_MESSAGES),
                outbox.capacity().asLongValue(),
                outbox.recentMessages(),
                key);
    }

    /** How long records may wait. */
    Duration interval(boolean isOffering) {
        return isOffering ? commitInterval : offlineCommitInterval;
    }

    /** How many bytes of batches that the gateway refused are kept, beyond the capacity. */
    long quarantineBytes() {
        return Math.clamp(capacityBytes / 16, SMALLEST_QUARANTINE, LARGEST_QUARANTINE);
    }

    /** After how many bytes a segment ends. */
    long segmentBytes() {
        return Math.clamp(capacityBytes / 64, SMALLEST_SEGMENT, LARGEST_SEGMENT);
    }
}
