package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists programs of agents. */
@Command(
        name = "list",
        description = "List the programs that a gateway has, or what it has of one version.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Only this version.")
    private String version = "";

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            JsonNode answer =
                    version.isEmpty()
                            ? api.get(GatewayApi.path("programs"))
                            : api.get(GatewayApi.path("programs", version));
            if (json) {
                out.println(answer.toPrettyString());
            } else if (answer.isObject()) {
                out.print(UpdateText.program(answer));
            } else if (answer.isEmpty()) {
                out.println("The gateway has no program; './skerry update push' brings one.");
            } else {
                answer.forEach(program -> out.print(UpdateText.program(program)));
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
