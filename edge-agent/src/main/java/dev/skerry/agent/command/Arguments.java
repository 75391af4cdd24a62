package dev.skerry.agent.command;

import dev.skerry.agent.uplink.SelfDescription;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.CommandSpec.Argument;
import dev.skerry.sync.crdt.PropertyCheck;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.TwinValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a command, as a profile declares them. */
final class Arguments {
    private Arguments() {}

    /** What is wrong with them, or null. */
    static @Nullable String fault(CommandSpec spec, Command command) {
        Map<String, TwinValue> given = command.getArgumentsMap();
        for (Argument argument : spec.arguments()) {
            TwinValue value = given.get(argument.name());
            if (value == null) {
                return "argument '%s' is missing".formatted(argument.name());
            }
            String fault =
                    PropertyCheck.fault("argument", SelfDescription.info(argument), checked(value));
            if (fault != null) {
                return fault;
            }
        }
        return given.keySet().stream()
                .filter(name -> spec.arguments().stream().noneMatch(a -> a.name().equals(name)))
                .findFirst()
                .map("it takes no argument '%s'"::formatted)
                .orElse(null);
    }

    /** Their values, by name. */
    static Map<String, Object> values(Command command) {
        Map<String, Object> values = new HashMap<>();
        command.getArgumentsMap()
                .forEach((name, value) -> values.put(name, TwinMessages.plain(value)));
        return values;
    }

    private static dev.skerry.sync.crdt.TwinValue checked(TwinValue value) {
        return switch (TwinMessages.plain(value)) {
            case Double number -> new dev.skerry.sync.crdt.TwinValue.Real(number);
            case Long number -> new dev.skerry.sync.crdt.TwinValue.Whole(number);
            case Boolean truth -> new dev.skerry.sync.crdt.TwinValue.Truth(truth);
            case Object text -> new dev.skerry.sync.crdt.TwinValue.Text(text.toString());
        };
    }
}
