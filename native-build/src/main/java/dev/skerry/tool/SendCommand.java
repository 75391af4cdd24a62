package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells a device to do something, and says what becomes of it. */
@Command(
        name = "command",
        description = {
            "Send a command of its profile to a device, through the gateway:",
            "./skerry command north/pump-1 set_speed rpm=1200 --wait",
            "With --wait, go on until it is known what became of it; 1 is the exit code when it came to nothing."
        },
        mixinStandardHelpOptions = true)
public final class SendCommand implements Callable<Integer> {
    private static final Duration LATENESS = Duration.ofSeconds(10);
    private static final Set<String> GOOD = Set.of("executed", "confirmed");

    @Parameters(
            arity = "2..*",
            paramLabel = "AGENT/DEVICE NAME ARGUMENT=VALUE",
            hideParamSyntax = true,
            description = {
                "The device, the command's name, and its arguments.",
                "The device may be two words as well: AGENT DEVICE."
            })
    private List<String> words = List.of();

    @Option(
            names = "--arg",
            paramLabel = "NAME=VALUE",
            description = "An argument of the command, as without --arg.")
    private Map<String, String> arguments = new TreeMap<>();

    @Option(
            names = "--expires",
            paramLabel = "DURATION",
            description =
                    "Do not carry it out later than this, 1s to 7d (default: what the profile says).")
    private @Nullable String expires;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description =
                    "The command's id: the same id again is the same command (default: drawn).")
    private String id = UUID.randomUUID().toString();

    @Option(names = "--wait", description = "Wait until nothing more becomes of it.")
    private boolean wait;

    @Option(
            names = "--json",
            description = "Print what became of it as JSON, in place of each step.")
    private boolean isJson;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final ObjectMapper json = new ObjectMapper();
    private String agent = "";
    private String device = "";
    private String name = "";
    private int shown;

    @Override
    public Integer call() throws InterruptedException {
        read();
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode command =
                    api.post(GatewayApi.path("devices", agent, device, "commands"), body(api));
            show(command);
            int exitCode = wait ? await(api, command) : ExitCode.OK.number();
            if (isJson) {
                JsonNode last = wait ? api.get(GatewayApi.path("commands", id)) : command;
                spec.commandLine().getOut().println(last.toPrettyString());
                spec.commandLine().getOut().flush();
            }
            return exitCode;
        }
    }

    /** No id of an agent has a slash, so that the two ways can be told apart. */
    private void read() {
        int slash = words.getFirst().indexOf('/');
        boolean isOne = slash > 0;
        int given = isOne ? 1 : 2;
        if (words.size() <= given) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Name the device and the command: AGENT/DEVICE NAME ARGUMENT=VALUE.");
        }
        agent = isOne ? words.getFirst().substring(0, slash) : words.getFirst();
        device = isOne ? words.getFirst().substring(slash + 1) : words.get(1);
        name = words.get(given);
        for (String word : words.subList(given + 1, words.size())) {
            int sign = word.indexOf('=');
            if (sign < 1) {
                throw new ParameterException(
                        spec.commandLine(), "'%s' is no ARGUMENT=VALUE.".formatted(word));
            }
            arguments.put(word.substring(0, sign), word.substring(sign + 1));
        }
    }

    private ObjectNode body(GatewayApi api) {
        ObjectNode body = json.createObjectNode().put("name", name).put("id", id);
        if (expires != null) {
            body.put("expiresIn", expires);
        }
        if (!arguments.isEmpty()) {
            JsonNode declared = api.get(GatewayApi.path("devices", agent, device));
            ObjectNode values = body.putObject("arguments");
            arguments.forEach(
                    (argument, text) ->
                            values.set(argument, TypedText.value(type(declared, argument), text)));
        }
        return body;
    }

    private String type(JsonNode declared, String argument) {
        for (JsonNode command : declared.path("commands")) {
            if (command.path("name").asText().equals(name)) {
                for (JsonNode candidate : command.path("arguments")) {
                    if (candidate.path("name").asText().equals(argument)) {
                        return candidate.path("type").asText();
                    }
                }
            }
        }
        return "";
    }

    private int await(GatewayApi api, JsonNode sent) throws InterruptedException {
        JsonNode command = sent;
        while (!command.path("over").asBoolean()) {
            // It has another expiry once it has the approvals that it waits for.
            Instant expiry = Instant.parse(command.path("expiresAt").asText());
            if (Instant.now().isAfter(expiry.plus(LATENESS))) {
                throw new ToolException(
                        "SKR-T037",
                        ExitCode.FOUND,
                        "The command %s was %s, and its agent does not say what became of it. It will when it is connected: GET /api/commands/%s."
                                .formatted(id, command.path("state").asText(), id));
            }
            TimeUnit.MILLISECONDS.sleep(200);
            command = api.get(GatewayApi.path("commands", id));
            show(command);
        }
        return GOOD.contains(command.path("state").asText())
                ? ExitCode.OK.number()
                : ExitCode.FOUND.number();
    }

    /** The steps that were not shown yet. */
    private void show(JsonNode command) {
        if (isJson) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        JsonNode steps = command.path("steps");
        for (; shown < steps.size(); shown++) {
            JsonNode step = steps.get(shown);
            String code = step.path("code").isNull() ? "" : step.path("code").asText();
            String state = step.path("state").asText();
            out.printf(
                    "%-30s %-10s by %s%s%s%n",
                    step.path("at").asText(),
                    state,
                    step.path("by").asText(),
                    code.isEmpty() ? "" : "  " + code + " " + step.path("message").asText(),
                    state.equals("waiting") ? "; for what: ./skerry approve show " + id : "");
        }
        out.flush();
    }
}
