package dev.skerry.profile.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a device can be told to do.
 *
 * @param write how it reaches the device, with the arguments' names in braces in its payload
 * @param confirm CEL expression over the device's resources that shows that the command took
 *     effect, or null when nothing shows it
 * @param expires how long the command may wait for its device
 * @param arguments that whoever sends the command must give, each of them
 */
public record CommandSpec(
        String name,
        DeviceWrite write,
        @Nullable String confirm,
        Duration expires,
        List<Argument> arguments) {
    public CommandSpec {
        arguments = List.copyOf(arguments);
    }

    /** A command without arguments that is published. */
    public CommandSpec(
            String name, String topic, String payload, @Nullable String confirm, Duration expires) {
        this(name, new DeviceWrite.Mqtt(topic, payload), confirm, expires, List.of());
    }

    /** What is sent, see {@link DeviceWrite}. */
    public String payload() {
        return write.payload();
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
