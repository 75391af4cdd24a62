package dev.skerry.gateway.twin;

import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.fleet.Presence;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.SqlFleetStore;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.sync.clock.HybridLogicalClock;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.Delta;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinPropertyInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The gateway's twins over a real store, and a device's twin at the edge that it talks to. */
final class TwinsFixture implements AutoCloseable {
    static final String AGENT = "north";
    static final String DEVICE = "pump-1";
    private static final int PATIENCE_SECONDS = 20;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Database database;
    final ConflictStore conflicts;
    final TwinHistory history;
    final Twins twins;
    Twin edge = Twin.EMPTY;
    private final GroupCommitter committer;
    private final HybridLogicalClock edgeClock =
            new HybridLogicalClock(
                    System::currentTimeMillis, Duration.ofHours(1), HybridTimestamp.ZERO);

    final RecordedAudit audit = new RecordedAudit();

    TwinsFixture(Path dir) {
        database = Database.open(dir, 2, 4L * 1024 * 1024);
        committer =
                new GroupCommitter(
                        database.jdbi(),
                        new StoreHealth(),
                        new NobodyListens(),
                        Duration.ZERO,
                        1_000_000);
        committer.start();
        conflicts = new ConflictStore(database.jdbi());
        history = new TwinHistory(database.jdbi());
        twins =
                new Twins(
                        committer,
                        new TwinStores(new SqlTwinStore(database.jdbi()), history, conflicts),
                        new HybridLogicalClock(
                                System::currentTimeMillis,
                                Duration.ofHours(1),
                                HybridTimestamp.ZERO),
                        InstantSource.system(),
                        (agentId, parts) -> {},
                        new NobodyListens(),
                        audit,
                        new TwinMetrics(meters, conflicts));
    }

    private static final class NobodyListens
            implements GroupCommitter.CommitListener, TwinListener {
        @Override
        public void committing(Handle transaction) {}

        @Override
        public void committed(int changes, long nanos) {}

        @Override
        public void rolledBack() {}

        @Override
        public void twinChanged(String agentId, String deviceId) {}

        @Override
        public void conflictsChanged(String agentId, String deviceId, Collection<Long> ids) {}
    }

    /** The device declares a property {@code level} of whole numbers with that policy. */
    void declare(String policy) {
        var fleet = new SqlFleetStore(database.jdbi(), Presence.NOBODY, InstantSource.system());
        var level =
                TwinPropertyInfo.newBuilder().setName("level").setType("int64").setMerge(policy);
        var device = Device.newBuilder().setDeviceId(DEVICE).addProperties(level).build();
        database.jdbi()
                .useTransaction(
                        tx -> {
                            fleet.agentSeen(tx, Hello.newBuilder().setAgentId(AGENT).build(), 0);
                            fleet.devicesDeclared(tx, AGENT, List.of(device));
                        });
    }

    static PropertyKey level() {
        return new PropertyKey("level", Section.DESIRED);
    }

    Twin.Author edgeAuthor() {
        return new Twin.Author(
                Side.edgeReplica(AGENT, "1"), edgeClock.now(), "operator", VersionVector.EMPTY);
    }

    /** Somebody at the edge writes; the gateway hears of it with {@link #up}. */
    void edgeWrites(@Nullable Long value) {
        edge = edge.write(edgeAuthor(), level(), value == null ? null : whole(value));
    }

    TwinOutcome cloudWrites(long value) throws Exception {
        return wish(new Wish.Put("level", whole(value)));
    }

    TwinOutcome wish(Wish wish) throws Exception {
        return await(twins.desire(AGENT, DEVICE, twin -> true, List.of(wish), "rest"));
    }

    /** The agent connects: both sides get what they lack. */
    void connect(VersionVector acknowledged) throws Exception {
        await(
                twins.recognise(
                        AGENT,
                        List.of(TwinMessages.toVector(DEVICE, edge.vector(), acknowledged))));
        up();
        down();
    }

    /** The gateway gets what the edge wrote. */
    void up() throws Exception {
        Delta delta = edge.deltaSince(gateway().twin().vector());
        var done = new CompletableFuture<TwinAck>();
        twins.merge(AGENT, TwinMessages.toMessage(DEVICE, delta), done::complete);
        await(done);
    }

    /** The edge gets what the gateway has, and says so. */
    void down() throws Exception {
        edge = edge.merge(gateway().twin().deltaSince(edge.vector()));
        acknowledge();
    }

    void acknowledge() throws InvalidTwinException, InterruptedException {
        twins.acknowledged(AGENT, TwinMessages.toAck(DEVICE, edge.vector()));
    }

    StoredTwin gateway() {
        return twins.twin(AGENT, DEVICE);
    }

    List<Conflict> all() {
        return conflicts.conflicts(
                new ConflictStore.Query(null, AGENT, DEVICE, Sites.ALL, 100, null));
    }

    List<Conflict> after(Conflict conflict) {
        var place = ConflictStore.Place.of(conflict);
        return conflicts.conflicts(
                new ConflictStore.Query(null, AGENT, DEVICE, Sites.ALL, 100, place));
    }

    /** The values of a conflict, in the order in which they came. */
    static List<Object> values(Conflict conflict) {
        return ConflictView.of(conflict).values().stream()
                .map(ConflictView.Candidate::value)
                .map(value -> value == null ? "nothing" : value)
                .toList();
    }

    static TwinValue whole(long value) {
        return new TwinValue.Whole(value);
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        committer.stop();
        database.close();
    }
}
