package dev.skerry.agent.self;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads how the process and its machine do from the files of the kernel (proc(5), and sysfs of
 * thermal zones). What it does not find there is 0 or missing. For one thread.
 */
final class MachineProbe {
    /** The kernel counts for user space in hundredths of a second, whatever it counts in itself. */
    private static final double TICKS_PER_SECOND = 100;

    /** Shares over less than this are noise. */
    private static final long SHORTEST_NANOS = 500_000_000;

    /** Raspberry Pi firmware: bits 0 to 3 say what is the case now. */
    private static final int THROTTLED_NOW = 0xF;

    private final Path root;
    private long readNanos;
    private long processTicks;
    private long busyTicks;
    private long allTicks;
    private @Nullable Sample last;

    /**
     * How process and machine do.
     *
     * @param processCores how many cores the process kept busy since the sample before
     * @param machineBusy which share of all cores was busy, 0 to 1
     * @param celsius null where there is no thermometer
     * @param throttled null where nobody tells
     */
    record Sample(
            double processCores,
            double machineBusy,
            long residentBytes,
            int threads,
            long memoryBytes,
            long memoryFreeBytes,
            @Nullable Double celsius,
            @Nullable Boolean throttled) {}

    /** A probe of the machine whose file system begins here. */
    MachineProbe(Path root) {
        this.root = root;
    }

    /** A sample; the last one when that was taken just before. */
    Sample read(long nowNanos) {
        Sample before = last;
        if (before != null && nowNanos - readNanos < SHORTEST_NANOS) {
            return before;
        }
        double seconds = before == null ? 0 : (nowNanos - readNanos) / 1e9;
        readNanos = nowNanos;
        long process = processTicks();
        long[] machine = machineTicks();
        double cores = seconds <= 0 ? 0 : (process - processTicks) / TICKS_PER_SECOND / seconds;
        long passed = machine[1] - allTicks;
        double busy = seconds <= 0 || passed <= 0 ? 0 : (double) (machine[0] - busyTicks) / passed;
        processTicks = process;
        busyTicks = machine[0];
        allTicks = machine[1];
        Sample sample =
                new Sample(
                        Math.max(0, cores),
                        Math.clamp(busy, 0, 1),
                        kibibytes("proc/self/status", "VmRSS:"),
                        (int) number("proc/self/status", "Threads:"),
                        kibibytes("proc/meminfo", "MemTotal:"),
                        kibibytes("proc/meminfo", "MemAvailable:"),
                        celsius(),
                        throttled());
        last = sample;
        return sample;
    }

    /** User and system time of this process: what follows the name, which may have spaces. */
    private long processTicks() {
        String stat = text("proc/self/stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" +", -1);
        return fields.length < 13 ? 0 : whole(fields[11]) + whole(fields[12]);
    }

    /** Busy and all ticks of all cores. */
    private long[] machineTicks() {
        String cpu = text("proc/stat").lines().findFirst().orElse("");
        long[] ticks =
                Arrays.stream(cpu.split(" +")).skip(1).mapToLong(MachineProbe::whole).toArray();
        if (ticks.length < 5) {
            return new long[2];
        }
        // Guests' time is within user's and nice's already.
        long all = LongStream.of(ticks).limit(8).sum();
        return new long[] {all - ticks[3] - ticks[4], all};
    }

    private long kibibytes(String file, String label) {
        return number(file, label) * 1024;
    }

    private long number(String file, String label) {
        OptionalLong found =
                text(file)
                        .lines()
                        .filter(line -> line.startsWith(label))
                        .mapToLong(line -> whole(line.substring(label.length()).replace("kB", "")))
                        .findFirst();
        return found.orElse(0);
    }

    /** The warmest zone. */
    private @Nullable Double celsius() {
        Path zones = root.resolve("sys/class/thermal");
        if (!Files.isDirectory(zones)) {
            return null;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(zones, "thermal_zone*")) {
            OptionalDouble warmest = OptionalDouble.empty();
            for (Path zone : all) {
                double celsius =
                        whole(text(root.relativize(zone.resolve("temp")).toString())) / 1e3;
                if (celsius > Math.max(0, warmest.orElse(0))) {
                    warmest = OptionalDouble.of(celsius);
                }
            }
            return warmest.isPresent() ? warmest.getAsDouble() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable Boolean throttled() {
        String flags = text("sys/devices/platform/soc/soc:firmware/get_throttled").strip();
        try {
            return flags.isEmpty() ? null : (Integer.parseInt(flags, 16) & THROTTLED_NOW) != 0;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private String text(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static long whole(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
