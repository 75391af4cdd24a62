package dev.skerry.gateway.fleet;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device as it is shown, with the newest value of each resource. A reading that is older than its
 * profile has it kept is as if it had never come.
 *
 * @param profileName null until its agent has declared it
 * @param firstSeenAt about the time of its oldest reading; null before the first, and when the
 *     gateway did not yet note it then
 * @param lastSeenAt the time of its newest reading, null before the first
 * @param openConflicts conflicts in its twin in which somebody has to choose
 */
public record DeviceView(
        String agentId,
        String deviceId,
        @Nullable String profileName,
        @Nullable String profileVersion,
        @Nullable Instant firstSeenAt,
        @Nullable Instant lastSeenAt,
        int activeAlarms,
        int openConflicts,
        List<ResourceView> resources,
        List<CommandDeclaration> commands) {
    public DeviceView {
        resources = List.copyOf(resources);
        commands = List.copyOf(commands);
    }

    /**
     * Something that the device can be told to do.
     *
     * @param expiresIn how long it may wait for the device when nobody says otherwise, as 30s
     * @param confirms whether the device shows that it obeyed
     * @param arguments that must come with it
     */
    public record CommandDeclaration(
            String name, String expiresIn, boolean confirms, List<ArgumentView> arguments) {
        public CommandDeclaration {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * An argument of a command.
     *
     * @param type as in a profile
     * @param min the least value of a number that the profile limits; null otherwise
     * @param max likewise the greatest
     * @param values that an enum may have; empty for every other type
     */
    public record ArgumentView(
            String name,
            String type,
            @Nullable Double min,
            @Nullable Double max,
            List<String> values) {
        public ArgumentView {
            values = List.copyOf(values);
        }
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
