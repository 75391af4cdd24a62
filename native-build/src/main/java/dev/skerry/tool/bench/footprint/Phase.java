package dev.skerry.tool.bench.footprint;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a process took while it had the same to do.
 *
 * @param readingsPerSecond what it was sent
 * @param samples one a second, in their order; at least two
 * @param lasted between the first and the last
 */
record Phase(int readingsPerSecond, List<Usage> samples, Duration lasted) {
    private static final double MEGA = 1 << 20;

    Phase {
        samples = List.copyOf(samples);
        if (samples.size() < 2) {
            throw new IllegalArgumentException("a phase has two samples or more");
        }
    }

    /** The most that was in memory, in MiB. */
    double rss() {
        return most(Usage::residentBytes);
    }

    /** The same by its share. */
    double pss() {
        return most(Usage::shareBytes);
    }

    /** The same of what is its own and was changed. */
    double dirty() {
        return most(Usage::dirtyBytes);
    }

    private double most(ToLongFunction<Usage> of) {
        return samples.stream().mapToLong(of).max().orElseThrow() / MEGA;
    }

    /** How much of a core, in percent. */
    double cpuPercent() {
        Duration used = samples.getLast().cpu().minus(samples.getFirst().cpu());
        return 100.0 * used.toNanos() / lasted.toNanos();
    }

    /** What it had written to the disk in a second, in KiB. */
    double writtenPerSecond() {
        long bytes = samples.getLast().writtenBytes() - samples.getFirst().writtenBytes();
        return bytes / 1024.0 / (lasted.toMillis() / 1000.0);
    }
}
