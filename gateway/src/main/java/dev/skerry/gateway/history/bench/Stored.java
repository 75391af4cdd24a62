package dev.skerry.gateway.history.bench;

import dev.skerry.gateway.fleet.Presence;
import dev.skerry.gateway.fleet.SqlFleetStore;
import dev.skerry.gateway.history.Folder;
import dev.skerry.gateway.store.CommitMetrics;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.BatchDigest;
import dev.skerry.gateway.telemetry.BatchInspector;
import dev.skerry.gateway.telemetry.IncomingBatch;
import dev.skerry.gateway.telemetry.SqlBatchStore;
import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * What is measured: a device's values, one a second of each resource.
 *
 * @param fromMicros when they begin
 */
record Stored(long fromMicros, int days, int resources, int batchSeconds) {
    static final String AGENT = "bench";
    static final String DEVICE = "pump-1";
    static final long SECOND = 1_000_000;

    /** A whole day, so that what is asked for begins with a share. */
    static final long FROM = Duration.ofDays(20_000).toSeconds() * SECOND;

    private static final int GROUP = 512;

    static String resource(int number) {
        return "value-" + number;
    }

    long seconds() {
        return Duration.ofDays(days).toSeconds();
    }

    long records() {
        return seconds() * resources;
    }

    long to() {
        return fromMicros + seconds() * SECOND;
    }

    /** Files all of it as a session does; returns how many batches. */
    long write(Database database, SqlBatchStore batches) {
        var fleet = new SqlFleetStore(database.jdbi(), Presence.NOBODY, InstantSource.system());
        var hello = Hello.newBuilder().setAgentId(AGENT).setEpoch(1).build();
        database.jdbi().useTransaction(transaction -> fleet.agentSeen(transaction, hello, 0));
        var encoder = new BatchEncoder(BatchLimits.DEFAULT);
        long count = seconds() / batchSeconds;
        for (long from = 0; from < count; from += GROUP) {
            long first = from;
            database.jdbi()
                    .useTransaction(
                            transaction -> {
                                for (long i = first; i < Math.min(count, first + GROUP); i++) {
                                    IncomingBatch batch = batch(encoder, i);
                                    BatchDigest digest =
                                            Objects.requireNonNull(
                                                    BatchInspector.inspect(batch).digest());
                                    if (batches.insert(transaction, batch, digest).isEmpty()) {
                                        throw new IllegalStateException(
                                                "batch %d was there".formatted(i));
                                    }
                                }
                                batches.committing(transaction);
                            });
        }
        return count;
    }

    private IncomingBatch batch(BatchEncoder encoder, long number) {
        encoder.clear();
        for (int resource = 0; resource < resources; resource++) {
            var key = new StreamKey(DEVICE, resource(resource), ColumnType.FLOAT32);
            for (int i = 0; i < batchSeconds; i++) {
                long second = number * batchSeconds + i;
                boolean fits =
                        encoder.addDouble(
                                key, fromMicros + second * SECOND, value(second, resource), 0);
                if (!fits) {
                    throw new IllegalArgumentException("so many seconds fit in no batch");
                }
            }
        }
        return new IncomingBatch(
                AGENT,
                1,
                number + 1,
                Lane.LANE_TELEMETRY,
                encoder.recordCount(),
                encoder.encode(),
                true,
                fromMicros);
    }

    /** Adds what was written to blocks, as the gateway does in the background; returns seconds. */
    static double fold(Database database, SqlBatchStore batches)
            throws InterruptedException, ExecutionException {
        var committer =
                new GroupCommitter(
                        database.jdbi(),
                        new StoreHealth(),
                        new CommitMetrics(batches, new SimpleMeterRegistry()),
                        Duration.ZERO,
                        64 << 20);
        committer.start();
        var folder = new Folder(database.jdbi(), committer);
        long begun = System.nanoTime();
        folder.sweep();
        double seconds = (System.nanoTime() - begun) / 1e9;
        folder.stop();
        committer.stop();
        return seconds;
    }

    /** A day's curve with some noise, in tenths. */
    private static double value(long second, int resource) {
        long noise = (second * 0x9e37_79b9_7f4a_7c15L) >>> 58;
        return Math.round(200 + 50 * Math.sin(second / 13_750.0 + resource) + noise / 4.0) / 10.0;
    }
}
