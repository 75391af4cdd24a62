package dev.skerry.gateway.history.bench;

import dev.skerry.gateway.fleet.Presence;
import dev.skerry.gateway.fleet.SqlFleetStore;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.telemetry.SqlBatchStore;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.ResourceInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Writes a device with a long history into the store of a gateway that does not run: {@code pump-1}
 * of the agent {@code bench}, a value a second of each resource up to now, all of it folded.
 */
public final class StoredHistory {
    private static final long CACHE_BYTES = 64L * 1024 * 1024;

    private StoredHistory() {}

    /**
     * Writes it and prints {@code key=value} lines.
     *
     * @param arguments the gateway's data directory, how many days, how many resources, and how
     *     many seconds a batch holds
     */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int days = Integer.parseInt(arguments[1]);
        Instant from = Instant.now().minus(Duration.ofDays(days));
        var stored =
                new Stored(
                        from.getEpochSecond() * Stored.SECOND,
                        days,
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]));
        try (Database database = Database.open(Path.of(arguments[0]), 1, CACHE_BYTES)) {
            var batches = new SqlBatchStore(database.jdbi(), InstantSource.system());
            print("batches", (double) stored.write(database, batches));
            declare(database, stored.resources());
            print("fold_s", Stored.fold(database, batches));
        }
        print("records", (double) stored.records());
    }

    private static void declare(Database database, int resources) {
        var device =
                Device.newBuilder()
                        .setDeviceId(Stored.DEVICE)
                        .setProfileName("pump")
                        .setProfileVersion("1.0.0");
        for (int resource = 0; resource < resources; resource++) {
            device.addResources(
                    ResourceInfo.newBuilder()
                            .setName(Stored.resource(resource))
                            .setType("float32")
                            .setUnit("Cel"));
        }
        var fleet = new SqlFleetStore(database.jdbi(), Presence.NOBODY, InstantSource.system());
        database.jdbi()
                .useTransaction(
                        transaction ->
                                fleet.devicesDeclared(
                                        transaction, Stored.AGENT, List.of(device.build())));
    }

    private static void print(String key, double value) {
        System.out.printf(Locale.ROOT, "%s=%.3f%n", key, value);
    }
}
