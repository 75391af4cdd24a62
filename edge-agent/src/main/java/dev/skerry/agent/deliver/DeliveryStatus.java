package dev.skerry.agent.deliver;

import dev.skerry.agent.pipeline.Refusal;
import java.util.Optional;

/**
 * How far a desired value has come.
 *
 * @param attempts how often this value was written
 * @param problem of the last attempt, or that the device goes on reporting another value
 */
public record DeliveryStatus(State state, int attempts, Optional<Refusal> problem) {
    /** From the agent to the device and back. */
    public enum State {
        /** The agent has not written it yet, or nobody answered. */
        PENDING,
        /** The device has it, or its broker; nothing shows yet that it took effect. */
        DELIVERED,
        /** The device reports it. */
        CONFIRMED,
        /** The device or the broker does not want it. */
        REFUSED
    }
}
