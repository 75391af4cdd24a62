package dev.skerry.gateway.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest readings of a device.
 *
 * @param live false for history that fills in after a reconnect
 */
public record ReadingsEvent(
        String agentId, String deviceId, List<LiveReading> readings, String lane, boolean live) {
    public ReadingsEvent {
        readings = List.copyOf(readings);
    }

    /** The newest reading of a resource. */
    public record LiveReading(
            String resource, Instant observedAt, @Nullable Object value, String quality) {}
}
