package dev.skerry.tool.process;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A child process that never outlives this one, however this one ends: a guard in the child's shell
 * reads from a pipe that only this process holds, and kills the child when the pipe closes.
 */
public final class ManagedProcess implements AutoCloseable {
    /**
     * The guard stays behind as the child's own child while exec keeps the pid, so that {@link
     * #pid} is the program's. Ctrl-C reaches the whole foreground group; the program ignores it so
     * that the tool decides the order in which things stop. What it writes is for its user alone.
     */
    private static final String GUARD =
            """
            trap '' INT
            exec 3<&0
            { read -r _ <&3; kill -KILL $$ 2>/dev/null; } &
            umask 077
            eval "$1"
            shift
            exec "$@" 3<&- </dev/null
            """;

    private final ProcessSpec spec;
    private final Process process;
    private final RunLog log;

    private ManagedProcess(ProcessSpec spec, Process process, RunLog log) {
        this.spec = spec;
        this.process = process;
        this.log = log;
    }

    /** Starts the program; returns at once. */
    public static ManagedProcess start(ProcessSpec spec) {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "guard", spec.limits()));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        try {
            RunLog log = RunLog.begin(spec.log());
            return new ManagedProcess(spec, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + spec.name(), e);
        }
    }

    /** The program's process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What was started. */
    public ProcessSpec spec() {
        return spec;
    }

    /** What the kernel counts for it. */
    public ProcStat stat() {
        return ProcStat.of(pid());
    }

    /**
     * Waits until it is ready.
     *
     * @throws ToolException SKR-T011 if it ends or is not ready in time; the message ends with the
     *     last lines of its log
     */
    public void awaitReady(BooleanSupplier ready, Duration patience) {
        boolean done = Await.until(patience, () -> !isAlive() || ready.getAsBoolean());
        if (!isAlive()) {
            throw new ToolException(
                    "SKR-T011",
                    ExitCode.ENVIRONMENT,
                    "%s ended with exit code %d while it started; its log %s ends with:%n%s"
                            .formatted(spec.name(), process.exitValue(), spec.log(), logTail(15)));
        }
        if (!done) {
            throw new ToolException(
                    "SKR-T011",
                    ExitCode.ENVIRONMENT,
                    "%s was not ready within %d s; its log %s ends with:%n%s"
                            .formatted(spec.name(), patience.toSeconds(), spec.log(), logTail(15)));
        }
    }

    /** Waits for its end; false if it still runs after the time. */
    public boolean awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The exit code of a program that has ended; 128 plus the signal if one ended it. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Ends it with SIGKILL and waits until it is gone. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Asks it to end with SIGTERM, and kills it after the grace; true if it went by itself. */
    public boolean stop(Duration grace) {
        // Process.destroy would close the guard's pipe as well, which kills at once.
        process.toHandle().destroy();
        if (awaitEnd(grace)) {
            return true;
        }
        kill();
        return false;
    }

    /** The last lines of its output; what earlier runs left in the same log is not among them. */
    public String logTail(int lines) {
        try {
            return String.join("\n", log.tail(lines));
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }

    /** What it wrote since this was last asked, in whole lines; for one thread. */
    public List<String> logNews() {
        try {
            return log.news();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + spec.log(), e);
        }
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(8));
    }
}
