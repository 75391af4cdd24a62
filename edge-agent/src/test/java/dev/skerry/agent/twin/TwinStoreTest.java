package dev.skerry.agent.twin;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.NobodyListens;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.profile.compile.CompileResult.Compiled;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.TwinAck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwinStoreTest {
    private static final PropertyKey RPM = new PropertyKey("target_rpm", Section.DESIRED);
    private static final PropertyKey MODE = new PropertyKey("mode", Section.DESIRED);

    @TempDir Path directory;
    private final Queue<TwinAck> acks = new ConcurrentLinkedQueue<>();
    private Outbox outbox;
    private TwinStore twins;
    private Twin gateway = Twin.EMPTY;
    private int written;

    @BeforeEach
    void open() throws Exception {
        outbox =
                Outbox.open(
                        directory,
                        new OutboxSettings(Duration.ofMillis(5), 10, 1 << 20, 50),
                        () -> 42);
        DeviceRegistry devices =
                new DeviceRegistry(ActiveProfiles.ofAll(List.of(pump())), Map.of("p", "pump"), 10);
        twins =
                TwinStore.open(
                        outbox,
                        devices,
                        System::currentTimeMillis,
                        new TwinStore.Identity("north", () -> 7));
        outbox.start(new NobodyListens());
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
                  target_rpm: { type: int32, range: [0, 3600] }
                  mode: { type: enum, values: [auto, manual] }
                """;
        return ((Compiled) new ProfileCompiler().compile("pump.yaml", yaml)).profile();
    }

    /** The gateway writes and sends what it believes that the agent lacks. */
    private void desire(PropertyKey key, @Nullable TwinValue value, VersionVector agentHas) {
        var stamp = new HybridTimestamp(System.currentTimeMillis(), written++);
        var author = new Twin.Author("gateway", stamp, "test", VersionVector.EMPTY);
        gateway = gateway.write(author, key, value);
        int before = acks.size();
        twins.apply(TwinMessages.toMessage("p", gateway.deltaSince(agentHas)), acks::add);
        await().until(() -> acks.size() > before);
    }

    private @Nullable TwinValue value(PropertyKey key) {
        return twins.twin("p").orElse(Twin.EMPTY).resolve(key, MergePolicy.LAST_WRITER).value();
    }

    @Test
    void refuses_a_wish_outside_the_profiles_range_and_says_so_until_it_is_repaired() {
        desire(RPM, new TwinValue.Whole(900), VersionVector.EMPTY);
        desire(RPM, new TwinValue.Whole(9_000), twins.twin("p").orElseThrow().vector());
        assertThat(value(RPM)).isEqualTo(new TwinValue.Whole(900));
        assertThat(twins.trouble().orElseThrow().toString())
                .contains("SKR-A421", "device 'p'", "'target_rpm'", "from 0 to 3600", "9000");

        desire(MODE, new TwinValue.Text("auto"), gateway.vector());
        assertThat(twins.trouble()).as("of another property").isPresent();
        desire(RPM, new TwinValue.Whole(1_000), gateway.vector());
        assertThat(value(RPM)).isEqualTo(new TwinValue.Whole(1_000));
        assertThat(twins.trouble()).isEmpty();
    }

    @Test
    void merges_the_other_writes_of_a_delta_and_acknowledges_no_more_than_those() {
        VersionVector nothing = VersionVector.EMPTY;
        desire(MODE, new TwinValue.Text("auto"), nothing);
        await().until(() -> acks.size() == 1);
        desire(RPM, new TwinValue.Whole(-1), nothing);
        await().until(() -> acks.size() == 2);
        assertThat(value(MODE)).isEqualTo(new TwinValue.Text("auto"));
        assertThat(value(RPM)).isNull();
        assertThat(List.copyOf(acks).getLast().getVector().getCountersMap())
                .as("the gateway goes on offering what was refused")
                .containsEntry("gateway", 1L);

        // A removal repairs it; the gateway's next full delta closes the gap.
        desire(RPM, null, twins.twin("p").orElseThrow().vector());
        assertThat(twins.twin("p").orElseThrow().vector()).isEqualTo(gateway.vector());
        assertThat(twins.twin("p").orElseThrow().keys()).as("forgets").containsExactly(MODE);
        assertThat(twins.trouble()).isEmpty();
    }

    @Test
    void refuses_a_value_that_an_enum_does_not_have_and_one_of_another_type() {
        desire(MODE, new TwinValue.Text("turbo"), VersionVector.EMPTY);
        assertThat(twins.trouble().orElseThrow().message()).contains("one of auto, manual");
        desire(RPM, new TwinValue.Real(1.5), gateway.vector());
        assertThat(twins.trouble().orElseThrow().message()).contains("a whole number (int32)");
        assertThat(value(MODE)).isNull();
        assertThat(value(RPM)).isNull();
    }
}
