package dev.skerry.tool.bench;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process that measures and prints a figure a line, as {@code key=value}. */
public final class MeasuringProcess {
    private MeasuringProcess() {}

    /** What it printed, once it has ended. What it has to say besides goes where ours does. */
    public static Map<String, Double> run(List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new ToolException(
                    "SKR-T032",
                    ExitCode.ENVIRONMENT,
                    "The measurement ended with exit code %d; what it said is above."
                            .formatted(process.exitValue()));
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : printed.lines().toList()) {
            int at = line.indexOf('=');
            figures.put(line.substring(0, at), Double.valueOf(line.substring(at + 1)));
        }
        return figures;
    }
}
