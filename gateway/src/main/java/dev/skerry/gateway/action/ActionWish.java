package dev.skerry.gateway.action;

import java.time.Duration;

/**
 * What somebody wants an agent to do.
 *
 * @param id the same again is the same wish
 * @param isForced of a wipe: also if the gateway lacks readings
 * @param expiresIn how long it may wait for the agent
 */
public record ActionWish(
        String id, String agentId, Action action, boolean isForced, Duration expiresIn) {
    public ActionWish {
        if (isForced && action != Action.WIPE) {
            throw new IllegalArgumentException("only a wipe can be forced");
        }
    }
}
