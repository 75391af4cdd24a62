package dev.skerry.agent.infer.bench;

import ai.onnxruntime.OrtException;
import com.sun.management.ThreadMXBean;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.infer.InferenceStage.Coming;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.Reading;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long an inference takes on one core: a reading in, its inference out, with all that the
 * agent's stage does about it; and beside it the same graph called by nobody but ONNX Runtime. All
 * in short rounds that take turns, so that they see the same machine.
 */
final class StageSpeed implements AutoCloseable {
    private static final int STREAMS = 1_000;
    private static final int READINGS = 4_096;
    private static final int FEW = 8;
    private static final int MANY = 64;
    private static final List<String> RESULTS = List.of("score", "state_out");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final WatchedDevices devices = new WatchedDevices(STREAMS);
    private final InferenceStage stage;
    private final BareGraph bare;
    private long scores;

    /** Some rounds of something; of each call the nanoseconds, those on a core, and the bytes. */
    private record Rounds(List<Double> nanos, List<Double> cpuNanos, List<Double> bytes) {
        Rounds() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void time(Runnable round) {
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            round.run();
            nanos.add((System.nanoTime() - began) / (double) READINGS);
            cpuNanos.add((THREADS.getCurrentThreadCpuTime() - cpuBefore) / (double) READINGS);
            bytes.add((THREADS.getCurrentThreadAllocatedBytes() - bytesBefore) / (double) READINGS);
        }

        void print(String name) {
            InferBench.print(name + "_us", median(nanos) / 1e3);
            InferBench.print(name + "_cpu_us", median(cpuNanos) / 1e3);
            InferBench.print(name + "_bytes_allocated", median(bytes));
        }
    }

    /** What is compared: calls of the graph alone, and the stage with so many that wait. */
    private record Turns(Rounds bare, Rounds one, Rounds few, Rounds many) {
        Turns() {
            this(new Rounds(), new Rounds(), new Rounds(), new Rounds());
        }
    }

    StageSpeed(Path folder) throws IOException, OrtException {
        stage = new InferenceStage(folder, SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
        // The stage writes the graph that it runs.
        for (int i = 0; i < STREAMS * WatchedDevices.WARM_UP; i++) {
            infer(List.of(devices.reading()));
        }
        try (Stream<Path> files = Files.list(folder)) {
            Path graph =
                    files.filter(file -> file.toString().endsWith(".onnx"))
                            .findFirst()
                            .orElseThrow();
            bare = new BareGraph(Files.readAllBytes(graph), RESULTS, 1);
        }
    }

    void measure(long nanos) {
        take(nanos / 2, new Turns());
        Turns turns = new Turns();
        take(nanos, turns);
        InferBench.print("rounds", turns.bare().nanos().size());
        turns.bare().print("bare");
        turns.one().print("stage");
        turns.few().print("stage_" + FEW + "_waiting");
        turns.many().print("stage_" + MANY + "_waiting");
        InferBench.print("overhead", overhead(turns.one().nanos(), turns.bare().nanos()));
        InferBench.print("overhead_cpu", overhead(turns.one().cpuNanos(), turns.bare().cpuNanos()));
        InferBench.print("inferences_per_s", 1e9 / median(turns.one().nanos()));
        InferBench.print("inferences_per_cpu_s", 1e9 / median(turns.one().cpuNanos()));
    }

    private static double overhead(List<Double> ofStage, List<Double> ofBare) {
        double[] overheads = new double[ofStage.size()];
        Arrays.setAll(overheads, i -> ofStage.get(i) / ofBare.get(i) - 1);
        return median(overheads);
    }

    private void take(long nanos, Turns turns) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < nanos) {
            turns.bare()
                    .time(
                            () -> {
                                for (int i = 0; i < READINGS; i++) {
                                    bare.run();
                                }
                            });
            List<Coming> messages = messages();
            turns.one().time(() -> messages.forEach(it -> infer(it.readings())));
            round(turns.few(), FEW);
            round(turns.many(), MANY);
        }
        if (scores == 0 || !stage.troubles().isEmpty()) {
            throw new IllegalStateException("it does not run: " + stage.troubles());
        }
    }

    /** Messages of which so many wait at a time, as the pipeline shows them to the stage. */
    private void round(Rounds rounds, int waiting) {
        List<Coming> messages = messages();
        rounds.time(
                () -> {
                    for (int i = 0; i < READINGS; i += waiting) {
                        List<Coming> next = messages.subList(i, i + waiting);
                        stage.lookAhead(next);
                        next.forEach(it -> infer(it.readings()));
                    }
                });
        stage.lookAhead(List.of());
    }

    private List<Coming> messages() {
        List<Coming> messages = new ArrayList<>(READINGS);
        for (int i = 0; i < READINGS; i++) {
            Reading reading = devices.reading();
            messages.add(new Coming(devices.profile(), reading.deviceId(), List.of(reading)));
        }
        return messages;
    }

    private void infer(List<Reading> readings) {
        for (Inference inference : stage.infer(devices.profile(), readings)) {
            scores += inference.warmingUp() ? 0 : 1;
        }
    }

    private static double median(List<Double> values) {
        return median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    @Override
    public void close() throws OrtException {
        bare.close();
        stage.close();
    }
}
