package dev.skerry.tool;

import dev.skerry.tool.demo.StatusReport;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.StoredLogins;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks a gateway what its agents are doing. */
@Command(
        name = "status",
        description = "Show a gateway's agents with their ledgers.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (Http http = new Http(StoredLogins.ofUser().of(gateway.address()))) {
            if (!http.isOk(gateway.address().resolve("/q/health/live"))) {
                throw new ToolException(
                        "SKR-T030",
                        ExitCode.ENVIRONMENT,
                        "No gateway answers at %s. Start one with 'skerry gateway', or name its address with --gateway."
                                .formatted(gateway.address()));
            }
            spec.commandLine().getOut().print(report(http));
            spec.commandLine().getOut().flush();
            return ExitCode.OK.number();
        }
    }

    private String report(Http http) {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            // Says in the gateway's words why it refuses, if it does.
            api.get(GatewayApi.path("agents"));
        }
        try {
            return StatusReport.of(http, gateway.address());
        } catch (UncheckedIOException e) {
            throw new ToolException(
                    "SKR-T034",
                    ExitCode.ENVIRONMENT,
                    "What answers at %s does not list agents as a gateway does (%s). Is it an agent? Name the gateway's address with --gateway."
                            .formatted(gateway.address(), e.getMessage()));
        }
    }
}
