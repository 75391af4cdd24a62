package dev.skerry.gateway.live;

import org.jspecify.annotations.Nullable;

/**
 * Something that changed, ready to be sent.
 *
 * @param id ascending; 0 of what says how things are, not what changed
 * @param name agent, agent-removed, device, readings, alarm, command, conflict, twin, approval,
 *     fleet or rows
 * @param agentId empty when it concerns no one agent: then all are told
 * @param deviceId null when it concerns the agent as a whole
 * @param json the object that changed, as REST shows it
 */
public record LiveEvent(
        long id, String name, String agentId, @Nullable String deviceId, String json) {
    /** As it stands in an event stream (HTML Living Standard, server-sent events). */
    public String toServerSentEvent() {
        return (id == 0 ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: " + json + "\n\n";
    }
}
