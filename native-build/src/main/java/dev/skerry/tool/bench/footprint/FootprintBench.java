package dev.skerry.tool.bench.footprint;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.bench.Figures;
import dev.skerry.tool.bench.Load;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Programs;
import dev.skerry.tool.site.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a packaged agent takes of a machine: its start, and its memory, CPU and disk while it idles
 * and while sensors send through a broker, with a gateway connected and a model on.
 */
public final class FootprintBench {
    private static final Duration START = Duration.ofMinutes(2);
    private static final int[] LOADS = {0, 1_000, 5_000};
    private static final List<String> SENSOR = List.of("start", "sensor");

    private final Programs programs;
    private final MeasuredPackage measured;
    private final Path folder;
    private final PrintWriter progress;
    private final int seconds;
    private final int starts;

    /**
     * Of a package.
     *
     * @param place what {@code package} wrote
     * @param folder for all that is made
     * @param progress tells what is done now
     */
    public FootprintBench(
            Installation installation,
            Path place,
            Path folder,
            boolean isQuick,
            PrintWriter progress)
            throws IOException, InterruptedException {
        this.measured = MeasuredPackage.of(place, folder);
        this.programs = new Programs(installation).withAgent(measured.tree());
        this.folder = folder;
        this.progress = progress;
        this.seconds = isQuick ? 20 : 170;
        this.starts = isQuick ? 3 : 7;
    }

    /** Measures, and prints key=value lines or the table. */
    public void run(Installation installation, boolean isMarkdown, PrintWriter out)
            throws IOException, InterruptedException {
        say("Starting it %d times …".formatted(starts));
        Map<String, String> plain = Map.of("SKERRY_AOT", "off");
        double first = firstStarts(plain);
        double later = laterStarts("plain", plain);
        OptionalDouble cached = OptionalDouble.empty();
        Map<String, String> environment = Map.of();
        if (measured.hasCache()) {
            say("Training its AOT cache, and starting it with that …");
            environment = trained();
            cached = OptionalDouble.of(laterStarts("cached", environment));
        }
        List<Phase> phases = loads(installation, environment);
        Report report =
                new Report(
                        measured.says("target"),
                        measured.says("version"),
                        first,
                        later,
                        cached,
                        measured.archiveMega(),
                        phases);
        (isMarkdown ? report.table() : report.lines()).forEach(out::println);
        out.flush();
    }

    /** What has the agent keep its cache below our folder, once that is made. */
    private Map<String, String> trained() throws IOException, InterruptedException {
        Path cache = cache();
        Files.createDirectories(cache.getParent());
        Process training =
                new ProcessBuilder(
                                measured.tree().resolve("bin/train-aot").toString(),
                                cache.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("training.log").toFile())
                        .start();
        if (training.waitFor() != 0) {
            throw new ToolException(
                    "SKR-T199",
                    ExitCode.ENVIRONMENT,
                    "The AOT cache could not be trained: see %s."
                            .formatted(folder.resolve("training.log")));
        }
        return Map.of(
                "SKERRY_PROGRAM_FOLDER",
                Files.createDirectories(folder.resolve("state/program")).toString(),
                "SKERRY_AOT_AFTER",
                "1");
    }

    private Path cache() throws IOException {
        return folder.resolve("state/aot").resolve(measured.says("version") + ".aot");
    }

    /**
     * Its launcher gives up a cache with which a start did not last; it looks after a second, here.
     */
    private void awaitCacheKept() throws IOException {
        Path cache = cache();
        Path trying = cache.resolveSibling(cache.getFileName() + ".trying");
        if (!Await.until(START, () -> !Files.exists(trying)) || !Files.exists(cache)) {
            throw new ToolException(
                    "SKR-T199",
                    ExitCode.ENVIRONMENT,
                    "Java did not take the AOT cache %s. End other work on this machine, and measure again."
                            .formatted(cache));
        }
    }

    /** Each in a folder of its own, where it makes its database, its keys and its outbox. */
    private double firstStarts(Map<String, String> environment) throws IOException {
        double[] millis = new double[starts];
        for (int i = 0; i < starts; i++) {
            millis[i] = start("first-" + i, environment);
        }
        return Figures.median(millis);
    }

    /** Over what an earlier start left. */
    private double laterStarts(String name, Map<String, String> environment) throws IOException {
        double[] millis = new double[starts];
        start(name, environment);
        for (int i = 0; i < starts; i++) {
            millis[i] = start(name, environment);
        }
        return Figures.median(millis);
    }

    private double start(String name, Map<String, String> environment) throws IOException {
        AgentSettings settings = settings(name, null, Ports.freeUdp());
        ProcessSpec spec = programs.agent(settings, "http://127.0.0.1:1").with(environment);
        long begin = System.nanoTime();
        long took;
        try (ManagedProcess agent = ManagedProcess.start(spec)) {
            awaitReading(settings, agent);
            took = System.nanoTime() - begin;
        }
        if (environment.containsKey("SKERRY_AOT_AFTER")) {
            awaitCacheKept();
        }
        return took / 1e6;
    }

    private static void awaitReading(AgentSettings settings, ManagedProcess agent)
            throws IOException {
        if (!WaitingSensor.isHeard(settings.coapPort(), SENSOR, START)) {
            throw new ToolException(
                    "SKR-T199",
                    ExitCode.ENVIRONMENT,
                    "The agent took in no reading within %d s; its log %s ends with:%n%s"
                            .formatted(START.toSeconds(), agent.spec().log(), agent.logTail(15)));
        }
    }

    private List<Phase> loads(Installation installation, Map<String, String> environment)
            throws IOException {
        List<Phase> phases = new ArrayList<>();
        int port = Ports.freeTcp();
        try (Mosquitto broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
                Site site = new Site(installation, folder.resolve("site"), port)) {
            site.awaitGateway();
            AgentSettings settings = settings("loaded", broker.port(), Ports.freeUdp());
            ProcessSpec spec =
                    programs.agent(settings, "http://127.0.0.1:" + port).with(environment);
            try (ManagedProcess agent = ManagedProcess.start(spec);
                    Load load = new Load(broker.port(), "bench/bench", Load.Shape.LINE)) {
                awaitReading(settings, agent);
                for (int readingsPerSecond : LOADS) {
                    say("%d readings/s for %d s …".formatted(readingsPerSecond, seconds));
                    phases.add(phase(agent, load, readingsPerSecond));
                }
            }
        }
        return phases;
    }

    private Phase phase(ManagedProcess agent, Load load, int readingsPerSecond) {
        // What comes first is compiled and learned by; the load goes on until nothing is sampled.
        int settling = Math.min(20, seconds);
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(
                        () -> {
                            if (readingsPerSecond > 0) {
                                load.steady(
                                        readingsPerSecond / Load.Shape.LINE.readings(),
                                        settling + seconds + 1);
                            }
                        });
        Await.pause(Duration.ofSeconds(settling));
        List<Usage> samples = new ArrayList<>();
        long begin = System.nanoTime();
        samples.add(Usage.of(agent.pid()));
        for (int i = 0; i < seconds; i++) {
            Await.pause(Duration.ofSeconds(1));
            samples.add(Usage.of(agent.pid()));
        }
        Duration lasted = Duration.ofNanos(System.nanoTime() - begin);
        sending.join();
        return new Phase(readingsPerSecond, samples, lasted);
    }

    private AgentSettings settings(String name, @Nullable Integer mqttPort, int coapPort)
            throws IOException {
        var settings =
                new AgentSettings(
                        name,
                        "bench",
                        folder.resolve(name),
                        mqttPort,
                        coapPort,
                        false,
                        Ports.freeTcp(),
                        Map.of());
        Files.createDirectories(settings.profilesDir());
        for (String profile : List.of("start.yaml", "line.yaml")) {
            try (InputStream in = getClass().getResourceAsStream("/bench/profiles/" + profile)) {
                if (in == null) {
                    throw new IllegalStateException(profile + " is not in the jar");
                }
                Files.write(settings.profilesDir().resolve(profile), in.readAllBytes());
            }
        }
        return settings;
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
