package dev.skerry.agent.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skerry.agent.outbox.CommitListener;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.Snapshot;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.profile.compile.CompileResult.Compiled;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.Dot;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Resolution;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinEdit;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.proto.TwinDelta;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written on this side, and what a crash may do to it. */
class TwinWriteTest {
    private static final PropertyKey RPM = new PropertyKey("rpm", Section.DESIRED);
    private static final PropertyKey HOURS = new PropertyKey("hours", Section.DESIRED);
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(5), 10, 1 << 20, 50);

    @TempDir Path directory;
    private final List<TwinDelta> told = new CopyOnWriteArrayList<>();
    private final Random random = new Random(42);
    private Outbox outbox;
    private TwinStore twins;
    private Twin gateway = Twin.EMPTY;

    @BeforeEach
    void open() throws Exception {
        outbox = Outbox.open(directory, SETTINGS, () -> 42);
        twins = openOn(outbox);
    }

    private TwinStore openOn(Outbox opened) throws Exception {
        DeviceRegistry devices = new DeviceRegistry(List.of(pump()), Map.of("p", "pump"), 10);
        TwinStore store =
                TwinStore.open(
                        opened,
                        devices,
                        System::currentTimeMillis,
                        new TwinStore.Identity("north", random::nextLong));
        store.tellWrites(told::add);
        return store;
    }

    private static void start(Outbox opened) {
        opened.start(
                new CommitListener() {
                    @Override
                    public void committed(List<StoredBatch> batches, long latencyNanos) {}

                    @Override
                    public void decided(DeviceProfile profile, Decision decision) {}
                });
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    private static DeviceProfile pump() {
        String yaml =
                """
                schema: skerry.device/v1
                name: pump
                version: 1.0.0
                source: { mqtt: { topic: "pump/{device}" } }
                resources:
                  level: { type: float32 }
                twin:
                  rpm: { type: int32, merge: cloud-wins }
                  hours: { type: counter }
                """;
        return ((Compiled) new ProfileCompiler().compile("pump.yaml", yaml)).profile();
    }

    private static TwinEdit rpm(@Nullable Long value) {
        return new TwinEdit.Put(
                "rpm", Section.DESIRED, value == null ? null : new TwinValue.Whole(value));
    }

    private static void write(TwinStore store, TwinEdit... edits) throws InterruptedException {
        CountDownLatch durable = new CountDownLatch(1);
        assertThat(store.write("p", List.of(edits), "somebody", durable::countDown)).isNull();
        durable.await();
    }

    private void tellGateway(List<TwinDelta> deltas) throws Exception {
        for (TwinDelta delta : deltas) {
            gateway = gateway.merge(TwinMessages.delta(delta));
        }
    }

    private static Dot last(TwinStore store) {
        return store.twin("p").orElseThrow().live(RPM).getLast().dot();
    }

    @Test
    void tells_nobody_of_a_write_that_a_crash_can_take_back() {
        twins.write("p", List.of(rpm(900L)), "somebody", () -> {});
        assertThat(twins.vectors()).allMatch(v -> v.getVector().getCountersMap().isEmpty());
        assertThat(twins.missing(List.of())).isEmpty();
        assertThat(told).isEmpty();

        start(outbox);
        await().until(() -> told.size() == 1);
        assertThat(twins.missing(List.of())).hasSize(1);
    }

    @Test
    void goes_on_after_a_crash_as_the_same_replica_and_uses_no_dot_twice() throws Exception {
        start(outbox);
        write(twins, rpm(900L));
        write(twins, rpm(null));
        Dot before = last(twins);

        try (Outbox again = Outbox.open(Snapshot.of(directory), SETTINGS, () -> 43)) {
            TwinStore store = openOn(again);
            assertThat(store.twin("p")).isEqualTo(twins.twin("p"));
            start(again);
            write(store, rpm(1_000L));
            assertThat(last(store)).isEqualTo(new Dot(before.replica(), before.counter() + 1));
        }
    }

    @Test
    void tells_the_gateway_at_the_next_session_what_it_lacks_and_then_forgets_removals()
            throws Exception {
        start(outbox);
        write(twins, rpm(900L), new TwinEdit.Count("hours", 2));
        write(twins, rpm(null), new TwinEdit.Count("hours", 3));
        tellGateway(twins.missing(List.of()));
        assertThat(gateway).isEqualTo(twins.twin("p").orElseThrow());
        assertThat(gateway.resolve(HOURS, MergePolicy.COUNTER).value())
                .isEqualTo(new TwinValue.Whole(5));
        assertThat(twins.missing(List.of(TwinMessages.toVector("p", gateway.vector())))).isEmpty();

        twins.acknowledged(TwinMessages.toAck("p", gateway.vector()));
        await().until(() -> twins.twin("p").orElseThrow().live(RPM).isEmpty());
        assertThat(twins.twin("p").orElseThrow().vector()).isEqualTo(gateway.vector());
    }

    @Test
    void agrees_with_the_gateway_by_policy_on_writes_of_both_sides_and_keeps_the_other()
            throws Exception {
        start(outbox);
        write(twins, rpm(900L));
        var stamp = new HybridTimestamp(System.currentTimeMillis() - 60_000, 0);
        var author = new Twin.Author("gateway", stamp, "control room", VersionVector.EMPTY);
        gateway = gateway.write(author, RPM, new TwinValue.Whole(1_200));

        CountDownLatch acked = new CountDownLatch(1);
        twins.apply(
                TwinMessages.toMessage("p", gateway.deltaSince(VersionVector.EMPTY)),
                ack -> acked.countDown());
        acked.await();
        tellGateway(twins.missing(List.of(TwinMessages.toVector("p", gateway.vector()))));
        assertThat(gateway).isEqualTo(twins.twin("p").orElseThrow());
        Resolution both = gateway.resolve(RPM, MergePolicy.CLOUD_WINS);
        assertThat(both.value()).isEqualTo(new TwinValue.Whole(1_200));
        assertThat(both.others()).extracting(Write::value).containsOnly(new TwinValue.Whole(900));
    }

    @Test
    void a_copy_goes_on_under_another_id_with_what_the_gateway_does_not_have() throws Exception {
        start(outbox);
        write(twins, rpm(900L));
        String first = last(twins).replica();
        tellGateway(told);
        twins.acknowledged(TwinMessages.toAck("p", gateway.vector()));
        write(twins, new TwinEdit.Count("hours", 4));

        twins.fork();
        assertThat(twins.missing(List.of())).as("until it is on the disk").isEmpty();
        await().until(() -> !twins.twin("p").orElseThrow().writes().isEmpty());
        Twin own = twins.twin("p").orElseThrow();
        assertThat(own.writes()).extracting(Write::key).containsExactly(HOURS);
        assertThat(own.writes().getFirst().dot().replica()).isNotEqualTo(first);
        try (Outbox again = Outbox.open(Snapshot.of(directory), SETTINGS, () -> 43)) {
            TwinStore store = openOn(again);
            assertThat(store.twin("p")).contains(own);
            start(again);
            write(store, rpm(1_000L));
            assertThat(last(store).replica()).isEqualTo(own.writes().getFirst().dot().replica());
        }
    }
}
