package dev.skerry.agent.outbox;

import dev.skerry.agent.config.AgentConfig;
import java.time.Duration;

/**
 * How the outbox works.
 *
 * @param commitInterval how long records may wait to be committed together
 * @param commitRecords how many records are committed together at most
 * @param capacityBytes of batches that may wait for the gateway
 * @param recentMessages how many identities of accepted messages are remembered
 */
public record OutboxSettings(
        Duration commitInterval, int commitRecords, long capacityBytes, int recentMessages) {
    /** As configured. */
    public static OutboxSettings of(AgentConfig.Outbox config) {
        return new OutboxSettings(
                config.commitInterval(),
                config.commitRecords(),
                config.capacity().asLongValue(),
                config.recentMessages());
    }
}
