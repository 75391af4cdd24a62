package dev.skerry.tool;

import dev.skerry.tool.process.ManagedProcess;
import java.io.PrintWriter;
import java.time.Duration;

/** Stays with a child process until it ends or this process is told to stop. */
final class Foreground {
    private static final Duration LONG = Duration.ofDays(365);

    private Foreground() {}

    /** The exit code of the child; its last lines are shown if it is not 0. */
    static int run(ManagedProcess process, PrintWriter err) {
        Thread stop = new Thread(process::close, "stop-child");
        Runtime.getRuntime().addShutdownHook(stop);
        while (!process.awaitEnd(LONG)) {
            if (Thread.currentThread().isInterrupted()) {
                return ExitCode.INTERNAL.number();
            }
        }
        if (process.exitCode() != 0) {
            err.printf(
                    "SKR-T013 %s ended with exit code %d; its log %s ends with:%n%s%n",
                    process.spec().name(),
                    process.exitCode(),
                    process.spec().log(),
                    process.logTail(15));
            return ExitCode.ENVIRONMENT.number();
        }
        return ExitCode.OK.number();
    }
}
