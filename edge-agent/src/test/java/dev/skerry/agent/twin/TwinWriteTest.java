package dev.skerry.agent.twin;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.NobodyListens;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.Snapshot;
import dev.skerry.agent.pipeline.ActiveProfiles;
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
import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinEdit;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
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
        DeviceRegistry devices =
                new DeviceRegistry(ActiveProfiles.ofAll(List.of(pump())), Map.of("p", "pump"), 10);
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
        opened.start(new NobodyListens());
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

    /** Of what it gives nothing is needed: there is nothing yet. */
    private static void beginSession(TwinStore store) {
        assertThat(store.missing(List.of())).isEmpty();
    }

    private List<TwinVector> gatewayHas() {
        return List.of(TwinMessages.toVector("p", gateway.vector()));
    }

    private static long wroteBy(TwinStore store) {
        return store.vectors().getFirst().getVector().getCountersOrDefault(store.replica(), 0);
    }

    private void tellGateway(List<TwinDelta> deltas) throws Exception {
        for (TwinDelta delta : deltas) {
            gateway = gateway.merge(TwinMessages.delta(delta));
        }
    }

    private void gatewayWrites(String replica, long rpm) {
        var stamp = new HybridTimestamp(System.currentTimeMillis() - 60_000, 0);
        var author = new Twin.Author(replica, stamp, "control room", VersionVector.EMPTY);
        gateway = gateway.write(author, RPM, new TwinValue.Whole(rpm));
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
        beginSession(twins);
        write(twins, rpm(900L), new TwinEdit.Count("hours", 2));
        write(twins, rpm(null), new TwinEdit.Count("hours", 3));
        tellGateway(twins.missing(List.of()));
        assertThat(gateway).isEqualTo(twins.twin("p").orElseThrow());
        assertThat(gateway.resolve(HOURS, MergePolicy.COUNTER).value())
                .isEqualTo(new TwinValue.Whole(5));
        assertThat(twins.missing(gatewayHas())).isEmpty();

        twins.acknowledged(TwinMessages.toAck("p", gateway.vector()));
        await().until(() -> twins.twin("p").orElseThrow().live(RPM).isEmpty());
        assertThat(twins.twin("p").orElseThrow().vector()).isEqualTo(gateway.vector());
    }

    @Test
    void agrees_with_the_gateway_by_policy_on_writes_of_both_sides_and_keeps_the_other()
            throws Exception {
        start(outbox);
        beginSession(twins);
        write(twins, rpm(900L));
        gatewayWrites("gateway", 1_200);

        CountDownLatch acked = new CountDownLatch(1);
        twins.apply(
                TwinMessages.toMessage("p", gateway.deltaSince(VersionVector.EMPTY)),
                ack -> acked.countDown());
        acked.await();
        tellGateway(twins.missing(gatewayHas()));
        assertThat(gateway).isEqualTo(twins.twin("p").orElseThrow());
        Resolution both = gateway.resolve(RPM, MergePolicy.CLOUD_WINS);
        assertThat(both.value()).isEqualTo(new TwinValue.Whole(1_200));
        assertThat(both.others()).extracting(Write::value).containsOnly(new TwinValue.Whole(900));
    }

    @Test
    void a_copy_goes_on_under_another_id_with_what_the_gateway_does_not_have() throws Exception {
        start(outbox);
        beginSession(twins);
        write(twins, rpm(900L));
        String first = last(twins).replica();
        tellGateway(told);
        twins.acknowledged(TwinMessages.toAck("p", gateway.vector()));
        write(twins, new TwinEdit.Count("hours", 4));

        twins.fork(gatewayHas());
        await().until(() -> !twins.missing(List.of()).isEmpty());
        Twin own = twins.twin("p").orElseThrow();
        assertThat(own.writes()).extracting(Write::key).containsExactly(HOURS);
        assertThat(own.writes().getFirst().dot().replica()).isNotEqualTo(first);
        try (Outbox again = Outbox.open(Snapshot.of(directory), SETTINGS, () -> 43)) {
            TwinStore store = openOn(again);
            assertThat(store.twin("p")).as("what is told is on the disk").contains(own);
            start(again);
            write(store, rpm(1_000L));
            assertThat(last(store).replica()).isEqualTo(own.writes().getFirst().dot().replica());
        }
    }

    @Test
    void holds_back_what_was_written_since_a_start_until_a_session_begins() throws Exception {
        start(outbox);
        beginSession(twins);
        write(twins, rpm(900L));
        Dot first = last(twins);
        tellGateway(told);
        told.clear();

        Path copy = Snapshot.of(directory);
        try (Outbox again = Outbox.open(copy, SETTINGS, () -> 43)) {
            TwinStore store = openOn(again);
            start(again);
            write(store, rpm(1_000L));
            assertThat(last(store)).as("who asks here gets it").isNotEqualTo(first);
            assertThat(wroteBy(store)).isEqualTo(1);
        }
        try (Outbox again = Outbox.open(copy, SETTINGS, () -> 44)) {
            TwinStore store = openOn(again);
            assertThat(wroteBy(store)).as("after another start").isEqualTo(1);
            assertThat(store.missing(gatewayHas())).as("the disk does not know yet").isEmpty();
            try (Outbox crashed = Outbox.open(Snapshot.of(copy), SETTINGS, () -> 45)) {
                assertThat(wroteBy(openOn(crashed))).isEqualTo(1);
            }
            start(again);
            await().until(() -> told.size() == 1);
            tellGateway(told);
            assertThat(gateway).isEqualTo(store.twin("p").orElseThrow());
            assertThat(last(store)).isEqualTo(new Dot(first.replica(), first.counter() + 1));
        }
        try (Outbox again = Outbox.open(copy, SETTINGS, () -> 46)) {
            assertThat(wroteBy(openOn(again))).as("what was told").isEqualTo(2);
        }
    }

    @Test
    void one_that_was_set_back_within_a_session_says_less_than_the_gateway_has_and_loses_nothing()
            throws Exception {
        start(outbox);
        beginSession(twins);
        write(twins, rpm(900L), new TwinEdit.Count("hours", 2));
        tellGateway(told);
        twins.acknowledged(TwinMessages.toAck("p", gateway.vector()));
        write(twins);
        Path copy = Snapshot.of(directory);
        write(twins, rpm(1_000L), new TwinEdit.Count("hours", 3));
        tellGateway(told);
        told.clear();

        try (Outbox again = Outbox.open(copy, SETTINGS, () -> 43)) {
            TwinStore store = openOn(again);
            start(again);
            write(store, rpm(1_100L), new TwinEdit.Count("hours", 4));
            assertThat(last(store)).isEqualTo(last(twins));
            assertThat(wroteBy(store)).isLessThan(gateway.vector().counterOf(store.replica()));

            store.fork(gatewayHas());
            tellGateway(store.missing(gatewayHas()));
            await().until(() -> !told.isEmpty());
            tellGateway(told);
            CountDownLatch acked = new CountDownLatch(1);
            store.apply(
                    TwinMessages.toMessage("p", gateway.deltaSince(VersionVector.EMPTY)),
                    ack -> acked.countDown());
            acked.await();
            assertThat(store.twin("p")).contains(gateway);
            assertThat(gateway.live(RPM))
                    .extracting(Write::value)
                    .containsExactlyInAnyOrder(
                            new TwinValue.Whole(1_000), new TwinValue.Whole(1_100));
            assertThat(gateway.resolve(HOURS, MergePolicy.COUNTER).value())
                    .isEqualTo(new TwinValue.Whole(9));
        }
    }

    private static boolean isBehind(Twin gateway, TwinStore store) throws Exception {
        TwinVector said = store.vectors().getFirst();
        return gateway.isBehind(
                TwinMessages.vector(said.getVector()), TwinMessages.vector(said.getAcknowledged()));
    }

    @Test
    void says_what_the_gateway_ever_had_until_it_has_it_again() throws Exception {
        start(outbox);
        beginSession(twins);
        write(twins, rpm(900L));
        tellGateway(told);
        Twin backup = gateway;
        write(twins, rpm(null));
        tellGateway(told);
        twins.acknowledged(TwinMessages.toAck("p", gateway.vector()));
        await().until(() -> twins.twin("p").orElseThrow().live(RPM).isEmpty());

        assertThat(isBehind(backup, twins)).isTrue();
        assertThat(twins.missing(List.of())).as("it gave up what it had").isNotEmpty();
        assertThat(isBehind(backup, twins)).as("when set back once more").isTrue();
        write(twins);
        try (Outbox again = Outbox.open(Snapshot.of(directory), SETTINGS, () -> 43)) {
            TwinStore store = openOn(again);
            assertThat(isBehind(backup, store)).as("after a restart").isTrue();
            gateway = Twin.EMPTY;
            tellGateway(store.missing(List.of()));
            assertThat(isBehind(gateway, store)).as("with all sent anew").isFalse();
        }
    }

    @Test
    void does_not_miss_at_the_gateway_what_was_never_here() throws Exception {
        start(outbox);
        beginSession(twins);
        write(twins, rpm(900L));
        tellGateway(told);
        Twin backup = gateway;
        gatewayWrites(Side.edgeReplica("north", "copy"), 1_200);
        twins.acknowledged(TwinMessages.toAck("p", gateway.vector()));
        assertThat(isBehind(backup, twins)).isFalse();
        assertThat(isBehind(Twin.EMPTY, twins)).isTrue();
    }

    @Test
    void misses_at_the_gateway_also_what_is_not_on_this_disk_yet() throws Exception {
        beginSession(twins);
        Twin backup = gateway;
        gatewayWrites("gateway", 1_200);
        twins.apply(TwinMessages.toMessage("p", gateway.deltaSince(backup.vector())), ack -> {});
        assertThat(twins.vectors()).allMatch(v -> v.getVector().getCountersMap().isEmpty());
        assertThat(isBehind(backup, twins)).isTrue();
        assertThat(isBehind(gateway, twins)).isFalse();
    }

    @Test
    void keeps_a_whole_count_for_a_gateway_that_is_set_back_twice() throws Exception {
        start(outbox);
        beginSession(twins);
        for (int share = 0; share < 2; share++) {
            write(twins, new TwinEdit.Count("hours", 2));
            tellGateway(told);
            twins.acknowledged(TwinMessages.toAck("p", gateway.vector()));
        }
        gateway = Twin.EMPTY;
        for (int times = 0; times < 2; times++) {
            told.clear();
            twins.fork(List.of());
            twins.missing(List.of());
            await().until(() -> !told.isEmpty());
        }
        tellGateway(told);
        assertThat(gateway.resolve(HOURS, MergePolicy.COUNTER).value())
                .isEqualTo(new TwinValue.Whole(4));
    }
}
