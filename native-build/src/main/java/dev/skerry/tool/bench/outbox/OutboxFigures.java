package dev.skerry.tool.bench.outbox;

import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.bench.Figures;
import dev.skerry.tool.demo.DemoFolder;
import dev.skerry.tool.site.Programs;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The agent's outbox itself, measured in processes of its own with an agent's flags. */
public final class OutboxFigures {
    private static final String MAIN = "dev.skerry.agent.outbox.bench.OutboxBench";
    private static final String[] RATES = {"1000", "10000"};
    private static final String[] INTERVALS = {"50", "1000"};

    /** How it ends that has itself killed. */
    private static final int KILLED = 137;

    private final Figures figures;
    private final Installation installation;
    private final Path folder;

    /** Measures into these figures, with files in this folder. */
    public OutboxFigures(Figures figures, Installation installation, Path folder) {
        this.figures = figures;
        this.installation = installation;
        this.folder = folder;
    }

    /** What a process was started for. */
    private record Running(String name, Path place, Process process) {}

    /** Speed, and what it takes on the disk and of the disk. */
    void rest(Dataset data) throws IOException, InterruptedException {
        Path file = write(data);
        String name = "outbox." + data.name();
        run(name + ".full_speed", file, "speed", "2.5");
        run(name + ".packed_groups_of_100", file, "packed", "250000", "100");
    }

    /** What encryption costs: both in one process, in turns. */
    void sealed(Dataset data) throws IOException, InterruptedException {
        run("outbox.%s.at_rest".formatted(data.name()), write(data), "sealed", "5", "1");
    }

    /** What is written to the disk at the rates of a small and of a large site. */
    void wear(Dataset data, String seconds) throws IOException, InterruptedException {
        Path file = write(data);
        List<Running> all = new ArrayList<>();
        for (String rate : RATES) {
            for (String interval : INTERVALS) {
                String name =
                        "outbox.%s.at_%s_per_s.commit_%s_ms".formatted(data.name(), rate, interval);
                all.add(start(name, file, "rate", seconds, rate, interval));
            }
        }
        for (Running each : all) {
            finish(each, 0);
            DemoFolder.delete(each.place());
        }
    }

    /** A backlog of a size or a number of readings: memory, opening after a kill, draining. */
    void backlog(String name, Dataset data, long bytes, long readings)
            throws IOException, InterruptedException {
        Path file = write(data);
        Running filled =
                start(
                        "outbox." + name,
                        file,
                        "fill",
                        Long.toString(bytes),
                        Long.toString(readings));
        finish(filled, KILLED);
        Process process = process(file, filled.place(), "drain");
        finish(new Running("outbox." + name, filled.place(), process), 0);
        DemoFolder.delete(filled.place());
    }

    /**
     * Fills an agent's data directory with what waits for the gateway, at least so many readings.
     */
    public void fill(String name, Dataset data, Path dataDir, long readings)
            throws IOException, InterruptedException {
        Files.createDirectories(dataDir);
        Process process =
                process(
                        write(data),
                        dataDir,
                        "fill",
                        Long.toString(Long.MAX_VALUE),
                        Long.toString(readings));
        finish(new Running(name, dataDir, process), KILLED);
    }

    private void run(String name, Path file, String... what)
            throws IOException, InterruptedException {
        Running running = start(name, file, what);
        finish(running, 0);
        DemoFolder.delete(running.place());
    }

    private Running start(String name, Path file, String... what) throws IOException {
        Path place = Files.createTempDirectory(folder, "outbox-");
        return new Running(name, place, process(file, place, what));
    }

    private Process process(Path file, Path place, String... what) throws IOException {
        Path application = installation.agentJar().resolveSibling("app");
        Path libraries = installation.agentJar().resolveSibling("lib");
        List<String> command = new ArrayList<>();
        command.add(installation.java().toString());
        command.addAll(Programs.AGENT_FLAGS);
        command.add("-cp");
        command.add(
                Stream.of(application, libraries.resolve("main"), libraries.resolve("boot"))
                        .map(jars -> jars.resolve("*").toString())
                        .reduce((some, more) -> some + File.pathSeparator + more)
                        .orElseThrow());
        command.add(MAIN);
        command.add(file.toString());
        command.add(place.toString());
        command.addAll(List.of(what));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("outbox.log").toFile())
                .start();
    }

    private void finish(Running running, int expected) throws IOException, InterruptedException {
        String printed =
                new String(
                        running.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = running.process().waitFor();
        if (code != expected) {
            throw new ToolException(
                    "SKR-T013",
                    ExitCode.ENVIRONMENT,
                    "measuring %s ended with exit code %d: %s"
                            .formatted(
                                    running.name(),
                                    code,
                                    Files.readString(folder.resolve("outbox.log"))));
        }
        printed.lines()
                .filter(line -> line.indexOf('=') > 0)
                .forEach(
                        line -> {
                            String[] figure = line.split("=", 2);
                            figures.print(running.name() + "." + figure[0], figure[1]);
                        });
    }

    /** As the agent's bench reads them. */
    private Path write(Dataset data) throws IOException {
        Path file = folder.resolve(data.name() + ".readings");
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(data.streamCount());
            for (StreamKey key : data.keys()) {
                out.writeUTF(key.deviceId());
                out.writeUTF(key.resource());
                out.writeUTF(typeOf(key.type()));
            }
            out.writeInt(data.texts().size());
            for (String text : data.texts()) {
                out.writeUTF(text);
            }
            out.writeInt(data.size());
            for (int i = 0; i < data.size(); i++) {
                out.writeInt(data.stream(i));
                out.writeLong(data.time(i));
                out.writeDouble(data.value(i));
            }
        }
        return file;
    }

    private static String typeOf(ColumnType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, BOOLEAN, STRING, INT64 -> type.name();
            case BYTES, ROLLUP -> throw new IllegalArgumentException(type + " is no reading's");
        };
    }
}
