package dev.skerry.gateway.fleet;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device as it is shown, with the newest value of each resource.
 *
 * @param profileName null until its agent has declared it
 * @param firstSeenAt about the time of its oldest reading; null before the first, and when the
 *     gateway did not yet note it then
 * @param lastSeenAt the time of its newest reading, null before the first
 */
public record DeviceView(
        String agentId,
        String deviceId,
        @Nullable String profileName,
        @Nullable String profileVersion,
        @Nullable Instant firstSeenAt,
        @Nullable Instant lastSeenAt,
        int activeAlarms,
        List<ResourceView> resources) {
    public DeviceView {
        resources = List.copyOf(resources);
    }

    /**
     * A resource with its newest value.
     *
     * @param type as in a profile
     * @param kind "resource", or "model" for a model's score
     * @param value a number, a truth value or text
     */
    public record ResourceView(
            String name,
            String type,
            @Nullable String unit,
            String kind,
            @Nullable Double rangeMin,
            @Nullable Double rangeMax,
            @Nullable Object value,
            @Nullable Instant observedAt,
            @Nullable String quality) {}
}
