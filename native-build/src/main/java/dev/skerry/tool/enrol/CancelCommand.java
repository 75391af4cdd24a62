package dev.skerry.tool.enrol;

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

/** Makes a token worthless. */
@Command(
        name = "cancel",
        description = "Make a token that was not used yet worthless.",
        mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "ENROLMENT",
            description = "Its id, as './skerry enrol list' shows it.")
    private String id = "";

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            api.delete(GatewayApi.path("enrolments", id));
            PrintWriter out = spec.commandLine().getOut();
            out.printf("The token of enrolment %s is worthless now.%n", id);
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
