package dev.skerry.tool.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.skerry.tool.Installation;
import dev.skerry.tool.demo.DemoFolder;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * How an agent runs its built-in model: speed beside ONNX Runtime alone, memory of a thousand
 * streams, and how long a decision takes. Each in processes of its own with an agent's flags.
 */
final class InferBench {
    private static final String MAIN = "dev.skerry.agent.infer.bench.InferBench";
    private static final int RUNS = 3;
    private static final String STREAMS = "1000";
    private static final String READINGS_PER_SECOND = "5000";

    /** As many with one stream as with all: it is not what passed through that is weighed. */
    private static final String MESSAGES = "120000";

    private static final double MEGA = 1 << 20;

    private final Installation installation;
    private final Path folder;
    private final String seconds;
    private final BiConsumer<String, Object> figures;

    private InferBench(
            Installation installation,
            Path folder,
            int seconds,
            BiConsumer<String, Object> figures) {
        this.installation = installation;
        this.folder = folder;
        this.seconds = String.valueOf(seconds);
        this.figures = figures;
    }

    /** Measures and prints {@code key=value} lines, or all as one JSON object at the end. */
    static void run(
            Installation installation, Path folder, int seconds, boolean isJson, PrintWriter out)
            throws IOException, InterruptedException {
        Map<String, Object> all = new LinkedHashMap<>();
        BiConsumer<String, Object> figures = isJson ? all::put : new Figures(out)::print;
        InferBench bench = new InferBench(installation, folder, seconds, figures);
        figures.accept("machine.cores", Runtime.getRuntime().availableProcessors());
        bench.speed();
        bench.memory();
        bench.latency();
        if (isJson) {
            out.println(
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(all));
            out.flush();
        }
    }

    private void speed() throws IOException, InterruptedException {
        measured("speed", seconds).forEach((key, value) -> figures.accept("infer." + key, value));
    }

    private void memory() throws IOException, InterruptedException {
        double[] heap = new double[RUNS];
        double[] resident = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            Map<String, Double> one = measured("memory", "1", MESSAGES);
            Map<String, Double> all = measured("memory", STREAMS, MESSAGES);
            heap[run] = difference(all, one, "heap_bytes");
            resident[run] = difference(all, one, "resident_bytes");
        }
        figures.accept("memory.streams", Integer.valueOf(STREAMS));
        putMedian("memory.heap_mb", heap);
        putMedian("memory.resident_mb", resident);
    }

    private static double difference(
            Map<String, Double> more, Map<String, Double> less, String figure) {
        return (more.getOrDefault(figure, Double.NaN) - less.getOrDefault(figure, Double.NaN))
                / MEGA;
    }

    private void latency() throws IOException, InterruptedException {
        Map<String, List<Double>> runs = new LinkedHashMap<>();
        for (int run = 0; run < RUNS; run++) {
            measured("latency", seconds, READINGS_PER_SECOND)
                    .forEach(
                            (key, value) ->
                                    runs.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
        }
        runs.forEach(
                (key, values) ->
                        putMedian(
                                "latency." + key,
                                values.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /** The median of several runs, and all of them if they differ. */
    private void putMedian(String key, double[] runs) {
        figures.accept(key, Figures.median(runs));
        if (Arrays.stream(runs).distinct().count() > 1) {
            figures.accept(
                    key + ".runs", Arrays.stream(runs).mapToObj(InferBench::rounded).toList());
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }

    private Map<String, Double> measured(String... what) throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(folder, "infer-");
        List<String> arguments = new ArrayList<>(List.of(place.toString()));
        arguments.addAll(List.of(what));
        Map<String, Double> figures =
                MeasuringProcess.run(
                        installation.agentClass(
                                Programs.AGENT_FLAGS, MAIN, arguments.toArray(String[]::new)));
        DemoFolder.delete(place);
        return figures;
    }
}
