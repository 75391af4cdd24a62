package dev.skerry.agent.uplink;

import dev.skerry.agent.pipeline.Refusal;
import java.util.Optional;

/**
 * How the link stands.
 *
 * @param sinceMicros when it came to stand so, microseconds since 1970-01-01T00:00:00Z
 * @param gateway its address
 * @param trouble why there is no link, empty while there is one and at first
 */
public record LinkStatus(State state, long sinceMicros, String gateway, Optional<Refusal> trouble) {
    /** The states of a link. */
    public enum State {
        /** No gateway is configured. */
        OFF,
        CONNECTED,
        CUT_OFF
    }

    /** Of an agent that has no gateway. */
    public static LinkStatus off() {
        return new LinkStatus(State.OFF, 0, "", Optional.empty());
    }
}
