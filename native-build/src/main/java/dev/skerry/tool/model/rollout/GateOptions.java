package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --gate NAME=VALUE}, as often as needed. */
final class GateOptions {
    private static final List<String> COUNTS = List.of("steps", "total-steps", "agents");
    private static final List<String> SHARES = List.of("agreement", "alarm-rate", "failures");
    private static final List<String> NUMBERS = List.of("alarm-factor", "psi");
    private static final String LATENCY = "latency";

    @Option(
            names = "--gate",
            paramLabel = "NAME=VALUE",
            description = {
                "What has to hold before the rollout goes on, and while the version acts; may be repeated. Without it:",
                "steps=200 (compared on an agent before it counts), total-steps=1000, agents=1 (that count), agreement=95%%,"
                        + " latency=50ms (99th percentile), alarm-rate=5%%, alarm-factor=2 (alarms, against the version beside it),"
                        + " psi=0.25 (drift), failures=0%% (agents that refuse it or went back)."
            })
    private Map<String, String> gates = new LinkedHashMap<>();

    /** As the gateway takes them; empty if none is given. */
    ObjectNode toJson(CommandSpec spec) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        gates.forEach((name, value) -> put(json, name, value, spec));
        return json;
    }

    private static void put(ObjectNode json, String name, String value, CommandSpec spec) {
        try {
            if (name.equals(LATENCY)) {
                json.put(LATENCY, value);
            } else if (COUNTS.contains(name)) {
                json.put(camel(name), Long.parseLong(value));
            } else if (SHARES.contains(name)) {
                json.put(camel(name), share(value));
            } else if (NUMBERS.contains(name)) {
                json.put(camel(name), Double.parseDouble(value));
            } else {
                throw new ParameterException(
                        spec.commandLine(), "--gate: there is no gate '%s'".formatted(name));
            }
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "--gate %s: '%s' is no number".formatted(name, value), e);
        }
    }

    private static String camel(String name) {
        int hyphen = name.indexOf('-');
        return hyphen < 0
                ? name
                : name.substring(0, hyphen)
                        + name.substring(hyphen + 1, hyphen + 2).toUpperCase(Locale.ROOT)
                        + name.substring(hyphen + 2);
    }

    /** {@code 10%} or {@code 0.1}. */
    static double share(String text) {
        return text.endsWith("%")
                ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
                : Double.parseDouble(text);
    }
}
