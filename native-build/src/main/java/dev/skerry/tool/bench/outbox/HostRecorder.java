package dev.skerry.tool.bench.outbox;

import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches this machine while the rest is measured: the resources of the profile {@code host}, with
 * its two digits, at a pace at which some hundred readings come together in a short run. Rates over
 * such short intervals vary more than the agent's, so the figure is not flattered.
 */
final class HostRecorder implements AutoCloseable {
    private static final long INTERVAL_NANOS = 25_000_000;
    private static final double SECOND_NANOS = 1e9;

    private final Dataset data = new Dataset("host");
    private final Thread thread = Thread.ofPlatform().name("host-recorder").unstarted(this::run);
    private final FileStore disk;
    private volatile boolean stopping;
    private long busy;
    private long ticks;
    private long received;
    private long sent;

    /**
     * Begins to watch.
     *
     * @param folder whose file system's fill level is recorded
     */
    HostRecorder(Path folder) throws IOException {
        disk = Files.getFileStore(folder);
        thread.start();
    }

    /** Stops, and gives what was seen. */
    Dataset finish() throws InterruptedException {
        stopping = true;
        LockSupport.unpark(thread);
        thread.join();
        return data;
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            readCounters();
            long before = System.nanoTime();
            long next = before;
            while (!stopping) {
                next += INTERVAL_NANOS;
                while (!stopping && System.nanoTime() < next) {
                    LockSupport.parkNanos(this, next - System.nanoTime());
                }
                long now = System.nanoTime();
                look((now - before) / SECOND_NANOS);
                before = now;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look(double seconds) throws IOException {
        long busyBefore = busy;
        long ticksBefore = ticks;
        long receivedBefore = received;
        long sentBefore = sent;
        readCounters();
        long time = System.currentTimeMillis() * 1_000;
        add("cpu_load", time, 100.0 * (busy - busyBefore) / Math.max(1, ticks - ticksBefore));
        add("memory_used", time, memoryUsed());
        double whole = disk.getTotalSpace();
        add("disk_used", time, 100 * (whole - disk.getUsableSpace()) / whole);
        add("network_in", time, (received - receivedBefore) / seconds);
        add("network_out", time, (sent - sentBefore) / seconds);
    }

    private void add(String resource, long time, double value) {
        double kept = Math.round(value * 100) / 100.0;
        data.add(new StreamKey("host-bench", resource, ColumnType.FLOAT32), time, (float) kept);
    }

    private void readCounters() throws IOException {
        String[] cpu =
                Files.readString(Path.of("/proc/stat"))
                        .lines()
                        .findFirst()
                        .orElse("")
                        .split(" +", -1);
        ticks = 0;
        for (int i = 1; i < cpu.length; i++) {
            ticks += Long.parseLong(cpu[i]);
        }
        busy = ticks - Long.parseLong(cpu[4]) - Long.parseLong(cpu[5]);
        received = 0;
        sent = 0;
        for (String line : Files.readAllLines(Path.of("/proc/net/dev"))) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String[] fields = line.substring(colon + 1).strip().split(" +", -1);
                received += Long.parseLong(fields[0]);
                sent += Long.parseLong(fields[8]);
            }
        }
    }

    private static double memoryUsed() throws IOException {
        double total = 1;
        double available = 0;
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            String[] fields = line.split(" +", -1);
            switch (fields[0]) {
                case "MemTotal:" -> total = Double.parseDouble(fields[1]);
                case "MemAvailable:" -> available = Double.parseDouble(fields[1]);
                default -> {
                    // Not asked for.
                }
            }
        }
        return 100 * (total - available) / total;
    }
}
