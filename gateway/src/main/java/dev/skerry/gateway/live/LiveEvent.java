package dev.skerry.gateway.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    /** Of an object that changed. */
    static LiveEvent of(
            long id,
            String name,
            String agentId,
            @Nullable String deviceId,
            Object value,
            ObjectMapper json) {
        try {
            return new LiveEvent(id, name, agentId, deviceId, json.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view that can't be written as JSON", e);
        }
    }

    /** As it stands in an event stream (HTML Living Standard, server-sent events). */
    public String toServerSentEvent() {
        return (id == 0 ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: " + json + "\n\n";
    }
}
