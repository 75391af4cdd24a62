package dev.skerry.agent.outbox.bench;

import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxKey;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.profile.file.DataKey;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/**
 * One measurement of an outbox, printed as {@code key=value} lines. A process each: the kernel
 * counts what a process writes, and an outbox is opened after its process was killed.
 */
public final class OutboxBench {
    private static final double FLASH_READINGS = 100_000;
    private static final int COMMIT_RECORDS = 4_000;
    private static final int RECENT_MESSAGES = 8_192;
    private static final long CAPACITY = 4L << 30;
    private static final long SMALL_CAPACITY = 4L << 20;
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(50);

    /** A drained outbox keeps a segment in use and one to use again. */
    private static final long FREED_BYTES = 12L << 20;

    private static final long FREED_WITHIN_NANOS = 10_000_000_000L;

    /** A process that is killed has this exit code too. */
    private static final int KILLED = 137;

    private final RecordedMessages messages;
    private final Path folder;

    private OutboxBench(RecordedMessages messages, Path folder) {
        this.messages = messages;
        this.folder = folder;
    }

    /**
     * Measures.
     *
     * @param arguments a file of readings, a folder for the outbox, and what to measure: {@code
     *     speed SECONDS}, {@code rate SECONDS READINGS_PER_SECOND COMMIT_MILLIS}, {@code packed
     *     READINGS RECORDS_PER_COMMIT}, {@code sealed ROUNDS SECONDS}, {@code fill BYTES READINGS}
     *     or {@code drain}
     */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, OutboxUnavailableException {
        OutboxBench bench =
                new OutboxBench(
                        RecordedMessages.read(Path.of(arguments[0])), Path.of(arguments[1]));
        switch (arguments[2]) {
            case "speed" -> bench.speed(seconds(arguments[3]));
            case "rate" ->
                    bench.rate(
                            seconds(arguments[3]),
                            Double.parseDouble(arguments[4]),
                            Duration.ofMillis(Long.parseLong(arguments[5])));
            case "packed" ->
                    bench.packed(Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]));
            case "sealed" -> bench.sealed(Integer.parseInt(arguments[3]), seconds(arguments[4]));
            case "fill" -> bench.fill(Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
            case "drain" -> bench.drain();
            default -> throw new IllegalArgumentException("no measurement " + arguments[2]);
        }
    }

    private static long seconds(String text) {
        return (long) (Double.parseDouble(text) * 1e9);
    }

    private static OutboxSettings settings(Duration interval, int records, long capacity) {
        return new OutboxSettings(interval, records, capacity, RECENT_MESSAGES);
    }

    private static BooleanSupplier after(long nanos) {
        long end = System.nanoTime() + nanos;
        return () -> System.nanoTime() - end > 0;
    }

    private void speed(long nanos)
            throws IOException, InterruptedException, OutboxUnavailableException {
        OutboxSettings settings = settings(COMMIT_INTERVAL, COMMIT_RECORDS, CAPACITY);
        long opening = System.nanoTime();
        try (LoadedOutbox loaded = new LoadedOutbox(folder, settings, messages)) {
            print("open_new_ms", (System.nanoTime() - opening) / 1e6);
            long reserve = loaded.awaitReserve();
            loaded.load(0, after(nanos / 2));
            long before = loaded.appendedRecords();
            long written = WrittenBytes.ofThisProcess();
            long begin = System.nanoTime();
            loaded.load(0, after(nanos));
            long readings = loaded.appendedRecords() - before;
            print("durable_readings_per_s", readings / ((System.nanoTime() - begin) / 1e9));
            print("readings_per_commit", readings / (double) loaded.latencies().count());
            written(WrittenBytes.ofThisProcess() - written, readings);
            pauses(loaded);
            resting(loaded.outbox(), reserve);
        }
    }

    /** With and without encryption in turns, so that both see the same machine. */
    private void sealed(int rounds, long nanos)
            throws IOException, InterruptedException, OutboxUnavailableException {
        Path keyFile = folder.resolve("bench.key");
        DataKey.make(keyFile, new SecureRandom());
        OutboxKey key = OutboxKey.of(DataKey.read(keyFile));
        List<Pace> plain = new ArrayList<>();
        List<Pace> sealed = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            plain.add(pace("plain-" + round, OutboxKey.NONE, nanos));
            sealed.add(pace("sealed-" + round, key, nanos));
        }
        print("plain.durable_readings_per_s", median(plain, Pace::readingsPerSecond));
        print("sealed.durable_readings_per_s", median(sealed, Pace::readingsPerSecond));
        print(
                "sealed_to_plain",
                median(sealed, Pace::readingsPerSecond) / median(plain, Pace::readingsPerSecond));
        print("plain.cpu_ns_per_reading", median(plain, Pace::cpuNanosPerReading));
        print("sealed.cpu_ns_per_reading", median(sealed, Pace::cpuNanosPerReading));
    }

    /** What an outbox does at full speed; the processor's time tells more on a busy machine. */
    private record Pace(double readingsPerSecond, double cpuNanosPerReading) {}

    private Pace pace(String name, OutboxKey key, long nanos)
            throws InterruptedException, OutboxUnavailableException {
        OutboxSettings settings =
                new OutboxSettings(COMMIT_INTERVAL, COMMIT_RECORDS, CAPACITY, RECENT_MESSAGES, key);
        try (LoadedOutbox loaded = new LoadedOutbox(folder.resolve(name), settings, messages)) {
            loaded.load(0, after(nanos / 2));
            long before = loaded.appendedRecords();
            Duration cpu = cpu();
            long begin = System.nanoTime();
            loaded.load(0, after(nanos));
            double readings = loaded.appendedRecords() - before;
            return new Pace(
                    readings / ((System.nanoTime() - begin) / 1e9),
                    cpu().minus(cpu).toNanos() / readings);
        }
    }

    /** Of all threads of this process. */
    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double median(List<Pace> paces, ToDoubleFunction<Pace> figure) {
        return median(paces.stream().map(figure::applyAsDouble).toList());
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }

    private void rate(long nanos, double readingsPerSecond, Duration interval)
            throws IOException, InterruptedException, OutboxUnavailableException {
        OutboxSettings settings = settings(interval, COMMIT_RECORDS, CAPACITY);
        try (LoadedOutbox loaded = new LoadedOutbox(folder, settings, messages)) {
            loaded.awaitReserve();
            long written = WrittenBytes.ofThisProcess();
            loaded.load(readingsPerSecond, after(nanos));
            written(WrittenBytes.ofThisProcess() - written, loaded.appendedRecords());
            pauses(loaded);
        }
    }

    /** Small groups in small segments, so that most of it is packed soon. */
    private void packed(long readings, int records)
            throws IOException, InterruptedException, OutboxUnavailableException {
        OutboxSettings settings = settings(COMMIT_INTERVAL, records, SMALL_CAPACITY);
        try (LoadedOutbox loaded = new LoadedOutbox(folder, settings, messages)) {
            long reserve = loaded.awaitReserve();
            loaded.load(0, () -> loaded.appendedRecords() >= readings);
            loaded.awaitCalm();
            pauses(loaded);
            resting(loaded.outbox(), reserve);
        }
    }

    /** Fills an outbox up to a size or a number of readings, and ends as kill -9 does. */
    private void fill(long bytes, long readings)
            throws InterruptedException, OutboxUnavailableException {
        OutboxSettings settings = settings(COMMIT_INTERVAL, COMMIT_RECORDS, CAPACITY);
        long heapBefore = LoadedOutbox.heapBytes();
        LoadedOutbox loaded = new LoadedOutbox(folder, settings, messages);
        Outbox outbox = loaded.outbox();
        loaded.load(
                0,
                () ->
                        outbox.ledger().pendingBytes() >= bytes
                                || outbox.ledger().pending() >= readings);
        print("readings", outbox.ledger().pending());
        print("content_mib", outbox.ledger().pendingBytes() / (double) (1 << 20));
        print("disk_mib", outbox.diskBytes() / (double) (1 << 20));
        print("heap_mib", (LoadedOutbox.heapBytes() - heapBefore) / (double) (1 << 20));
        Runtime.getRuntime().halt(KILLED);
    }

    /** Opens what was filled and takes all out of it, while readings come in. */
    private void drain() throws InterruptedException, OutboxUnavailableException, IOException {
        OutboxSettings settings = settings(COMMIT_INTERVAL, COMMIT_RECORDS, CAPACITY);
        long begin = System.nanoTime();
        LoadedOutbox loaded = new LoadedOutbox(folder, settings, messages);
        print("open_ms", (System.nanoTime() - begin) / 1e6);
        Outbox outbox = loaded.outbox();
        long records = outbox.ledger().pending();
        long written = WrittenBytes.ofThisProcess();
        AtomicBoolean drained = new AtomicBoolean();
        Thread source = Thread.ofPlatform().start(() -> trickle(loaded, drained));
        begin = System.nanoTime();
        long through = drain(outbox, outbox.nextSequence() - 1);
        while (outbox.ledger().acknowledged() < records) {
            LockSupport.parkNanos(1_000_000);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        drained.set(true);
        source.join();
        print("readings_per_s", records / seconds);
        print("mib_per_s", through / seconds / (1 << 20));
        print("written_mib", (WrittenBytes.ofThisProcess() - written) / (double) (1 << 20));
        pauses(loaded);
        BooleanSupplier longEnough = after(FREED_WITHIN_NANOS);
        while (outbox.diskBytes() > FREED_BYTES && !longEnough.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
        print("disk_mib_left", outbox.diskBytes() / (double) (1 << 20));
        loaded.close();
    }

    private static void trickle(LoadedOutbox loaded, AtomicBoolean enough) {
        try {
            loaded.load(10_000, enough::get);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many bytes were taken out. */
    private static long drain(Outbox outbox, long last) throws OutboxUnavailableException {
        long bytes = 0;
        long from = 1;
        while (from <= last) {
            List<StoredBatch> batches = outbox.load(Lane.LANE_TELEMETRY, from, last, 16);
            if (batches.isEmpty()) {
                break;
            }
            bytes += batches.stream().mapToLong(batch -> batch.content().length).sum();
            outbox.acknowledge(from, batches.getLast().sequence());
            from = batches.getLast().sequence() + 1;
        }
        return bytes;
    }

    private static void written(long bytes, long readings) {
        print("written_bytes_per_100000", bytes * (FLASH_READINGS / readings));
    }

    private static void pauses(LoadedOutbox loaded) {
        print("commit_p50_ms", loaded.latencies().millis(0.5));
        print("commit_p99.9_ms", loaded.latencies().millis(0.999));
        print("commit_max_ms", loaded.latencies().millis(1));
    }

    /** The reserve is taken once and grows with nothing. */
    private static void resting(Outbox outbox, long reserve) {
        double records = outbox.ledger().pending();
        print("content_bytes_per_reading", outbox.ledger().pendingBytes() / records);
        print("disk_bytes_per_reading", (outbox.diskBytes() - reserve) / records);
    }

    private static void print(String key, Object value) {
        System.out.println(
                key
                        + "="
                        + (value instanceof Double number
                                ? String.format(Locale.ROOT, "%.3f", number)
                                : value));
    }
}
