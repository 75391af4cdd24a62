package dev.skerry.agent.uplink;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.outbox.Ledger;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.Snapshot;
import dev.skerry.agent.twin.TwinStore;
import dev.skerry.agent.uplink.LinkStatus.State;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.Trouble;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UplinkTest extends UplinkFixture {
    @Test
    void says_who_it_is_and_what_devices_it_has() {
        awaitConnected();
        await().until(() -> gateway.devices.containsKey("tank-1"));

        assertThat(gateway.hellos.getFirst().getAgentId()).isEqualTo("north");
        assertThat(gateway.hellos.getFirst().getEpoch()).isEqualTo(42);
        assertThat(gateway.devices.get("tank-1"))
                .satisfies(tank -> assertThat(tank.getProfileName()).isEqualTo("tank"))
                .satisfies(
                        tank ->
                                assertThat(tank.getResources(0).getRetentionMillis())
                                        .isEqualTo(RETENTION.toMillis()));
    }

    @Test
    void says_in_its_next_hello_what_welcome_gave_also_after_a_restart() throws Exception {
        awaitConnected();
        assertThat(gateway.hellos.getLast().getLineage().isEmpty()).isTrue();
        gateway.lineage = ByteString.copyFromUtf8("first");
        restart();
        awaitConnected();
        gateway.lineage = ByteString.copyFromUtf8("second");
        gateway.forked = true;
        restart();
        await().until(() -> uplink.trouble().isPresent());
        assertThat(gateway.hellos.getLast().getLineage().toStringUtf8()).isEqualTo("first");
        assertThat(uplink.trouble().orElseThrow().code()).isEqualTo("SKR-A430");
    }

    @Test
    void sends_what_is_committed_and_deletes_what_is_acknowledged() throws Exception {
        awaitConnected();
        append(1, 500);

        await().until(() -> outbox.ledger().acknowledged() == 500);
        assertThat(gateway.records()).isEqualTo(500);
        assertThat(outbox.ledger().pendingBatches()).isZero();
    }

    @Test
    void keeps_everything_until_the_gateway_is_there() throws Exception {
        int port = gateway.port();
        gateway.close();
        append(1, 300);
        await().until(() -> outbox.ledger().pending() == 300);
        await().until(() -> uplink.status().trouble().isPresent());
        assertThat(uplink.status().trouble().get().code()).isEqualTo("SKR-A401");

        gateway = new TestGateway(port);

        await().until(() -> outbox.ledger().acknowledged() == 300);
        assertThat(gateway.records()).isEqualTo(300);
        assertThat(uplink.status().trouble()).isEmpty();
    }

    @Test
    void sends_again_what_was_never_acknowledged() throws Exception {
        gateway.storing = false;
        append(1, 50);
        await().until(() -> gateway.records() > 0);
        int port = gateway.port();
        gateway.close();
        Ledger ledger = outbox.ledger();
        assertThat(ledger.pending()).isEqualTo(ledger.accepted());

        gateway = new TestGateway(port);

        await().until(() -> outbox.ledger().acknowledged() == 50);
        assertThat(gateway.records()).isEqualTo(50);
    }

    @Test
    void sets_aside_what_the_gateway_refuses() throws Exception {
        gateway.refusing = true;
        append(1, 20);

        await().until(() -> outbox.ledger().rejected() == 20);
        assertThat(outbox.ledger().isBalanced()).isTrue();
    }

    @Test
    void sends_again_in_the_same_session_what_the_gateway_refused_before() throws Exception {
        gateway.refusing = true;
        append(1, 20);
        await().until(() -> outbox.ledger().rejected() == 20);
        // It reports every ten seconds.
        await().until(
                        () ->
                                gateway.statuses.stream()
                                        .anyMatch(s -> s.getSetAside().getRecords() == 20));
        assertThat(gateway.statuses.getLast().getSetAside().getLastCode()).isEqualTo("SKR-G001");
        gateway.refusing = false;
        append(21, 30);
        await().until(() -> outbox.ledger().acknowledged() == 10);

        outbox.quarantine().retryAll();

        await().until(() -> outbox.ledger().acknowledged() == 30);
        assertThat(gateway.records()).isEqualTo(30);
        assertThat(gateway.hellos).hasSize(1);
        assertThat(outbox.ledger().rejected()).isZero();
        assertThat(outbox.ledger().isBalanced()).isTrue();
    }

    @Test
    void reports_its_ledger_and_its_troubles() throws Exception {
        append(1, 5);
        await().until(
                        () ->
                                gateway.statuses.stream()
                                        .anyMatch(s -> s.getLedger().getAcknowledged() == 5));
        assertThat(gateway.statuses.getLast().getTroubles(0).getCode()).isEqualTo("SKR-X");
    }

    @Test
    void an_outbox_that_cannot_be_read_is_told_of_and_ends_no_session() throws Exception {
        unreadable = true;
        append(1, 30);
        awaitConnected();
        await().until(() -> gateway.statuses.stream().anyMatch(s -> codes(s).contains("SKR-A107")));
        await().until(() -> gateway.statuses.getLast().getLedger().getPending() == 30);
        // The first report was made before anything was loaded, so it can't know yet.
        assertThat(codes(gateway.statuses.getFirst())).containsExactly("SKR-X");
        assertThat(uplink.status().state()).isEqualTo(State.CONNECTED);
        assertThat(gateway.recordsBySequence).isEmpty();

        unreadable = false;
        await().until(() -> outbox.ledger().acknowledged() == 30);
        await().until(() -> codes(gateway.statuses.getLast()).equals(List.of("SKR-X")));
        assertThat(gateway.hellos).hasSize(1);
    }

    private static List<String> codes(AgentStatus status) {
        return status.getTroublesList().stream().map(Trouble::getCode).toList();
    }

    @Test
    void answers_commands_and_carries_each_out_once() {
        awaitConnected();
        Command stop =
                Command.newBuilder()
                        .setCommandId("c1")
                        .setDeviceId("tank-1")
                        .setName("stop")
                        .build();
        gateway.command(stop);
        gateway.command(stop);
        gateway.command(stop.toBuilder().setCommandId("c2").setName("fly").build());
        gateway.command(stop.toBuilder().setCommandId("c3").setDeviceId("x").build());
        gateway.command(stop.toBuilder().setCommandId("c4").setExpiresAtMicros(1).build());

        await().untilAsserted(
                        () ->
                                assertThat(
                                                gateway.results.stream()
                                                        .filter(CommandResult::getLast)
                                                        .map(r -> r.getCommandId() + r.getCode())
                                                        .distinct())
                                        .containsExactlyInAnyOrder(
                                                "c1SKR-I020",
                                                "c2SKR-A412",
                                                "c3SKR-A411",
                                                "c4SKR-A410"));
    }

    @Test
    void merges_the_gateways_writes_and_answers_when_they_are_durable() throws Exception {
        awaitConnected();
        PropertyKey key = new PropertyKey("mode", Section.DESIRED);
        Twin written =
                Twin.EMPTY.write(
                        new Twin.Author(
                                "gateway",
                                new HybridTimestamp(System.currentTimeMillis(), 0),
                                "somebody",
                                VersionVector.EMPTY),
                        key,
                        new TwinValue.Text("auto"));
        gateway.twin(TwinMessages.toMessage("tank-1", written.deltaSince(VersionVector.EMPTY)));

        await().until(() -> !gateway.twinAcks.isEmpty());
        assertThat(twins.twin("tank-1").orElseThrow().resolve(key, MergePolicy.LAST_WRITER).value())
                .isEqualTo(new TwinValue.Text("auto"));
        try (Outbox again = Outbox.open(Snapshot.of(directory), SETTINGS, () -> 43)) {
            assertThat(
                            TwinStore.open(again, devices, System::currentTimeMillis, TWINS)
                                    .twin("tank-1")
                                    .orElseThrow())
                    .isEqualTo(written);
        }
    }

    @Test
    void leaves_out_writes_for_devices_that_it_does_not_have() {
        awaitConnected();
        gateway.twin(TwinMessages.toMessage("nobody", Twin.EMPTY.deltaSince(VersionVector.EMPTY)));

        await().until(() -> twins.trouble().isPresent());
        assertThat(twins.trouble().get().code()).isEqualTo("SKR-A420");
    }

    @Test
    void notices_a_link_that_swallows_everything_and_comes_back_after_it() throws Exception {
        awaitConnected();
        append(1, 10);
        await().until(() -> outbox.ledger().acknowledged() == 10);

        link.swallow(true);
        // The gateway's silence of a second counts; nothing else would tell for minutes.
        await().until(() -> uplink.status().state() == State.CUT_OFF);
        assertThat(uplink.status().trouble().orElseThrow().code()).isEqualTo("SKR-S013");
        append(11, 20);

        link.swallow(false);
        await().until(() -> outbox.ledger().acknowledged() == 20);
        assertThat(uplink.status().trouble()).isEmpty();
    }

    @Test
    void a_link_with_nothing_to_say_stays_connected() {
        awaitConnected();
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(5))
                .until(() -> uplink.status().state() == State.CONNECTED);
        assertThat(gateway.hellos).hasSize(1);
    }

    @Test
    void a_stop_is_no_trouble_of_the_link() {
        await().until(() -> uplink.status().state() == State.CONNECTED);
        uplink.close();
        assertThat(uplink.status().trouble()).isEmpty();
    }
}
