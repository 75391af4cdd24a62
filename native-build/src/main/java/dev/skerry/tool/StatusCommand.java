package dev.skerry.tool;

import dev.skerry.tool.demo.StatusReport;
import dev.skerry.tool.process.Http;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a gateway what its agents are doing. */
@Command(
        name = "status",
        description = "Show a gateway's agents with their ledgers.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            converter = Address.OfGateway.class,
            description = "The gateway's address (default: ${DEFAULT-VALUE}).")
    private URI gateway = URI.create("http://127.0.0.1:8080");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (Http http = new Http()) {
            if (!http.isOk(gateway.resolve("/q/health/live"))) {
                throw new ToolException(
                        "SKR-T030",
                        ExitCode.ENVIRONMENT,
                        "No gateway answers at %s. Start one with 'skerry gateway', or name its address with --gateway."
                                .formatted(gateway));
            }
            spec.commandLine().getOut().print(report(http));
            spec.commandLine().getOut().flush();
            return ExitCode.OK.number();
        }
    }

    private String report(Http http) {
        try {
            return StatusReport.of(http, gateway);
        } catch (UncheckedIOException e) {
            throw new ToolException(
                    "SKR-T034",
                    ExitCode.ENVIRONMENT,
                    "What answers at %s does not list agents as a gateway does (%s). Is it an agent? Name the gateway's address with --gateway."
                            .formatted(gateway, e.getMessage()));
        }
    }
}
