package dev.skerry.agent.infer.bench;

import ai.onnxruntime.OrtException;
import com.sun.management.ThreadMXBean;
import dev.skerry.agent.infer.InferenceStage;
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
 * agent's stage does about it; and beside it the same graph called by nobody but ONNX Runtime. Both
 * in short rounds that take turns, so that they see the same machine.
 */
final class StageSpeed implements AutoCloseable {
    private static final int STREAMS = 1_000;
    private static final int READINGS = 4_000;
    private static final List<String> RESULTS = List.of("score", "state_out");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final WatchedDevices devices = new WatchedDevices(STREAMS);
    private final InferenceStage stage;
    private final BareGraph bare;
    private long scores;

    /** Some rounds of something: nanoseconds and allocated bytes of each call. */
    private record Rounds(List<Double> nanos, List<Double> bytes) {
        Rounds() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void time(Runnable round) {
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long began = System.nanoTime();
            round.run();
            nanos.add((System.nanoTime() - began) / (double) READINGS);
            bytes.add((THREADS.getCurrentThreadAllocatedBytes() - bytesBefore) / (double) READINGS);
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
        turns(nanos / 2, new Rounds(), new Rounds());
        Rounds ofStage = new Rounds();
        Rounds ofBare = new Rounds();
        turns(nanos, ofStage, ofBare);
        double[] overheads = new double[ofStage.nanos().size()];
        Arrays.setAll(overheads, i -> ofStage.nanos().get(i) / ofBare.nanos().get(i) - 1);
        InferBench.print("rounds", overheads.length);
        InferBench.print("bare_us", median(ofBare.nanos()) / 1e3);
        InferBench.print("stage_us", median(ofStage.nanos()) / 1e3);
        InferBench.print("overhead", median(overheads));
        InferBench.print("inferences_per_s", 1e9 / median(ofStage.nanos()));
        InferBench.print("bare_bytes_allocated", median(ofBare.bytes()));
        InferBench.print("stage_bytes_allocated", median(ofStage.bytes()));
    }

    private void turns(long nanos, Rounds ofStage, Rounds ofBare) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < nanos) {
            List<List<Reading>> messages = new ArrayList<>(READINGS);
            for (int i = 0; i < READINGS; i++) {
                messages.add(List.of(devices.reading()));
            }
            ofStage.time(() -> messages.forEach(this::infer));
            ofBare.time(
                    () -> {
                        for (int i = 0; i < READINGS; i++) {
                            bare.run();
                        }
                    });
        }
        if (scores == 0 || !stage.troubles().isEmpty()) {
            throw new IllegalStateException("it does not run: " + stage.troubles());
        }
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
