package dev.skerry.profile.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a device can be told to do, by an MQTT publish.
 *
 * @param topic with {@code {site}} and {@code {device}}
 * @param payload text to publish, JSON or not, with these and the arguments' names in braces
 * @param confirm CEL expression over the device's resources that shows that the command took
 *     effect, or null when nothing shows it
 * @param expires how long the command may wait for its device
 * @param arguments that whoever sends the command must give, each of them
 */
public record CommandSpec(
        String name,
        String topic,
        String payload,
        @Nullable String confirm,
        Duration expires,
        List<Argument> arguments) {
    public CommandSpec {
        arguments = List.copyOf(arguments);
    }

    /** A command without arguments. */
    public CommandSpec(
            String name, String topic, String payload, @Nullable String confirm, Duration expires) {
        this(name, topic, payload, confirm, expires, List.of());
    }

    /**
     * Something that a command is told along with its name.
     *
     * @param values of an {@link ValueType#ENUM}, empty for every other type
     */
    public record Argument(
            String name, ValueType type, @Nullable Range range, List<String> values) {
        public Argument {
            values = List.copyOf(values);
        }
    }
}
