package dev.skerry.tool.flash;

import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --json}. */
final class ReportOption {
    @Option(
            names = "--json",
            description =
                    "Print a JSON object on a line for each thing that happens (docs/flash.md).")
    private boolean isJson;

    /** Runs what reports there; a failure is reported too. */
    int run(CommandSpec spec, ToIntFunction<Report> what) {
        Report report =
                new Report(
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr(),
                        isJson,
                        Terminal.isThere(),
                        System::nanoTime);
        try {
            return what.applyAsInt(report);
        } catch (ToolException e) {
            report.failed(e);
            throw e;
        }
    }
}
