package dev.skerry.tool.alarm;

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

/** Shows why an alarm was raised. */
@Command(
        name = "show",
        description = "Show an alarm, and what its models made of which readings.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The alarm's number.")
    private long id;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode shown = api.get(GatewayApi.path("alarms", Long.toString(id)));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(shown.toPrettyString());
            } else {
                out.print(AlarmText.alarm(shown.path("alarm")));
                out.println("  " + AlarmText.text(shown.path("alarm"), "because"));
                shown.path("explanations").forEach(why -> out.print(ExplanationText.of(why)));
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
