package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists values that were written on both sides of a cut link. */
@Command(
        name = "conflicts",
        description = {
            "List values that were written on both sides while a link was cut, with who wrote them and what was decided.",
            "Of 'open' ones no value counts until somebody chooses; of 'decided' ones the policy chose, and another may be chosen."
        },
        mixinStandardHelpOptions = true,
        subcommands = ConflictsCommand.Choose.class)
final class ConflictsCommand implements Callable<Integer> {
    @Option(
            names = "--state",
            defaultValue = "all",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private State state = State.all;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode conflicts = api.get(GatewayApi.path("conflicts") + "?state=" + state);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(conflicts.toPrettyString());
            } else if (conflicts.isEmpty()) {
                out.println("There are no conflicts.");
            } else {
                conflicts.forEach(conflict -> show(conflict, out));
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }

    /** Chooses one of a conflict's values. */
    @Command(
            name = "choose",
            description =
                    "Choose one of a conflict's values; it is written in the place of all of them and reaches the device.",
            mixinStandardHelpOptions = true)
    static final class Choose implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "ID", description = "The conflict's number.")
        private long id;

        @Parameters(
                index = "1",
                paramLabel = "PLACE",
                description = "Which of its values, from 0, as they are listed.")
        private int place;

        @Mixin private GatewayOption gateway = new GatewayOption();

        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("value", place);
            try (GatewayApi api = new GatewayApi(gateway.address())) {
                PrintWriter out = spec.commandLine().getOut();
                show(
                        api.post(GatewayApi.path("conflicts", Long.toString(id), "choice"), body),
                        out);
                out.flush();
                return ExitCode.OK.number();
            }
        }
    }

    private enum State {
        open,
        decided,
        settled,
        all
    }

    private static void show(JsonNode conflict, PrintWriter out) {
        out.printf(
                "%s  %s of %s at %s: %s, %s %s%n",
                conflict.path("id").asText(),
                conflict.path("property").asText()
                        + (conflict.path("element").isTextual()
                                ? "[" + conflict.path("element").asText() + "]"
                                : ""),
                conflict.path("deviceId").asText(),
                conflict.path("agentId").asText(),
                conflict.path("state").asText(),
                conflict.path("policy").asText(),
                conflict.path("section").asText());
        int place = 0;
        for (JsonNode value : conflict.path("values")) {
            out.printf(
                    "  %s%d  %-16s written by %s (%s) at %s%n",
                    value.path("dot").equals(conflict.path("chosen")) ? "*" : " ",
                    place++,
                    shown(value.path("value")),
                    value.path("writer").asText(),
                    value.path("side").asText(),
                    value.path("at").asText());
        }
        JsonNode settledBy = conflict.path("settledBy");
        if (settledBy.isObject()) {
            out.printf(
                    "     settled: %s, written by %s at %s%n",
                    shown(settledBy.path("value")),
                    settledBy.path("writer").asText(),
                    settledBy.path("at").asText());
        }
    }

    private static String shown(@Nullable JsonNode value) {
        return value == null || value.isNull()
                ? "(removed)"
                : value.isTextual() ? value.asText() : value.toString();
    }
}
