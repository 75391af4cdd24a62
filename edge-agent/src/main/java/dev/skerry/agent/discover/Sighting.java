package dev.skerry.agent.discover;

import org.jspecify.annotations.Nullable;

/**
 * A device, or a topic, that no profile knows.
 *
 * @param id stable while the agent runs, and for the same thing on every run
 * @param address topic or server
 * @param name as it calls itself, or null
 * @param lastSeenMicros microseconds since 1970-01-01T00:00:00Z
 * @param count messages since the start
 * @param sample the last message, or its beginning
 */
public record Sighting(
        String id,
        Kind kind,
        String address,
        @Nullable String name,
        long lastSeenMicros,
        long count,
        byte[] sample) {
    /** How it was found. */
    public enum Kind {
        /** By a message on a topic of no profile. */
        TOPIC,
        /** By an announcement for Home Assistant. */
        HOME_ASSISTANT,
        /** In what a CoAP server lists. */
        COAP
    }
}
