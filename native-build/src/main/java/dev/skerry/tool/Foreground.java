package dev.skerry.tool;

import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.site.SiteAgent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * Stays with a child process until it ends or this process is told to stop, and shows what it warns
 * of.
 */
final class Foreground {
    private static final Duration LOOK = Duration.ofMillis(250);

    /** What agent and gateway exit with when they can't start as they are configured. */
    private static final int CANNOT_START = 2;

    /** What a program exits with that SIGTERM ended, as service managers and we ourselves do it. */
    private static final int TOLD_TO_STOP = 128 + 15;

    /** What agent and gateway log once they are there. */
    private static final Pattern STARTED = Pattern.compile(".*\\b(agent|gateway)=started\\b.*");

    private static final Pattern ROOT = Pattern.compile(" root_sha256=(\\p{XDigit}+)");

    private static final Pattern FIRST_ADMIN = Pattern.compile(" first_admin=(\\S+) ");

    private volatile ManagedProcess process;
    private final String welcome;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Findings findings = new Findings();
    private boolean hasShown;

    private Foreground(ManagedProcess process, String welcome, CommandLine commandLine) {
        this.process = process;
        this.welcome = welcome;
        this.out = commandLine.getOut();
        this.err = commandLine.getErr();
    }

    /**
     * What this process is to exit with; the end of the child's log is shown if it failed.
     *
     * @param welcome is printed once the child has started
     */
    static int run(ManagedProcess process, String welcome, CommandLine commandLine) {
        return new Foreground(process, welcome, commandLine).stay();
    }

    private int stay() {
        Thread stop = new Thread(() -> process.close(), "stop-child");
        Runtime.getRuntime().addShutdownHook(stop);
        do {
            while (!process.awaitEnd(LOOK)) {
                if (Thread.currentThread().isInterrupted()) {
                    return ExitCode.INTERNAL.number();
                }
                show();
            }
            show();
        } while (startsAgain());
        if (process.exitCode() == SiteAgent.WIPED) {
            out.println(
                    "The agent was wiped by order of its gateway. Started again it begins anew, and has to be enrolled.");
            return ExitCode.OK.number();
        }
        if (process.exitCode() == 0 || process.exitCode() == TOLD_TO_STOP) {
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

    /** As a service manager does it for an agent that its gateway told to. */
    private boolean startsAgain() {
        if (process.exitCode() != SiteAgent.START_AGAIN) {
            return false;
        }
        out.println("The agent starts again by order of its gateway.");
        process = ManagedProcess.start(process.spec());
        return true;
    }

    private void show() {
        List<String> news = process.logNews();
        if (news.stream().anyMatch(line -> STARTED.matcher(line).matches())) {
            out.println(welcome);
            out.flush();
        }
        news.stream()
                .map(ROOT::matcher)
                .filter(Matcher::find)
                .forEach(found -> out.printf("SHA-256 of its root: %s%n", found.group(1)));
        out.flush();
        news.stream()
                .map(FIRST_ADMIN::matcher)
                .filter(Matcher::find)
                .forEach(
                        found ->
                                out.printf(
                                        "Nobody can log in yet. This link makes the first admin, once: %s%n",
                                        found.group(1)));
        List<String> lines = findings.in(news);
        lines.forEach(err::println);
        err.flush();
        hasShown |= !lines.isEmpty();
    }
}
