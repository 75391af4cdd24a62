package dev.skerry.agent.infer.bench;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One measurement of how an agent runs models, printed as {@code key=value} lines. A process each,
 * with an agent's flags: what a process takes of the memory is known of the whole of it only.
 */
public final class InferBench {
    private InferBench() {}

    /**
     * Measures.
     *
     * @param arguments an empty folder, and what to measure: {@code speed SECONDS}, {@code memory
     *     STREAMS MESSAGES} or {@code latency SECONDS READINGS_PER_SECOND}
     */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, OrtException, OutboxUnavailableException {
        // Where the figures go nothing else is to be read.
        Logger.getLogger("").setLevel(Level.WARNING);
        Path folder = Path.of(arguments[0]);
        int first = Integer.parseInt(arguments[2]);
        switch (arguments[1]) {
            case "speed" -> {
                try (StageSpeed speed = new StageSpeed(folder)) {
                    speed.measure(first * 1_000_000_000L);
                }
            }
            case "memory" -> {
                try (BenchLine line = new BenchLine(folder, first)) {
                    line.feed(Integer.parseInt(arguments[3]));
                    Memory.print();
                }
            }
            case "latency" -> {
                try (BenchLine line = new BenchLine(folder, BenchLine.STREAMS)) {
                    LineLatency.measure(line, first, Integer.parseInt(arguments[3]));
                }
            }
            default -> throw new IllegalArgumentException("no measurement " + arguments[1]);
        }
    }

    static void print(String key, double value) {
        System.out.printf(Locale.ROOT, "%s=%.4f%n", key, value);
    }
}
