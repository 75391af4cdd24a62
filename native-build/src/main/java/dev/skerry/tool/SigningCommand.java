package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The keys that a gateway signs its orders by. */
@Command(
        name = "signing",
        description =
                "The keys that a gateway signs commands and sets of profiles by, and that its agents have pinned.",
        mixinStandardHelpOptions = true,
        subcommands = {SigningCommand.ListKeys.class, SigningCommand.Rotate.class})
final class SigningCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what about them: list or rotate?");
    }

    @Command(
            name = "list",
            description = "Show which key signs, which comes next and which have ended.",
            mixinStandardHelpOptions = true)
    static final class ListKeys implements Callable<Integer> {
        @Mixin private GatewayOption gateway = new GatewayOption();

        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            try (GatewayApi api = new GatewayApi(gateway.address())) {
                show(api.get(GatewayApi.path("signing")), spec.commandLine().getOut());
                return ExitCode.OK.number();
            }
        }
    }

    @Command(
            name = "rotate",
            description = {
                "Sign by the next key from now on, and make another for after it.",
                "Agents that are connected follow at once, others when they connect. Also what makes agents follow a gateway again that was restored from a backup of before the last change."
            },
            mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {
        @Mixin private GatewayOption gateway = new GatewayOption();

        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            try (GatewayApi api = new GatewayApi(gateway.address())) {
                show(
                        api.post(
                                GatewayApi.path("signing", "rotate"),
                                JsonNodeFactory.instance.objectNode()),
                        spec.commandLine().getOut());
                return ExitCode.OK.number();
            }
        }
    }

    private static void show(JsonNode keys, PrintWriter out) {
        out.printf(
                "signs  %s, since %s%n",
                keys.path("signing").asText(), keys.path("since").asText());
        out.printf("next   %s%n", keys.path("next").asText());
        keys.path("ended").forEach(key -> out.printf("ended  %s%n", key.asText()));
        out.flush();
    }
}
