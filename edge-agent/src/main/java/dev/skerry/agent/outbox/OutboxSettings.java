package dev.skerry.agent.outbox;

import dev.skerry.agent.config.AgentConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the outbox works.
 *
 * @param commitInterval how long records may wait to be committed together
 * @param commitRecords how many records are committed together at most
 * @param capacityBytes of batches that may wait for the gateway
 * @param recentMessages how many identities of accepted messages are remembered
 * @param keyFile has the key that encrypts the outbox
 */
public record OutboxSettings(
        Duration commitInterval,
        int commitRecords,
        long capacityBytes,
        int recentMessages,
        Optional<Path> keyFile) {
    private static final long LARGEST_SEGMENT = 4L << 20;
    private static final long SMALLEST_SEGMENT = 64L << 10;

    /**
     * Segments of groups that are packed together; the disk needs room for them beyond the
     * capacity.
     */
    static final int PACK_AFTER = 8;

    /** Without encryption. */
    public OutboxSettings(
            Duration commitInterval, int commitRecords, long capacityBytes, int recentMessages) {
        this(commitInterval, commitRecords, capacityBytes, recentMessages, Optional.empty());
    }

    /** As configured. */
    public static OutboxSettings of(AgentConfig.Outbox config) {
        return new OutboxSettings(
                config.commitInterval(),
                config.commitRecords(),
                config.capacity().asLongValue(),
                config.recentMessages(),
                config.keyFile());
    }

    /** After how many bytes a segment ends. */
    long segmentBytes() {
        return Math.clamp(capacityBytes / 64, SMALLEST_SEGMENT, LARGEST_SEGMENT);
    }
}
