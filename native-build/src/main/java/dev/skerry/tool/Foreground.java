package dev.skerry.tool;

import dev.skerry.tool.process.ManagedProcess;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * Stays with a child process until it ends or this process is told to stop, and shows what it warns
 * of.
 */
final class Foreground {
    private static final Duration LOOK = Duration.ofMillis(250);

    /** What agent and gateway exit with when they can't start as they are configured. */
    private static final int CANNOT_START = 2;

    private final ManagedProcess process;
    private final PrintWriter err;
    private final Findings findings = new Findings();
    private boolean hasShown;

    private Foreground(ManagedProcess process, PrintWriter err) {
        this.process = process;
        this.err = err;
    }

    /** What this process is to exit with; the end of the child's log is shown if it failed. */
    static int run(ManagedProcess process, PrintWriter err) {
        return new Foreground(process, err).stay();
    }

    private int stay() {
        Thread stop = new Thread(process::close, "stop-child");
        Runtime.getRuntime().addShutdownHook(stop);
        while (!process.awaitEnd(LOOK)) {
            if (Thread.currentThread().isInterrupted()) {
                return ExitCode.INTERNAL.number();
            }
            show();
        }
        show();
        if (process.exitCode() == 0) {
            return ExitCode.OK.number();
        }
        err.printf(
                "SKR-T013 %s ended with exit code %d; its log is %s%n",
                process.spec().name(), process.exitCode(), process.spec().log());
        if (!hasShown) {
            err.printf("It ends with:%n%s%n", process.logTail(15));
        }
        err.flush();
        return process.exitCode() == CANNOT_START
                ? ExitCode.USAGE.number()
                : ExitCode.ENVIRONMENT.number();
    }

    private void show() {
        List<String> lines = findings.in(process.logNews());
        lines.forEach(err::println);
        err.flush();
        hasShown |= !lines.isEmpty();
    }
}
