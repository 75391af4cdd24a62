package dev.skerry.tool.demo;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.TimeConverter;
import dev.skerry.tool.WholeNumber;
import dev.skerry.tool.check.DemoCheck;
import dev.skerry.tool.plant.Witness;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the demo, steers a running one, or checks that none of its readings is lost. */
@Command(
        name = "demo",
        description = {
            "Run a broker, a gateway, three agents and a simulated water plant on this machine.",
            "With --cut, --crash or --status: steer the demo that runs."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; with --check: every acknowledged reading is stored exactly once, in order",
            "1:with --check: a reading is missing, doubled, changed or out of order",
            "2:the command line was not understood",
            "3:no demo runs, one runs already, or the machine does not allow it",
            "130, 143:ended by Ctrl-C or by SIGTERM, with everything that it had started"
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where it runs (default: one per user below the temporary folder).")
    private @Nullable Path folder;

    @Option(
            names = "--port",
            defaultValue = "8080",
            converter = WholeNumber.AnyPort.class,
            description =
                    "Port of the dashboard; another one if it is taken or 0 (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description =
                    "Decides what goes wrong in the plant after the first minutes (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @ArgGroup private @Nullable Action action;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = TimeConverter.class,
            description = "With --cut: how long, such as 90s or 2m (default: ${DEFAULT-VALUE}).")
    private Duration cutTime = Duration.ofMinutes(1);

    @Option(
            names = "--seconds",
            defaultValue = "60",
            converter = WholeNumber.Seconds.class,
            description = "With --check: how long the plant runs (default: ${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** What to do instead of running the demo; one of them. */
    static final class Action {
        @Option(names = "--cut", paramLabel = "AGENT", description = "Cut an agent's uplink.")
        @Nullable String cut;

        @Option(
                names = "--crash",
                paramLabel = "AGENT",
                description = "Kill an agent with SIGKILL and start it again.")
        @Nullable String crash;

        @Option(names = "--status", description = "Show the agents and their ledgers.")
        boolean status;

        @Option(
                names = "--check",
                description =
                        "Run without a screen on free ports, cut and crash, and account for every reading.")
        boolean check;
    }

    @Override
    public Integer call() throws IOException {
        refuseWithoutMeaning();
        if (action == null) {
            return run().number();
        }
        if (action.check) {
            return check().number();
        }
        Map<String, ?> request =
                action.cut != null
                        ? Map.of(
                                "command", "cut", "agent", action.cut, "millis", cutTime.toMillis())
                        : action.crash != null
                                ? Map.of("command", "crash", "agent", action.crash)
                                : Map.of("command", "status");
        out().println(Control.ask(folder(), request));
        return ExitCode.OK.number();
    }

    /** An option that would be passed over is a mistake of whoever wrote it. */
    private void refuseWithoutMeaning() {
        boolean checks = action != null && action.check;
        only("--for", action != null && action.cut != null, "--cut");
        only("--seconds", checks, "--check");
        only("--port", action == null, "no other command");
        only("--seed", action == null || checks, "--check or no other command");
    }

    private void only(String option, boolean means, String with) {
        if (!means && spec.commandLine().getParseResult().hasMatchedOption(option)) {
            throw new ParameterException(
                    spec.commandLine(), "%s goes with %s only".formatted(option, with));
        }
    }

    private Path folder() {
        return folder == null ? DemoFolder.defaultPath() : folder.toAbsolutePath();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private ExitCode run() {
        Closing closing = Closing.onExit();
        DemoFolder held = closing.add(DemoFolder.take(folder()));
        DemoSettings settings = DemoSettings.wellKnown(held.path(), port, seed);
        out().println("Starting broker, gateway and three agents in " + held.path() + " …");
        out().flush();
        Demo demo = start(settings, closing);
        ServerSocketChannel control = closing.add(Control.serve(demo, held.socket()));
        out().print(Welcome.text(demo));
        out().flush();
        awaitEnd(control::isOpen);
        return ExitCode.OK;
    }

    private static Demo start(DemoSettings settings, Closing closing) {
        try {
            return new Demo(Installation.current(), settings, Witness.counting(), closing);
        } catch (RuntimeException e) {
            // Told to end while it starts: what was started goes, and says so by failing.
            awaitEnd(closing::isClosed);
            throw e;
        }
    }

    /** Until the process is told to end: then the shutdown hook closes everything. */
    private static void awaitEnd(BooleanSupplier ending) {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (ending.getAsBoolean()) {
                never.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ExitCode check() throws IOException {
        Path place = folder == null ? temporaryFolder() : folder();
        ExitCode code;
        try (Closing closing = Closing.onExit()) {
            DemoFolder held = closing.add(DemoFolder.take(place));
            code =
                    new DemoCheck(Installation.current(), out(), closing)
                            .run(
                                    DemoSettings.anywhere(held.path(), seed),
                                    Duration.ofSeconds(seconds));
        }
        if (code == ExitCode.OK && folder == null) {
            DemoFolder.delete(place);
        } else {
            out().println("Logs and data are kept in " + place);
        }
        return code;
    }

    private static Path temporaryFolder() throws IOException {
        return Files.createTempDirectory("skerry-check-");
    }
}
