package dev.skerry.tool.process;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;

/** Runs a program that speaks with whoever sits here. */
public final class OwnTerminal {
    private OwnTerminal() {}

    /** With our own input and output: a secret must not pass through anybody's hands. */
    public static int run(ProcessSpec program) {
        return run(program, ExitCode.ENVIRONMENT);
    }

    /**
     * The same.
     *
     * @param failed what its exit code 1 means
     */
    public static int run(ProcessSpec program, ExitCode failed) {
        ProcessBuilder builder = new ProcessBuilder(program.command()).inheritIO();
        builder.environment().putAll(program.environment());
        try {
            return switch (builder.start().waitFor()) {
                case 0 -> ExitCode.OK.number();
                case 1 -> failed.number();
                case 2 -> ExitCode.USAGE.number();
                default -> ExitCode.ENVIRONMENT.number();
            };
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-T010",
                    ExitCode.ENVIRONMENT,
                    "The agent's program can't be started (%s). Run ./skerry build."
                            .formatted(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERNAL.number();
        }
    }
}
