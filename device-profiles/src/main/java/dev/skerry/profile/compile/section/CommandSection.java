package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.CommandSpec.Argument;
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

    static List<CommandSpec> read(Fields profile, ExpressionCheck expressions) {
        var commands = new ArrayList<CommandSpec>();
        for (YamlNode.Entry entry : profile.entries("commands", MAX_COMMANDS)) {
            String name = entry.key().text();
            Values.isName(profile, "a command", entry.key());
            Fields fields = Fields.of(profile.findings(), "command '" + name + "'", entry.value());
            if (fields != null) {
                CommandSpec command = command(fields, name, expressions);
                if (command != null) {
                    commands.add(command);
                }
            }
        }
        return commands;
    }

    private static @Nullable CommandSpec command(
            Fields fields, String name, ExpressionCheck expressions) {
        fields.refuse(
                "coap",
                ProblemCode.NOT_SUPPORTED,
                "commands over CoAP are not supported yet",
                "supported is mqtt: { topic: …, payload: … }");
        YamlNode node = fields.required("mqtt", "{ topic: …, payload: … }");
        Fields mqtt =
                node == null ? null : Fields.of(fields.findings(), "mqtt of '" + name + "'", node);
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
        approval(fields);
        fields.finish();
        if (mqtt == null) {
            return null;
        }
        Scalar topic = mqtt.requiredScalar("topic", "\"plant/{site}/pump/{device}/cmd\"");
        YamlNode payload = mqtt.required("payload", "{ cmd: stop }");
        mqtt.finish();
        if (topic == null || payload == null) {
            return null;
        }
        String fault = Addresses.commandTopicFault(topic.text());
        if (fault != null) {
            fields.report(topic, ProblemCode.BAD_ADDRESS, fault, null);
        }
        List<String> names = arguments.stream().map(Argument::name).toList();
        String text = MessagePayload.read(fields, payload, "argument", names);
        return new CommandSpec(
                name,
                topic.text(),
                text,
                confirm == null ? null : confirm.text(),
                expires,
                arguments);
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
