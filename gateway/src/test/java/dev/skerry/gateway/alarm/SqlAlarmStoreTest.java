package dev.skerry.gateway.alarm;

import static dev.skerry.gateway.session.TestBatches.cleared;
import static dev.skerry.gateway.session.TestBatches.issued;
import static dev.skerry.gateway.session.TestBatches.raised;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.alarm.AlarmStore.AlarmQuery;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.StoreFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlAlarmStoreTest {
    private final StoreFixture store;
    private long sequence;

    SqlAlarmStoreTest(@TempDir Path dir) {
        store = new StoreFixture(dir);
        store.hello("north", 1);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void add(byte[] batch) {
        assertThat(store.store("north", 1, ++sequence, 1, batch)).isTrue();
    }

    private List<String> alarms() {
        List<String> shown = new ArrayList<>();
        for (AlarmView alarm :
                store.alarms.alarms(
                        new AlarmQuery(null, null, null, Sites.ALL, 100, Long.MAX_VALUE))) {
            shown.add(
                    Times.toMicros(alarm.raisedAt())
                            + (alarm.clearedAt() == null
                                    ? ""
                                    : "-" + Times.toMicros(alarm.clearedAt())));
        }
        return shown;
    }

    @Test
    void an_alarm_holds_until_it_is_cleared() {
        add(temperatures("pump-1", 0, 0, 1));
        add(raised("pump-1", "hot", 10));
        assertThat(alarms()).containsExactly("10");
        assertThat(store.fleet.device("north", "pump-1").orElseThrow().activeAlarms()).isOne();
        add(cleared("pump-1", "hot", 20));
        assertThat(alarms()).containsExactly("10-20");
        assertThat(store.fleet.device("north", "pump-1").orElseThrow().activeAlarms()).isZero();
    }

    @Test
    void the_end_may_come_before_the_beginning() {
        add(cleared("pump-1", "hot", 20));
        add(cleared("pump-1", "hot", 40));
        add(raised("pump-1", "hot", 30));
        add(raised("pump-1", "hot", 10));
        assertThat(alarms()).containsExactly("30-40", "10-20");
    }

    @Test
    void an_earlier_end_that_comes_later_counts() {
        add(raised("pump-1", "hot", 10));
        add(cleared("pump-1", "hot", 50));
        add(cleared("pump-1", "hot", 30));
        add(raised("pump-1", "hot", 40));
        assertThat(alarms()).containsExactly("40-50", "10-30");
    }

    @Test
    void another_rule_or_device_is_another_alarm() {
        add(raised("pump-1", "hot", 10));
        add(cleared("pump-1", "worn", 20));
        add(cleared("pump-2", "hot", 20));
        assertThat(alarms()).containsExactly("10");
    }

    @Test
    void pages_go_on_also_between_alarms_of_the_same_time() {
        add(raised("pump-1", "hot", 20));
        add(raised("pump-2", "hot", 20));
        add(raised("pump-3", "hot", 20));
        add(raised("pump-4", "hot", 10));
        List<String> seen = new ArrayList<>();
        long micros = Long.MAX_VALUE;
        long id = 0;
        for (int page = 0; page < 4; page++) {
            AlarmView alarm =
                    store.alarms
                            .alarms(new AlarmQuery(null, null, null, Sites.ALL, 1, micros, id))
                            .getFirst();
            seen.add(alarm.deviceId());
            micros = Times.toMicros(alarm.raisedAt());
            id = alarm.id();
        }
        assertThat(seen).containsExactly("pump-3", "pump-2", "pump-1", "pump-4");
        assertThat(store.alarms.alarms(new AlarmQuery(null, null, null, Sites.ALL, 1, micros, id)))
                .isEmpty();
    }

    @Test
    void finds_alarms_by_state_device_and_time() {
        add(raised("pump-1", "hot", 10));
        add(cleared("pump-1", "hot", 15));
        add(raised("pump-2", "hot", 20));
        assertThat(store.alarms.alarms(new AlarmQuery(true, null, null, Sites.ALL, 9, 99)))
                .hasSize(1);
        assertThat(store.alarms.alarms(new AlarmQuery(false, null, null, Sites.ALL, 9, 99)))
                .hasSize(1);
        assertThat(store.alarms.alarms(new AlarmQuery(null, "north", "pump-2", Sites.ALL, 9, 99)))
                .hasSize(1);
        assertThat(store.alarms.alarms(new AlarmQuery(null, null, null, Sites.ALL, 9, 20)))
                .hasSize(1);
        assertThat(store.alarms.alarms(new AlarmQuery(null, null, null, Sites.ALL, 1, 99)))
                .hasSize(1);
        assertThat(store.alarms.alarms(new AlarmQuery(null, "south", null, Sites.ALL, 9, 99)))
                .isEmpty();
    }

    @Test
    void lists_the_commands_that_rules_issued() {
        add(issued("pump-1", "hot", 10, "stop"));
        var commands = store.alarms.commands("north", "pump-1", Sites.ALL, 10);
        assertThat(commands).hasSize(1);
        assertThat(commands.getFirst().command()).isEqualTo("stop");
        assertThat(commands.getFirst().modelDigests()).containsExactly("abc");
        assertThat(alarms()).isEmpty();
    }
}
