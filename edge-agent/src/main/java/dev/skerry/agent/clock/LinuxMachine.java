package dev.skerry.agent.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of time without a system call of our own. Where a file is missing the agent
 * takes its own start for the machine's. Used by one thread at a time.
 */
public final class LinuxMachine implements Machine {
    /** Beyond what reading {@code /proc/uptime}, which has hundredths of seconds, can be off. */
    private static final long SLEPT_MICROS = 1_000_000;

    private static final long READ_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path root;
    private final Path synchronisedFile;
    private final Optional<Path> pretence;
    private final boolean keepsTime;
    private final String ownStart = UUID.randomUUID().toString();
    private long readAtNanos;
    private long offsetMicros;

    /**
     * The machine that this process runs on.
     *
     * @param root where {@code proc} and {@code sys} are
     * @param synchronisedFile whoever sets the clock by the network touches it each time
     * @param pretence for tests: a file with the seconds that are added to the system clock and, on
     *     a second line, what the boot is called instead
     */
    public LinuxMachine(Path root, Path synchronisedFile, Optional<Path> pretence) {
        this.root = root;
        this.synchronisedFile = synchronisedFile;
        this.pretence = pretence;
        this.keepsTime = keepsTime(root, synchronisedFile);
        this.readAtNanos = System.nanoTime();
        this.offsetMicros = Math.max(0, procUptimeMicros()) - micros(readAtNanos);
    }

    /**
     * A PC, a server or a container has a clock with a battery, or its host has. A board, which
     * tells by its device tree, has none unless the kernel found one; even then it need not have a
     * battery, and whoever sets the clock by the network knows better.
     */
    private static boolean keepsTime(Path root, Path synchronisedFile) {
        if (!Files.exists(root.resolve("sys/firmware/devicetree"))) {
            return true;
        }
        Path daemon = synchronisedFile.getParent();
        boolean isSetByNetwork = daemon != null && Files.exists(daemon);
        try (Stream<Path> clocks = Files.list(root.resolve("sys/class/rtc"))) {
            return clocks.findAny().isPresent() && !isSetByNetwork;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public long systemMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())
                + TimeUnit.SECONDS.toMicros(pretendedSeconds());
    }

    @Override
    public long uptimeMicros() {
        long now = System.nanoTime();
        if (now - readAtNanos >= READ_EVERY_NANOS) {
            readAtNanos = now;
            long slept = procUptimeMicros() - micros(now) - offsetMicros;
            // System.nanoTime stands still while the machine sleeps; this does not.
            if (slept > SLEPT_MICROS) {
                offsetMicros += slept;
            }
        }
        return micros(now) + offsetMicros;
    }

    @Override
    public String bootId() {
        List<String> lines = pretended();
        if (lines.size() > 1) {
            return lines.get(1);
        }
        String id = firstLine(root.resolve("proc/sys/kernel/random/boot_id"));
        return id == null || procUptimeMicros() < 0 ? ownStart : id;
    }

    @Override
    public long synchronisedMillis() {
        try {
            return Files.getLastModifiedTime(synchronisedFile).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public boolean keepsTime() {
        return keepsTime;
    }

    /** Negative when the machine does not tell. */
    private long procUptimeMicros() {
        String line = firstLine(root.resolve("proc/uptime"));
        if (line == null) {
            return -1;
        }
        try {
            return Math.round(Double.parseDouble(line.split(" ", 2)[0]) * 1e6);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private long pretendedSeconds() {
        List<String> lines = pretended();
        return lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst());
    }

    private List<String> pretended() {
        if (pretence.isEmpty()) {
            return List.of();
        }
        try {
            return Files.readString(pretence.get()).strip().lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static @Nullable String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
