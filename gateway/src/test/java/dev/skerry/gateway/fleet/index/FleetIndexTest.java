package dev.skerry.gateway.fleet.index;

import static dev.skerry.gateway.session.TestBatches.raised;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.FleetRow.Alarms;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetIndexTest {
    private static final FleetQuery ALL =
            new FleetQuery("", Map.of(), Sort.AGENT, false, 0, FleetQuery.MOST_ROWS);

    private final StoreFixture store;
    private final FleetIndex index;

    FleetIndexTest(@TempDir Path dir) {
        store = new StoreFixture(dir);
        index = new FleetIndex(new SqlRows(store.database.jdbi(), store.fleet), () -> store.now);
        store.hello("north", 1);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> ids() {
        return index.matching(ALL, Sites.ALL);
    }

    private FleetRow row(String agentId) {
        return index.rows(List.of(agentId), Sites.ALL).getFirst();
    }

    private void execute(String sql, Object... values) {
        store.database.jdbi().useTransaction(tx -> tx.execute(sql, values));
    }

    private void tag(String agentId, String tag) {
        execute(
                "insert into agent_tag (agent_key, tag)"
                        + " select agent_key, ? from agent where agent_id = ?",
                tag,
                agentId);
    }

    private void declare(String agentId, String deviceId, String profile) {
        var device = Device.newBuilder().setDeviceId(deviceId).setProfileName(profile).build();
        store.database
                .jdbi()
                .useTransaction(tx -> store.fleet.devicesDeclared(tx, agentId, List.of(device)));
    }

    private void status(String agentId, long pending) {
        var status = AgentStatus.newBuilder();
        status.getLedgerBuilder().setPending(pending).setAccepted(pending);
        store.database
                .jdbi()
                .useTransaction(
                        tx -> store.fleet.statusReported(tx, agentId, 1, status.build(), 7));
    }

    @Test
    void knows_what_is_stored_when_it_is_first_asked() {
        tag("north", "blue");
        declare("north", "pump-1", "pump");
        assertThat(store.store("north", 1, 1, 3, temperatures("pump-1", 0, 20, 3))).isTrue();
        assertThat(store.store("north", 1, 2, 1, raised("pump-1", "hot", 10))).isTrue();
        FleetRow row = row("north");
        assertThat(row.tags()).containsExactly("blue");
        assertThat(row.profiles()).containsExactly("pump");
        assertThat(row.alarms()).isEqualTo(new Alarms(1, 0, 0));
        assertThat(row.deviceCount()).isEqualTo(1);
        assertThat(index.totals(Sites.ALL).storedRecords()).isEqualTo(4);
    }

    @Test
    void what_is_told_of_is_read_again_and_nothing_else() {
        store.hello("south", 1);
        assertThat(ids()).containsExactly("north", "south");
        tag("north", "blue");
        tag("south", "blue");
        status("north", 5);
        index.agentChanged("north");
        assertThat(row("north").tags()).containsExactly("blue");
        assertThat(row("north").pendingRecords()).isEqualTo(5);
        assertThat(row("south").tags()).isEmpty();
    }

    @Test
    void devices_that_are_declared_later_are_found() {
        assertThat(ids()).containsExactly("north");
        declare("north", "pump-1", "pump");
        index.devicesChanged("north");
        var query = new FleetQuery("pump-1", Map.of(), Sort.AGENT, false, 0, 10);
        assertThat(index.matching(query, Sites.ALL)).containsExactly("north");
        assertThat(row("north").profiles()).containsExactly("pump");
    }

    @Test
    void agents_come_and_go() {
        assertThat(ids()).containsExactly("north");
        store.hello("south", 1);
        index.agentChanged("south");
        assertThat(ids()).containsExactly("north", "south");
        execute("update agent set removed_at = 1 where agent_id = 'north'");
        index.agentChanged("north");
        assertThat(ids()).containsExactly("south");
        assertThat(index.rows(List.of("north"), Sites.ALL)).isEmpty();
    }

    @Test
    void very_many_changes_wait_to_be_read_together() {
        assertThat(ids()).containsExactly("north");
        for (int i = 0; i < 80; i++) {
            store.hello("agent-" + i, 1);
            index.agentChanged("agent-" + i);
        }
        assertThat(ids()).containsExactly("north");
        store.now = store.now.plusMillis(500);
        assertThat(ids()).hasSize(81);
    }

    @Test
    void what_nobody_tells_of_is_found_within_a_minute_or_so() {
        assertThat(row("north").tags()).isEmpty();
        tag("north", "blue");
        store.now = store.now.plusSeconds(59);
        assertThat(row("north").tags()).isEmpty();
        store.now = store.now.plusSeconds(1);
        assertThat(row("north").tags()).containsExactly("blue");
    }

    @Test
    void stored_records_are_counted_again_once_a_second() {
        assertThat(index.totals(Sites.ALL).storedRecords()).isZero();
        assertThat(store.store("north", 1, 1, 3, temperatures("pump-1", 0, 20, 3))).isTrue();
        index.recordsStored();
        assertThat(index.totals(Sites.ALL).storedRecords()).isZero();
        store.now = store.now.plusSeconds(4);
        assertThat(index.totals(Sites.ALL).storedRecords()).isEqualTo(3);
        assertThat(index.totals(Sites.ALL).recordsPerSecond()).isEqualTo(0.75);
    }

    @Test
    void rows_of_other_sites_are_not_given() {
        execute("update agent set site = 'hall' where agent_id = 'north'");
        assertThat(index.rows(List.of("north"), Sites.of(List.of("plant")))).isEmpty();
        assertThat(index.rows(List.of("north", "none"), Sites.of(List.of("hall")))).hasSize(1);
    }

    @Test
    void reads_again_what_it_could_not_read() {
        assertThat(ids()).containsExactly("north");
        declare("north", "pump-1", "pump");
        index.devicesChanged("north");
        execute("alter table device rename to device_away");
        assertThatThrownBy(this::ids).isInstanceOf(RuntimeException.class);

        execute("alter table device_away rename to device");

        assertThat(row("north").profiles()).containsExactly("pump");
    }
}
