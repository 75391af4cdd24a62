package dev.skerry.gateway.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.feedback.PrecisionView.Group;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.telemetry.StoreFixture;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums over alarms that stand in a real store. */
class PrecisionTest {
    private final StoreFixture store;
    private final Precision precision;
    private long at;

    PrecisionTest(@TempDir Path dir) {
        store = new StoreFixture(dir);
        store.hello("north", 1);
        store.hello("south", 1);
        store.database
                .jdbi()
                .useHandle(
                        h -> {
                            h.execute("update agent set site = 'plant' where agent_id = 'north'");
                            h.execute("update agent set site = 'hall' where agent_id = 'south'");
                        });
        precision = new Precision(store.database.jdbi());
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Alarms of a rule that read these models, raised one microsecond after the other. */
    private void alarms(
            String agent,
            String rule,
            List<String> digests,
            List<String> names,
            @Nullable String verdict,
            int count) {
        store.database
                .jdbi()
                .useTransaction(
                        tx -> {
                            Sql.update(
                                    tx,
                                    """
                                    insert into alarm (agent_key, device_id, rule, severity, \
                                    raised_at, because, profile_name, profile_version, \
                                    model_digests, model_names) \
                                    select (select agent_key from agent where agent_id = ?), \
                                    'pump-1', ?, 'info', ? + x, '', 'pump', '1.0.0', ?, ? \
                                    from system_range(1, ?)""",
                                    agent,
                                    rule,
                                    at,
                                    String.join("\n", digests),
                                    String.join("\n", names),
                                    count);
                            if (verdict != null) {
                                Sql.update(
                                        tx,
                                        """
                                        insert into alarm_mark (alarm_id, verdict, comment, \
                                        marked_by, marked_at) select alarm_id, ?, '', 'anna', 1 \
                                        from alarm where raised_at > ?""",
                                        verdict,
                                        at);
                                Sql.update(
                                        tx,
                                        """
                                        update alarm l set mark_id = (select max(m.mark_id) \
                                        from alarm_mark m where m.alarm_id = l.alarm_id) \
                                        where raised_at > ?""",
                                        at);
                            }
                        });
        at += count;
    }

    private PrecisionView ask() {
        return precision.of(new Precision.Query(Sites.ALL, null, null, 0, Long.MAX_VALUE));
    }

    private static List<String> shown(List<Group> groups) {
        return groups.stream()
                .map(
                        g ->
                                "%s %d+%d?%d-%d"
                                        .formatted(
                                                g.name(),
                                                g.right(),
                                                g.wrong(),
                                                g.unsure(),
                                                g.unmarked()))
                .toList();
    }

    @Test
    void of_no_alarm_nothing_is_known() {
        PrecisionView none = ask();
        assertThat(none.isComplete()).isTrue();
        assertThat(none.oldest()).isNull();
        assertThat(none.all()).isEqualTo(Group.of("", List.of(), Tally.NONE));
        assertThat(none.rules()).isEmpty();
    }

    @Test
    void counts_by_model_graph_rule_and_site() {
        alarms("north", "worn", List.of("aa"), List.of("bearing"), "true", 3);
        alarms("north", "worn", List.of("bb"), List.of("bearing"), "false", 2);
        alarms("south", "worn", List.of("bb"), List.of("motor"), null, 4);
        alarms("south", "hot", List.of(), List.of(), "unsure", 1);
        PrecisionView view = ask();
        assertThat(shown(List.of(view.all()))).containsExactly(" 3+2?1-4");
        assertThat(shown(view.models()))
                .containsExactly("pump/bearing 3+2?0-0", "pump/motor 0+0?0-4");
        assertThat(shown(view.digests())).containsExactly("bb 0+2?0-4", "aa 3+0?0-0");
        assertThat(view.digests().getFirst().models())
                .containsExactly("pump/bearing", "pump/motor");
        assertThat(shown(view.rules())).containsExactly("pump/worn 3+2?0-4", "pump/hot 0+0?1-0");
        assertThat(shown(view.sites())).containsExactly("hall 0+0?1-4", "plant 3+2?0-0");
        assertThat(view.all().precision()).isEqualTo(0.6);
        assertThat(view.oldest()).isEqualTo(Times.ofMicros(1));
    }

    @Test
    void an_alarm_of_two_models_counts_once_for_each() {
        alarms("north", "worn", List.of("aa", "aa"), List.of("x", "y"), "true", 1);
        PrecisionView view = ask();
        assertThat(shown(view.models())).containsExactly("pump/x 1+0?0-0", "pump/y 1+0?0-0");
        assertThat(shown(view.digests())).containsExactly("aa 1+0?0-0");
        assertThat(shown(view.rules())).containsExactly("pump/worn 1+0?0-0");
    }

    @Test
    void a_model_whose_name_an_older_agent_did_not_say_is_unknown() {
        alarms("north", "worn", List.of("aa"), List.of(), "true", 1);
        assertThat(shown(ask().models())).containsExactly("unknown 1+0?0-0");
        assertThat(shown(ask().digests())).containsExactly("aa 1+0?0-0");
    }

    @Test
    void looks_at_what_is_asked_for_alone() {
        alarms("north", "worn", List.of("aa"), List.of("bearing"), "true", 2);
        alarms("south", "hot", List.of("bb"), List.of("motor"), "false", 3);
        Sites hall = Sites.of(List.of("hall"));
        for (var query :
                List.of(
                        new Precision.Query(hall, null, null, 0, 99),
                        new Precision.Query(Sites.ALL, "bb", null, 0, 99),
                        new Precision.Query(Sites.ALL, "motor", null, 0, 99),
                        new Precision.Query(Sites.ALL, "pump/motor", null, 0, 99),
                        new Precision.Query(Sites.ALL, null, "hot", 0, 99),
                        new Precision.Query(Sites.ALL, null, null, 3, 99))) {
            assertThat(shown(List.of(precision.of(query).all())))
                    .as(query.toString())
                    .containsExactly(" 0+3?0-0");
        }
        var both = new Precision.Query(hall, "bearing", null, 0, 99);
        assertThat(shown(List.of(precision.of(both).all()))).containsExactly(" 0+0?0-0");
        var early = new Precision.Query(Sites.ALL, null, null, 0, 3);
        assertThat(shown(List.of(precision.of(early).all()))).containsExactly(" 2+0?0-0");
    }

    @Test
    void of_many_alarms_the_newest_are_looked_at() {
        alarms("north", "worn", List.of("aa"), List.of("bearing"), "true", 5);
        alarms("north", "worn", List.of("aa"), List.of("bearing"), "false", 20_000);
        PrecisionView all = ask();
        assertThat(all.isComplete()).isTrue();
        assertThat(all.all().wrong()).isEqualTo(20_000);
        assertThat(all.all().right()).isEqualTo(5);
        PrecisionView newest =
                new Precision(store.database.jdbi(), 1000)
                        .of(new Precision.Query(Sites.ALL, null, null, 0, Long.MAX_VALUE));
        assertThat(newest.isComplete()).isFalse();
        assertThat(shown(List.of(newest.all()))).containsExactly(" 0+1000?0-0");
        assertThat(newest.oldest()).isEqualTo(Times.ofMicros(19_006));
    }

    @Test
    void of_many_rules_those_with_the_most_alarms_are_shown() {
        for (int i = 0; i < PrecisionSums.MOST_GROUPS; i++) {
            alarms("north", "often-" + i, List.of(), List.of(), null, 2);
        }
        alarms("north", "seldom", List.of(), List.of(), null, 1);
        PrecisionView view = ask();
        assertThat(view.rules()).hasSize(PrecisionSums.MOST_GROUPS);
        assertThat(view.rules()).extracting(Group::name).doesNotContain("pump/seldom");
        assertThat(view.all().unmarked()).isEqualTo(2 * PrecisionSums.MOST_GROUPS + 1);
    }

    /** Else each look would read and sort all alarms that there ever were. */
    @Test
    void the_newest_alarms_are_found_by_an_index() {
        alarms("north", "worn", List.of("aa"), List.of("bearing"), null, 5_000);
        String plan =
                store.database
                        .jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        """
                                                        explain select alarm_id from alarm l \
                                                        where l.raised_at >= 0 and l.raised_at < 9 \
                                                        order by l.raised_at desc, \
                                                        l.alarm_id desc limit 10""")
                                                .mapTo(String.class)
                                                .one());
        assertThat(plan).containsIgnoringCase("alarm_by_time");
    }
}
