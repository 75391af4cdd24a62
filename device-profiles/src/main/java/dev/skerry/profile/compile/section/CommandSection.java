package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.CommandSpec.Argument;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Range;
import dev.skerry.profile.model.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What devices can be told: {@code commands: { name: { mqtt: …, confirm: …, expires: … } }}. */
final class CommandSection {
    private static final int MAX_COMMANDS = 64;
    private static final int MAX_ARGUMENTS = 32;
    private static final Set<String> RESERVED = Set.of("site", "device");

    private CommandSection() {}

    static List<CommandSpec> read(Fields profile, ExpressionCheck expressions, WaySection ways) {
        var commands = new ArrayList<CommandSpec>();
        for (YamlNode.Entry entry : profile.entries("commands", MAX_COMMANDS)) {
            String name = entry.key().text();
            Values.isName(profile, "a command", entry.key());
            Fields fields = Fields.of(profile.findings(), "command '" + name + "'", entry.value());
            if (fields != null) {
                CommandSpec command = command(fields, name, expressions, ways);
                if (command != null) {
                    commands.add(command);
                }
            }
        }
        return commands;
    }

    private static @Nullable CommandSpec command(
            Fields fields, String name, ExpressionCheck expressions, WaySection ways) {
        Scalar confirm = fields.scalar("confirm");
        if (confirm != null) {
            expressions.check(confirm);
        }
        Duration expires =
                Values.duration(
                        fields,
                        "expires",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofDays(7));
        List<Argument> arguments = arguments(fields);
        List<String> names = arguments.stream().map(Argument::name).toList();
        DeviceWrite way =
                ways.read(
                        fields,
                        transport -> payload(transport, names),
                        "mqtt: { topic: \"plant/{site}/pump/{device}/cmd\", payload: { cmd: stop } }");
        approval(fields);
        fields.finish();
        return way == null
                ? null
                : new CommandSpec(
                        name, way, confirm == null ? null : confirm.text(), expires, arguments);
    }

    private static @Nullable String payload(Fields transport, List<String> names) {
        YamlNode payload = transport.required("payload", "{ cmd: stop }");
        return payload == null ? null : MessagePayload.read(transport, payload, "argument", names);
    }

    private static List<Argument> arguments(Fields command) {
        var arguments = new ArrayList<Argument>();
        for (YamlNode.Entry entry : command.entries("arguments", MAX_ARGUMENTS)) {
            String name = entry.key().text();
            Values.isIdentifier(command, "an argument", entry.key());
            if (RESERVED.contains(name)) {
                command.report(
                        entry.key(),
                        ProblemCode.BAD_NAME,
                        "'%s' is filled in already".formatted(name),
                        "give the argument another name");
            }
            Fields fields = Fields.of(command.findings(), "argument '" + name + "'", entry.value());
            if (fields != null) {
                Scalar written = fields.requiredScalar("type", "int32");
                ValueType type =
                        written == null
                                ? null
                                : Values.choice(
                                        fields, "type", written, Types.BY_NAME, Types.SLIPS);
                Range range = Types.range(fields, type);
                if (type == null) {
                    fields.node("values");
                } else {
                    arguments.add(new Argument(name, type, range, Types.values(fields, type)));
                }
                fields.finish();
            }
        }
        return arguments;
    }

    private static void approval(Fields fields) {
        Scalar approval = fields.scalar("approval");
        if (approval != null && !approval.text().equals("none")) {
            fields.report(
                    approval,
                    ProblemCode.NOT_SUPPORTED,
                    "approval '" + approval.text() + "' is not supported yet",
                    "supported is approval: none");
        }
    }
}
