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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows all that was said of an alarm. */
@Command(
        name = "marks",
        description = "Show all that was said of an alarm, the newest first.",
        mixinStandardHelpOptions = true)
final class MarksCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The alarm's number.")
    private long id;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode marks = api.get(GatewayApi.path("alarms", Long.toString(id), "marks"));
            PrintWriter out = spec.commandLine().getOut();
            if (marks.isEmpty()) {
                out.println("Nobody has said whether it was right.");
            }
            marks.forEach(mark -> out.println(AlarmText.mark(mark)));
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
