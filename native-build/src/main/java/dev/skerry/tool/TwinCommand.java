package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a device's twin, and changes what is desired of the device. */
@Command(
        name = "twin",
        description = {
            "Show what a device reports and what is desired of it; with changes, desire something else.",
            "An agent that is cut off gets the changes when it is back; until then they are shown as on the way.",
            "  skerry twin north pump-1",
            "  skerry twin north pump-1 target_rpm=1500 run_hours+=2 labels+=spare labels-=new note="
        },
        mixinStandardHelpOptions = true)
final class TwinCommand implements Callable<Integer> {
    private static final Pattern CHANGE = Pattern.compile("([a-z][a-z0-9_]*)(\\+=|-=|=)(.*)");

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent's id.")
    private String agent = "";

    @Parameters(index = "1", paramLabel = "DEVICE", description = "The device's id.")
    private String device = "";

    @Parameters(
            index = "2..*",
            paramLabel = "CHANGE",
            description =
                    "NAME=VALUE desires the value, and nothing after '=' removes the property; NAME+=VALUE and NAME-=VALUE count, or add to a set and take from it.")
    private List<String> changes = List.of();

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            String path = GatewayApi.path("twins", agent, device);
            JsonNode twin = api.get(path);
            if (!changes.isEmpty()) {
                twin = api.patch(path, patch(twin));
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(twin.toPrettyString());
            } else {
                show(twin, out);
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }

    private ObjectNode patch(JsonNode twin) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode desired = body.putObject("desired");
        for (String change : changes) {
            Matcher matcher = CHANGE.matcher(change);
            if (!matcher.matches()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'%s' is no change: expected NAME=VALUE, NAME+=VALUE or NAME-=VALUE"
                                .formatted(change));
            }
            JsonNode property = property(twin, matcher.group(1));
            change(desired, property, matcher);
        }
        return body;
    }

    private void change(ObjectNode desired, JsonNode property, Matcher change) {
        String name = change.group(1);
        String sign = change.group(2);
        String text = change.group(3);
        JsonNode value = TypedText.value(property.path("type").asText(), text);
        switch (sign) {
            case "=" -> desired.set(name, text.isEmpty() ? null : value);
            default -> {
                if (property.path("merge").asText().equals("set")) {
                    edit(desired, name)
                            .withArray(sign.equals("+=") ? "/add" : "/remove")
                            .add(value);
                } else if (value.isIntegralNumber()) {
                    long amount = value.asLong();
                    edit(desired, name).put("add", sign.equals("+=") ? amount : -amount);
                } else {
                    throw new ParameterException(
                            spec.commandLine(),
                            "'%s' is no set, and '%s' is no whole number to count by"
                                    .formatted(name, text));
                }
            }
        }
    }

    private ObjectNode edit(ObjectNode desired, String name) {
        JsonNode before = desired.get(name);
        if (before instanceof ObjectNode edit) {
            return edit;
        }
        if (before != null) {
            throw new ParameterException(
                    spec.commandLine(), "'%s' is both set and changed".formatted(name));
        }
        return desired.putObject(name);
    }

    private static JsonNode property(JsonNode twin, String name) {
        for (JsonNode property : twin.path("properties")) {
            if (property.path("name").asText().equals(name)) {
                return property;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    private static void show(JsonNode twin, PrintWriter out) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"PROPERTY", "REPORTED", "DESIRED", "STATE"});
        for (JsonNode property : twin.path("properties")) {
            rows.add(
                    new String[] {
                        property.path("name").asText(),
                        text(property.path("reported")),
                        text(property.path("desired")),
                        state(property)
                    });
        }
        if (rows.size() == 1) {
            out.println("This device's profile declares no twin.");
            return;
        }
        int[] widths = new int[3];
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(row[column]).repeat(' ', widths[column] - row[column].length() + 2);
            }
            out.println(line.append(row[3]).toString().stripTrailing());
        }
    }

    private static String text(JsonNode side) {
        JsonNode value = side.path("value");
        return value.isMissingNode() || value.isNull()
                ? "-"
                : value.isTextual() ? value.asText() : value.toString();
    }

    private static String state(JsonNode property) {
        JsonNode desired = property.path("desired");
        JsonNode conflict =
                desired.path("conflict").isObject()
                        ? desired.path("conflict")
                        : property.path("reported").path("conflict");
        if (conflict.isObject()) {
            String id = conflict.path("id").asText();
            return conflict.path("state").asText().equals("open")
                    ? "not chosen yet: skerry conflicts choose " + id
                    : "chosen by " + property.path("merge").asText() + ", conflict " + id;
        }
        if (!desired.isObject()) {
            return "";
        }
        return desired.path("delivered").asBoolean() ? "its agent has it" : "on the way";
    }
}
