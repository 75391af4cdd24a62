package dev.skerry.gateway.history.bench;

import dev.skerry.gateway.history.Histories;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.telemetry.DamagedBatches;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.Readings.History;
import dev.skerry.gateway.telemetry.Readings.ResourceRef;
import dev.skerry.gateway.telemetry.SqlBatchStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long charts of a device take at the gateway: a value a second of each of its resources, in a
 * batch a second as a connected agent sends them, or an hour to a batch as after a cut.
 */
public final class HistoryBench {
    private static final int READERS = 8;
    private static final long CACHE_BYTES = 64L * 1024 * 1024;
    private static final int POINTS = 1_500;
    private static final int CHARTS_AT_A_TIME = 4;
    private static final int ROUNDS = 9;

    private final Path folder;
    private final Stored stored;

    private HistoryBench(Path folder, Stored stored) {
        this.folder = folder;
        this.stored = stored;
    }

    /**
     * Measures and prints {@code key=value} lines.
     *
     * @param arguments a folder on the disk that is measured, how many days, how many resources,
     *     and how many seconds a batch holds
     */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        var stored =
                new Stored(
                        Stored.FROM,
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]));
        new HistoryBench(Path.of(arguments[0]), stored).run();
    }

    private void run() throws InterruptedException, ExecutionException {
        print("records", (double) stored.records());
        try (Database database = open()) {
            var batches = new SqlBatchStore(database.jdbi(), InstantSource.system());
            print("batches", (double) stored.write(database, batches));
            print("fold_s", Stored.fold(database, batches));
            print(
                    "block_bytes_per_record",
                    database.jdbi()
                                    .withHandle(
                                            handle ->
                                                    handle.createQuery(
                                                                    "select sum(length(payload))"
                                                                            + " from history_block")
                                                            .mapTo(Double.class)
                                                            .one())
                            / stored.records());
        }
        // A gateway that has just started has nothing of it in its memory.
        try (Database database = open()) {
            Histories histories = histories(database);
            print("cold_ms", millis(() -> chart(histories, 0)));
            print("warm_ms", median(() -> chart(histories, 0)));
            print("all_resources_ms", median(() -> charts(histories)));
            print("day_ms", median(() -> day(histories)));
            print("hour_ms", median(() -> hour(histories)));
            double scan = millis(() -> scanned(histories));
            print("scan_ms", scan);
            print("scan_to_warm", scan / median(() -> chart(histories, 0)));
        }
    }

    private Database open() {
        return Database.open(folder, READERS, CACHE_BYTES);
    }

    private static Histories histories(Database database) {
        var batches = new SqlBatchStore(database.jdbi(), InstantSource.system());
        var damaged = new DamagedBatches(new SimpleMeterRegistry());
        return new Histories(
                database.jdbi(), new Readings(batches, damaged), InstantSource.system());
    }

    private History chart(Histories histories, int resource) {
        return checked(
                histories.history(ref(resource), stored.fromMicros(), stored.to(), POINTS),
                stored.seconds());
    }

    private History scanned(Histories histories) {
        return checked(
                histories.fromBatches(ref(0), stored.fromMicros(), stored.to(), POINTS),
                stored.seconds());
    }

    private History day(Histories histories) {
        long day = Duration.ofDays(1).toSeconds();
        return checked(
                histories.history(ref(0), stored.to() - day * Stored.SECOND, stored.to(), POINTS),
                day);
    }

    private History hour(Histories histories) {
        long hour = Duration.ofHours(1).toSeconds();
        return checked(
                histories.history(ref(0), stored.to() - hour * Stored.SECOND, stored.to(), POINTS),
                hour);
    }

    /** All charts of the device, as many at a time as a browser asks for. */
    private int charts(Histories histories) throws InterruptedException, ExecutionException {
        int points = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(CHARTS_AT_A_TIME)) {
            List<Future<History>> asked = new ArrayList<>();
            for (int i = 0; i < stored.resources(); i++) {
                int resource = i;
                asked.add(threads.submit(() -> chart(histories, resource)));
            }
            for (Future<History> answer : asked) {
                points += answer.get().points().size();
            }
        }
        return points;
    }

    private static ResourceRef ref(int resource) {
        return new ResourceRef(Stored.AGENT, Stored.DEVICE, Stored.resource(resource));
    }

    private static History checked(History history, long records) {
        long found = history.points().stream().mapToLong(point -> point.count()).sum();
        if (found != records) {
            throw new IllegalStateException(found + " records in the chart, not " + records);
        }
        return history;
    }

    private static double millis(Callable<?> chart) {
        long begun = System.nanoTime();
        try {
            chart.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private static double median(Callable<?> chart) {
        double[] rounds = new double[ROUNDS];
        Arrays.setAll(rounds, round -> millis(chart));
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    private static void print(String key, double value) {
        System.out.printf(Locale.ROOT, "%s=%.3f%n", key, value);
    }
}
