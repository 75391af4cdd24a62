package dev.skerry.agent.infer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the memory, after what is not in use was collected. */
final class Memory {
    private Memory() {}

    static void print() throws IOException {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.gc();
        InferBench.print("heap_bytes", (double) (runtime.totalMemory() - runtime.freeMemory()));
        InferBench.print("resident_bytes", (double) resident());
    }

    /** {@code VmRSS: 1234 kB} */
    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("the kernel doesn't say what a process takes");
    }
}
