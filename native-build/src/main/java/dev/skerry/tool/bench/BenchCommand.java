package dev.skerry.tool.bench;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.Installation;
import dev.skerry.tool.WholeNumber;
import dev.skerry.tool.bench.dashboard.DashboardBench;
import dev.skerry.tool.bench.footprint.FootprintBench;
import dev.skerry.tool.bench.outbox.OutboxBench;
import dev.skerry.tool.demo.DemoFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measurements of this machine. */
@Command(
        name = "bench",
        description = "Measure Skerry on this machine.",
        mixinStandardHelpOptions = true)
public final class BenchCommand {

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Measures the line from sensor to dashboard. */
    @Command(
            name = "line",
            description = {
                "Measure the path from sensor to dashboard with mosquitto, one agent and one gateway.",
                "Prints key=value lines; takes about two minutes. Needs mosquitto and mosquitto-clients."
            },
            mixinStandardHelpOptions = true)
    int line(
            @Option(
                            names = "--seconds",
                            defaultValue = "10",
                            converter = WholeNumber.Seconds.class,
                            description =
                                    "How long the steady loads last (default: ${DEFAULT-VALUE}).")
                    int seconds)
            throws IOException {
        Path folder = Files.createTempDirectory("skerry-bench-");
        LineBench.run(Installation.current(), folder, seconds, spec.commandLine().getOut());
        DemoFolder.delete(folder);
        return ExitCode.OK.number();
    }

    /** Measures what follows a reconnect. */
    @Command(
            name = "sync",
            description = {
                "Measure what follows a reconnect: how soon live readings are on the dashboard while a backlog",
                "drains behind them with TLS, what reconciling twins costs, and the speed of the simulator.",
                "Prints key=value lines; takes about two minutes. Needs mosquitto. Beside Automerge:",
                "native-build/benchmarks/automerge."
            },
            mixinStandardHelpOptions = true)
    int sync(
            @Option(
                            names = "--backlog",
                            defaultValue = "10000000",
                            converter = WholeNumber.Readings.class,
                            description = "Readings that wait (default: ${DEFAULT-VALUE}).")
                    int backlog)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("skerry-bench-");
        Figures figures = new Figures(spec.commandLine().getOut());
        figures.print("machine.cores", Runtime.getRuntime().availableProcessors());
        try {
            TwinBench.run(figures);
            LaneBench.run(Installation.current(), folder, backlog, figures);
        } finally {
            DemoFolder.delete(folder);
        }
        return ExitCode.OK.number();
    }

    /** Measures writing images. */
    @Command(
            name = "flash",
            description = {
                "Measure writing an image beside dd, in turns, onto a file and, as root, onto a loop device of it; reading",
                "back is told apart. Prints key=value lines, medians in MB/s; takes about a minute."
            },
            mixinStandardHelpOptions = true)
    int flash(
            @Option(
                            names = "--folder",
                            description =
                                    "A folder on the disk that is measured (default: the temporary one).")
                    @Nullable Path parent)
            throws IOException, InterruptedException {
        Path folder =
                parent == null
                        ? Files.createTempDirectory("skerry-bench-")
                        : Files.createTempDirectory(Folders.usable(parent), "skerry-bench-");
        try {
            new FlashBench(folder, new Figures(spec.commandLine().getOut())).run();
        } finally {
            DemoFolder.delete(folder);
        }
        return ExitCode.OK.number();
    }

    /** Measures what security costs. */
    @Command(
            name = "security",
            description = {
                "Measure what security costs: agents enrolled and TLS handshakes a second beside Java's TLS with nothing",
                "behind it; entries of the audit log with a checkpoint a second beside a plain append; the line's",
                "throughput with TLS and encryption at rest beside without. Prints key=value lines, medians of runs",
                "in turns; takes about ten minutes. Needs mosquitto."
            },
            mixinStandardHelpOptions = true)
    int security(
            @Option(
                            names = "--only",
                            paramLabel = "PART",
                            description = "One of: ${COMPLETION-CANDIDATES} (default: all).")
                    SecurityBench.@Nullable Part only)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("skerry-bench-");
        Figures figures = new Figures(spec.commandLine().getOut());
        figures.print("machine.cores", Runtime.getRuntime().availableProcessors());
        SecurityBench bench = new SecurityBench(Installation.current(), folder, figures);
        try {
            for (SecurityBench.Part part : SecurityBench.Part.values()) {
                if (only == null || only == part) {
                    bench.run(part);
                }
            }
        } finally {
            DemoFolder.delete(folder);
        }
        return ExitCode.OK.number();
    }

    /** Measures what a profile costs. */
    @Command(
            name = "profile",
            description = {
                "Measure profiles on one core: decoding JSON messages of five resources beside Jackson's tree,",
                "with the bytes that are allocated; compiling a thousand profiles; evaluating rules.",
                "Prints key=value lines; takes about half a minute."
            },
            mixinStandardHelpOptions = true)
    int profile() {
        Figures figures = new Figures(spec.commandLine().getOut());
        figures.print("machine.cores", Runtime.getRuntime().availableProcessors());
        ProfileBench.run(figures);
        return ExitCode.OK.number();
    }

    /** Measures how an agent runs models. */
    @Command(
            name = "infer",
            description = {
                "Measure how an agent runs its built-in model, in processes with an agent's flags and no network:",
                "infer: readings in, inferences out through the agent's stage on one core, beside bare calls of ONNX",
                "Runtime with the same graph and tensors that are used again; rounds in turns, medians of all.",
                "memory: what a thousand streams take beyond one, after a collection, of heap and resident memory.",
                "latency: from when a reading was due at the line until its decisions are made, at 5,000 readings/s,",
                "whether or not the line kept up; durable: until they are on the disk as well.",
                "Prints key=value lines; takes about two minutes."
            },
            mixinStandardHelpOptions = true)
    int infer(
            @Option(
                            names = "--seconds",
                            defaultValue = "10",
                            converter = WholeNumber.Seconds.class,
                            description =
                                    "How long speed and latency are measured (default: ${DEFAULT-VALUE}).")
                    int seconds,
            @Option(names = "--json", description = "Print one JSON object.") boolean isJson)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("skerry-bench-");
        try {
            InferBench.run(
                    Installation.current(), folder, seconds, isJson, spec.commandLine().getOut());
        } finally {
            DemoFolder.delete(folder);
        }
        return ExitCode.OK.number();
    }

    /** Measures what a packaged agent takes. */
    @Command(
            name = "footprint",
            description = {
                "Measure a packaged agent, JVM or native, as it is installed: from the start of its process to the first",
                "durable reading over CoAP (medians, with and without its AOT cache); RSS, PSS, private dirty memory, CPU",
                "and what it writes, sampled each second while it idles and while 50 sensors send 1,000 and 5,000",
                "readings/s through mosquitto, ten to a message and one of them with a model, with a gateway connected;",
                "the size of its archive. Of memory the most that was seen. Takes ten minutes, 90 s with --quick.",
                "Needs mosquitto, and zstd to unpack."
            },
            mixinStandardHelpOptions = true)
    int footprint(
            @Option(
                            names = "--package",
                            paramLabel = "DIR",
                            required = true,
                            description =
                                    "What ./skerry package wrote, or a program's unpacked tree.")
                    Path place,
            @Option(names = "--quick", description = "Short phases and few starts.") boolean quick,
            @Option(
                            names = "--markdown",
                            description =
                                    "Print a table with what is wanted beside, instead of key=value lines.")
                    boolean markdown)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("skerry-bench-");
        CommandLine line = spec.commandLine();
        try {
            new FootprintBench(Installation.current(), place, folder, quick, line.getErr())
                    .run(Installation.current(), markdown, line.getOut());
        } finally {
            DemoFolder.delete(folder);
        }
        return ExitCode.OK.number();
    }

    /** Measures charts of long ranges at the gateway. */
    @Command(
            name = "history",
            description = {
                "Measure charts at the gateway, 1,500 points of a value a second: live.one and live.ten, a device with one or",
                "ten resources of which a batch came each second; cut.ten, an hour to a batch. Of each how long the gateway",
                "takes after a start (cold_ms), later (warm_ms, medians), for all of the device's charts, for the last day and",
                "hour, and for reading all of it, which is what the chart is compared with (scan_to_warm).",
                "Prints key=value lines; takes about ten minutes, most of it to store what is measured."
            },
            mixinStandardHelpOptions = true)
    int history(
            @Option(
                            names = "--days",
                            defaultValue = "30",
                            converter = WholeNumber.Days.class,
                            description = "How long the range is (default: ${DEFAULT-VALUE}).")
                    int days)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("skerry-bench-");
        Figures figures = new Figures(spec.commandLine().getOut());
        figures.print("machine.cores", Runtime.getRuntime().availableProcessors());
        try {
            HistoryBench.run(Installation.current(), folder, days, figures);
        } finally {
            DemoFolder.delete(folder);
        }
        return ExitCode.OK.number();
    }

    /** Measures the dashboard in a browser. */
    @Command(
            name = "dashboard",
            description = {
                "Measure the dashboard in the machine's Chromium, with a gateway of 5,000 agents and 50,000 devices behind it",
                "and a device with a value a second for 30 days. first-page: JavaScript, first paint and when its list can be",
                "used, with the processor made four times slower. chart: from the click to the month. scroll: frames of the",
                "list. live: how old 2,000 values a second are when they stand there. memory: what the page keeps while the",
                "updates of an hour come. Each beside what it can't be faster than. Prints key=value lines and a table; takes",
                "about fifteen minutes, most of it to store the month. Needs chromium and mosquitto."
            },
            mixinStandardHelpOptions = true)
    int dashboard(
            @Option(
                            names = "--only",
                            paramLabel = "PART",
                            split = ",",
                            description = "Some of: ${COMPLETION-CANDIDATES} (default: all).")
                    @Nullable Set<DashboardBench.Part> only,
            @Option(
                            names = "--quick",
                            description =
                                    "Fewer runs, shorter ones, and the month in batches of an hour; takes about four minutes.")
                    boolean quick)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("skerry-bench-");
        CommandLine line = spec.commandLine();
        try {
            DashboardBench.of(
                            quick,
                            only == null ? EnumSet.allOf(DashboardBench.Part.class) : only,
                            line.getOut(),
                            line.getErr())
                    .run(Installation.current(), folder);
        } finally {
            DemoFolder.delete(folder);
        }
        return ExitCode.OK.number();
    }

    /** Measures the codec of batches beside what others keep. */
    @Command(
            name = "outbox",
            description = {
                "Measure batches and the outbox: bytes and time for each reading, beside JSON rows in H2",
                "and SQLite. Prints key=value lines; takes about a minute. With SKERRY_SHARED set, or its folder",
                "beside the checkout, recorded series of data/nab are measured too."
            },
            mixinStandardHelpOptions = true)
    int outbox(
            @Option(
                            names = "--folder",
                            description =
                                    "A folder on the disk that is measured (default: the temporary one).")
                    @Nullable Path parent,
            @Option(
                            names = "--full",
                            description =
                                    "Also fill an outbox with 1 GiB and one with 100 million readings; takes minutes.")
                    boolean full)
            throws IOException, InterruptedException {
        Path folder =
                parent == null
                        ? Files.createTempDirectory("skerry-bench-")
                        : Files.createTempDirectory(Folders.usable(parent), "skerry-bench-");
        try {
            OutboxBench.run(Installation.current(), folder, full, spec.commandLine().getOut());
        } finally {
            DemoFolder.delete(folder);
        }
        return ExitCode.OK.number();
    }
}
