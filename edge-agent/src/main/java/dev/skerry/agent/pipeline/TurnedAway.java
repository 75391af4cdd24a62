package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.RawMessage.Transport;

/**
 * Hears of messages that a source answered itself, before the pipeline saw them: sent to a path
 * that no profile has, too large, or more than may wait.
 */
public interface TurnedAway {
    /**
     * A message was not taken. Any thread may say so; must not block.
     *
     * @param receivedAtMicros microseconds since 1970-01-01T00:00:00Z
     */
    void turnedAway(Transport transport, String address, long receivedAtMicros, Refusal refusal);
}
