package dev.skerry.tool.bench;

import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Ledger;
import dev.skerry.sync.proto.ResourceInfo;
import dev.skerry.sync.proto.Trouble;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A large fleet in a gateway's store, written straight into its tables while the gateway does not
 * run; it must have run once, which makes the tables. Takes some seconds for 5,000 agents with ten
 * devices each. All agents are cut off, as nobody connects for them.
 *
 * @param agents {@code line-1} and so on, at forty sites
 * @param devicesOfEach with four resources and their newest values
 * @param seed of all that is as chance has it
 */
public record SeededFleet(int agents, int devicesOfEach, long seed) {
    private static final int SITES = 40;
    private static final int BATCH = 2_000;
    private static final long EPOCH = 7;
    private static final int FLOAT64 = 1;
    private static final List<String> PROFILES = List.of("pump", "tank", "gearbox", "meter", "fan");
    private static final List<String> TAGS = List.of("canary", "outdoor", "critical", "rented");
    private static final List<String> VERSIONS = List.of("1.4.2", "1.4.1", "1.3.0", "1.2.9");
    private static final List<String> RESOURCES =
            List.of("temperature", "vibration", "current", "pressure");

    /** Writes it into the store below a gateway's data directory. */
    public void write(Path dataDir) {
        String url = "jdbc:h2:file:" + dataDir.resolve("gateway").toAbsolutePath();
        try (Connection store = DriverManager.getConnection(url, "sa", "")) {
            store.setAutoCommit(false);
            var random = new Random(seed);
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            int first = firstKey(store);
            writeAgents(store, first, now, random);
            writeTags(store, first, random);
            writeDevices(store, first, now, random);
            writeAlarms(store, first, now, random);
            store.commit();
            // The gateway's settings, which the store remembers, would have this process keep it.
            try (var statement = store.createStatement()) {
                statement.execute("shutdown");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the store at " + url + " can't be filled", e);
        }
    }

    private static int firstKey(Connection store) throws SQLException {
        try (var rows =
                store.createStatement()
                        .executeQuery("select coalesce(max(agent_key), 0) from agent")) {
            rows.next();
            return rows.getInt(1) + 1;
        }
    }

    /** The next values of a statement, sent a batch at a time. */
    private static final class Rows implements AutoCloseable {
        private final PreparedStatement statement;
        private int waiting;

        Rows(Connection store, String sql) throws SQLException {
            statement = store.prepareStatement(sql);
        }

        void add(@Nullable Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.addBatch();
            if (++waiting == BATCH) {
                flush();
            }
        }

        private void flush() throws SQLException {
            statement.executeBatch();
            waiting = 0;
        }

        @Override
        public void close() throws SQLException {
            flush();
            statement.close();
        }
    }

    private void writeAgents(Connection store, int first, long now, Random random)
            throws SQLException {
        try (var agent =
                        new Rows(
                                store,
                                """
                                insert into agent (agent_key, agent_id, site, software_version, \
                                epoch, last_seen_at) values (?, ?, ?, ?, ?, ?)""");
                var epoch =
                        new Rows(
                                store,
                                """
                                insert into agent_epoch (agent_key, epoch, stored_batches, \
                                stored_records, highest_sequence, last_received_at) \
                                values (?, ?, ?, ?, ?, ?)""");
                var report =
                        new Rows(
                                store,
                                """
                                insert into agent_report (agent_key, epoch, reported_at, status) \
                                values (?, ?, ?, ?)""")) {
            for (int i = 0; i < agents; i++) {
                long seenAt = now - (long) (Math.pow(random.nextDouble(), 4) * 9e11);
                long stored = 10_000L + random.nextInt(5_000_000);
                agent.add(
                        first + i,
                        "line-" + (i + 1),
                        "site-" + (1 + i % SITES),
                        VERSIONS.get(oneOf(VERSIONS.size(), random)),
                        EPOCH,
                        seenAt);
                epoch.add(first + i, EPOCH, stored / 100, stored, stored / 100, seenAt);
                report.add(first + i, EPOCH, seenAt, status(stored, random).toByteArray());
            }
            // The others refer to them, and are closed first.
            agent.flush();
        }
        try (var statement = store.createStatement()) {
            statement.execute(
                    "alter table agent alter column agent_key restart with " + (first + agents));
        }
    }

    /** The first of them most often. */
    private static int oneOf(int size, Random random) {
        return (int) (random.nextDouble() * random.nextDouble() * size);
    }

    private static AgentStatus status(long stored, Random random) {
        long pending = random.nextInt(50) == 0 ? random.nextInt(900_000) : random.nextInt(400);
        long lost = random.nextInt(200) == 0 ? -3 : 0;
        long capacity = 256L << 20;
        var status =
                AgentStatus.newBuilder()
                        .setPendingBatches((int) (pending / 100))
                        .setOutboxBytes(Math.min(capacity, pending * 250))
                        .setOutboxCapacityBytes(capacity)
                        .setHoursLeft(6 + random.nextInt(2_000))
                        .setLedger(
                                Ledger.newBuilder()
                                        .setAccepted(stored + pending - lost)
                                        .setPending(pending)
                                        .setAcknowledged(stored));
        if (random.nextInt(30) == 0) {
            status.addTroubles(
                    Trouble.newBuilder()
                            .setCode("SKR-A112")
                            .setMessage("the broker does not answer; check that it runs"));
        }
        return status.build();
    }

    private void writeTags(Connection store, int first, Random random) throws SQLException {
        try (var tag = new Rows(store, "insert into agent_tag (agent_key, tag) values (?, ?)")) {
            for (int i = 0; i < agents; i++) {
                for (String name : TAGS) {
                    if (random.nextInt(4) == 0) {
                        tag.add(first + i, name);
                    }
                }
            }
        }
    }

    private void writeDevices(Connection store, int first, long now, Random random)
            throws SQLException {
        try (var device =
                        new Rows(
                                store,
                                """
                                insert into device (agent_key, device_id, declaration) \
                                values (?, ?, ?)""");
                var stream =
                        new Rows(
                                store,
                                """
                                insert into stream (agent_key, device_id, resource, column_type, \
                                longest_span, latest_at, latest_bits, latest_quality, first_at) \
                                values (?, ?, ?, ?, 0, ?, ?, 0, ?)""")) {
            for (int i = 0; i < agents; i++) {
                for (int d = 0; d < devicesOfEach; d++) {
                    String profile = PROFILES.get(d % PROFILES.size());
                    String deviceId = profile + "-" + (d + 1);
                    device.add(first + i, deviceId, declaration(deviceId, profile).toByteArray());
                    for (String resource : RESOURCES) {
                        long bits = Double.doubleToLongBits(20 + 60 * random.nextDouble());
                        stream.add(
                                first + i,
                                deviceId,
                                resource,
                                FLOAT64,
                                now,
                                bits,
                                now - 3_600_000_000L);
                    }
                }
            }
        }
    }

    private static Device declaration(String deviceId, String profile) {
        var device =
                Device.newBuilder()
                        .setDeviceId(deviceId)
                        .setProfileName(profile)
                        .setProfileVersion("1.0.0");
        for (String resource : RESOURCES) {
            device.addResources(
                    ResourceInfo.newBuilder()
                            .setName(resource)
                            .setType("float64")
                            .setUnit("Cel")
                            .setHasRange(true)
                            .setRangeMax(100));
        }
        return device.build();
    }

    /** One agent of twelve has an active alarm. */
    private void writeAlarms(Connection store, int first, long now, Random random)
            throws SQLException {
        try (var alarm =
                new Rows(
                        store,
                        """
                        insert into alarm (agent_key, device_id, rule, severity, raised_at, \
                        because, profile_name, profile_version, model_digests) \
                        values (?, ?, 'overheated', ?, ?, 'temperature > 80.0', 'pump', \
                        '1.0.0', '')""")) {
            List<String> severities = List.of("warning", "critical", "info");
            for (int i = 0; i < agents; i += 12) {
                alarm.add(
                        first + i,
                        "pump-1",
                        severities.get(oneOf(severities.size(), random)),
                        now - random.nextInt(1_000_000_000));
            }
        }
    }
}
