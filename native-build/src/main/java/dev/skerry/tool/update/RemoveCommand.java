package dev.skerry.tool.update;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes a version. */
@Command(
        name = "remove",
        description =
                "Have a gateway forget a version that no rollout needs, for all targets; agents that run it go on.",
        mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "VERSION", description = "The version.")
    private String version = "";

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            api.delete(GatewayApi.path("programs", version));
            spec.commandLine().getOut().printf("%s is not at the gateway any more.%n", version);
            return ExitCode.OK.number();
        }
    }
}
