package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.alarm.SqlAlarmStore;
import dev.skerry.gateway.fleet.Presence;
import dev.skerry.gateway.fleet.SqlFleetStore;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.telemetry.BatchInspector.Inspection;
import dev.skerry.gateway.telemetry.BatchStore.BootShift;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A real store in a directory, written to without the writer's thread. */
public final class StoreFixture implements AutoCloseable {
    public final Database database;
    public final SqlBatchStore batches;
    public final SqlAlarmStore alarms;
    public final SqlFleetStore fleet;

    /** What time it is for the store. */
    public Instant now = Instant.ofEpochSecond(1_700_000_000);

    public StoreFixture(Path dir) {
        database = Database.open(dir, 2, 4L * 1024 * 1024);
        batches = new SqlBatchStore(database.jdbi(), () -> now);
        alarms = new SqlAlarmStore(database.jdbi());
        fleet = new SqlFleetStore(database.jdbi(), Presence.NOBODY, () -> now);
    }

    public void hello(String agentId, long epoch) {
        var hello = Hello.newBuilder().setAgentId(agentId).setEpoch(epoch).build();
        database.jdbi().useTransaction(tx -> fleet.agentSeen(tx, hello, 0));
    }

    /** Stores a batch with its decisions; returns whether it was new. */
    public boolean store(String agentId, long epoch, long sequence, int count, byte[] payload) {
        var batch =
                new IncomingBatch(
                        agentId, epoch, sequence, Lane.LANE_TELEMETRY, count, payload, true, 0);
        Inspection inspection = BatchInspector.inspect(batch);
        BatchDigest digest = Objects.requireNonNull(inspection.digest(), inspection::toString);
        return database.jdbi()
                .inTransaction(
                        tx -> {
                            Optional<BatchDigest> filed = batches.insert(tx, batch, digest);
                            if (filed.isPresent()) {
                                List<Long> ids = alarms.add(tx, batch, filed.get());
                                assert ids != null;
                            }
                            batches.committing(tx);
                            return filed.isPresent();
                        });
    }

    /** As an agent's BootClock has it done. */
    public void shift(String agentId, String bootId, long offsetMicros) {
        database.jdbi()
                .useTransaction(
                        tx -> {
                            BootShift shift = batches.shift(tx, agentId, bootId, offsetMicros);
                            alarms.shift(tx, shift);
                            batches.committing(tx);
                        });
    }

    /** Flips a bit in the middle of a stored batch. */
    public void damage(long sequence) {
        database.jdbi()
                .useTransaction(
                        tx -> {
                            byte[] payload =
                                    tx.createQuery("select payload from batch where sequence = ?")
                                            .bind(0, sequence)
                                            .mapTo(byte[].class)
                                            .one();
                            payload[payload.length / 2] ^= 1;
                            tx.execute(
                                    "update batch set payload = ? where sequence = ?",
                                    payload,
                                    sequence);
                        });
    }

    /** Takes a stored batch away but leaves it in the index. */
    public void lose(long sequence) {
        database.jdbi()
                .useTransaction(tx -> tx.execute("delete from batch where sequence = ?", sequence));
    }

    @Override
    public void close() {
        database.close();
    }
}
