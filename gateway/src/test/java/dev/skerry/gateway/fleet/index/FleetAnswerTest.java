package dev.skerry.gateway.fleet.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.FleetAnswer.FacetView;
import dev.skerry.gateway.fleet.index.FleetAnswer.ValueCount;
import dev.skerry.gateway.fleet.index.FleetIndex.Snapshot;
import dev.skerry.gateway.fleet.index.FleetRow.Alarms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetAnswerTest {
    private final List<Entry> entries = new ArrayList<>();

    private Agents add(Agents agent) {
        entries.add(agent.entry("pump-of-" + agent.id + "\nshared"));
        return agent;
    }

    private void add(String id, String site, String version, String... tags) {
        var agent = new Agents(id);
        agent.site = site;
        agent.version = version;
        agent.tags = List.of(tags);
        add(agent);
    }

    private Snapshot fleet() {
        entries.sort(Comparator.comparing(Entry::order));
        return new Snapshot(
                entries, Map.of("a1", 500L), Rates.from(0, Map.of("a1", 200L)), 0, 3_000_000);
    }

    private FleetAnswer ask(String text, Map<Facet, Set<String>> wanted) {
        return FleetAnswer.of(
                new FleetQuery(text, wanted, Sort.AGENT, false, 0, 100), Sites.ALL, fleet());
    }

    private List<String> ids(FleetQuery query) {
        List<String> rows =
                FleetAnswer.of(query, Sites.ALL, fleet()).rows().stream()
                        .map(FleetRow::agentId)
                        .toList();
        assertThat(
                        FleetAnswer.matching(query, Sites.ALL, fleet()).stream()
                                .map(e -> e.row().agentId())
                                .skip(query.offset())
                                .limit(query.limit()))
                .isEqualTo(rows);
        return rows;
    }

    private List<String> ids(String text) {
        return ids(new FleetQuery(text, Map.of(), Sort.AGENT, false, 0, 100));
    }

    private List<String> ids(Sort sort, boolean isReversed) {
        return ids(new FleetQuery("", Map.of(), sort, isReversed, 0, 100));
    }

    private static List<ValueCount> values(FleetAnswer answer, Facet facet) {
        return answer.facets().stream()
                .filter(f -> f.facet() == facet)
                .map(FacetView::values)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void each_facet_is_counted_without_its_own_filter() {
        add("a1", "hall", "1.0.0", "blue");
        add("a2", "hall", "2.0.0", "blue", "canary");
        add("a3", "plant", "2.0.0");
        FleetAnswer answer =
                ask("", Map.of(Facet.SITE, Set.of("hall"), Facet.VERSION, Set.of("2.0.0")));
        assertThat(answer.total()).isEqualTo(3);
        assertThat(answer.matching()).isEqualTo(1);
        assertThat(answer.rows()).extracting(FleetRow::agentId).containsExactly("a2");
        assertThat(values(answer, Facet.SITE))
                .containsExactly(new ValueCount("hall", 1), new ValueCount("plant", 1));
        assertThat(values(answer, Facet.VERSION))
                .containsExactly(new ValueCount("2.0.0", 1), new ValueCount("1.0.0", 1));
        assertThat(values(answer, Facet.TAG))
                .containsExactly(new ValueCount("blue", 1), new ValueCount("canary", 1));
    }

    @Test
    void several_values_of_a_facet_are_any_of_them_and_a_chosen_one_is_always_told_of() {
        add("a1", "hall", "1.0.0");
        add("a2", "plant", "1.0.0");
        add("a3", "yard", "1.0.0");
        FleetAnswer answer = ask("", Map.of(Facet.SITE, Set.of("hall", "yard", "gone")));
        assertThat(answer.rows()).extracting(FleetRow::agentId).containsExactly("a1", "a3");
        assertThat(values(answer, Facet.SITE))
                .containsExactly(
                        new ValueCount("hall", 1),
                        new ValueCount("yard", 1),
                        new ValueCount("gone", 0),
                        new ValueCount("plant", 1));
    }

    @Test
    void of_very_many_values_those_with_the_most_agents_are_told() {
        IntStream.range(0, 130).forEach(i -> add("b" + i, "site-" + i, "1.0.0"));
        add("a", "site-129", "1.0.0");
        FacetView sites =
                ask("", Map.of()).facets().stream()
                        .filter(f -> f.facet() == Facet.SITE)
                        .findFirst()
                        .orElseThrow();
        assertThat(sites.values()).hasSize(100).startsWith(new ValueCount("site-129", 2));
        assertThat(sites.more()).isEqualTo(30);
    }

    @Test
    void the_search_finds_each_word_anywhere_and_any_case() {
        add("a1", "Hall", "1.0.0", "blue");
        add("a2", "Hall", "1.0.0");
        var pump = new Agents("a3");
        pump.profiles = List.of("gear-box");
        add(pump);
        assertThat(ids("hall")).containsExactly("a1", "a2");
        assertThat(ids("BLUE hall")).containsExactly("a1");
        assertThat(ids("pump-of-a2")).containsExactly("a2");
        assertThat(ids("gear")).containsExactly("a3");
        assertThat(ids("blue gear")).isEmpty();
        assertThat(ids("  ")).hasSize(3);
    }

    @Test
    void ids_stand_as_people_count() {
        add("line-10", "hall", "1.0.0");
        add("line-9", "hall", "1.0.0");
        add("Line-2", "hall", "1.0.0");
        assertThat(ids("")).containsExactly("Line-2", "line-9", "line-10");
        assertThat(ids(Sort.AGENT, true)).containsExactly("line-10", "line-9", "Line-2");
    }

    @Test
    void sorts_by_what_needs_somebody_first() {
        add("a1", "hall", "2.0.0");
        Agents cut = Agents.cutOff("a2");
        cut.pending = 70;
        cut.alarms = new Alarms(0, 2, 0);
        cut.seenAt = Agents.T0.minusSeconds(60);
        add(cut);
        Agents longer = Agents.cutOff("a3");
        longer.hoursLeft = 3.0;
        longer.pending = 7;
        longer.alarms = new Alarms(1, 0, 0);
        longer.seenAt = Agents.T0.minusSeconds(600);
        add(longer);
        assertThat(ids(Sort.HEALTH, false)).containsExactly("a3", "a2", "a1");
        assertThat(ids(Sort.SEEN, false)).containsExactly("a3", "a2", "a1");
        assertThat(ids(Sort.ROOM, false)).containsExactly("a3", "a1", "a2");
        assertThat(ids(Sort.WAITING, true)).containsExactly("a2", "a3", "a1");
        assertThat(ids(Sort.ALARMS, true)).containsExactly("a3", "a2", "a1");
        assertThat(ids(Sort.LEDGER, false)).containsExactly("a2", "a3", "a1");
        assertThat(ids(Sort.VERSION, true)).containsExactly("a1", "a2", "a3");
        assertThat(ids(Sort.SITE, false)).containsExactly("a1", "a2", "a3");
        assertThat(ids(Sort.DEVICES, false)).containsExactly("a1", "a2", "a3");
    }

    @Test
    void a_window_begins_where_it_is_asked_to_and_may_lie_beyond_the_end() {
        IntStream.range(0, 5).forEach(i -> add("a" + i, "hall", "1.0.0"));
        assertThat(ids(new FleetQuery("", Map.of(), Sort.AGENT, false, 3, 1)))
                .containsExactly("a3");
        assertThat(ids(new FleetQuery("", Map.of(), Sort.AGENT, false, 4, 10)))
                .containsExactly("a4");
        assertThat(ids(new FleetQuery("", Map.of(), Sort.AGENT, false, 9, 10))).isEmpty();
    }

    @Test
    void whoever_sees_some_sites_is_told_of_no_others() {
        add("a1", "hall", "1.0.0");
        add("a2", "plant", "1.0.0");
        var query = new FleetQuery("", Map.of(), Sort.AGENT, false, 0, 100);
        FleetAnswer answer = FleetAnswer.of(query, Sites.of(Set.of("hall")), fleet());
        assertThat(answer.total()).isEqualTo(1);
        assertThat(answer.rows()).extracting(FleetRow::agentId).containsExactly("a1");
        assertThat(values(answer, Facet.SITE)).containsExactly(new ValueCount("hall", 1));
        assertThat(answer.totals().agents()).isEqualTo(1);
        assertThat(FleetAnswer.matching(query, Sites.of(Set.of("hall")), fleet())).hasSize(1);
    }

    @Test
    void totals_add_up_what_the_tiles_show() {
        add("a1", "hall", "1.0.0");
        Agents cut = Agents.cutOff("a2");
        cut.seenAt = Agents.T0.minusSeconds(60);
        cut.pending = 70;
        cut.alarms = new Alarms(1, 2, 3);
        add(cut);
        Agents other = Agents.cutOff("a3");
        add(other);
        FleetTotals totals = ask("", Map.of()).totals();
        assertThat(totals.agents()).isEqualTo(3);
        assertThat(totals.connected()).isEqualTo(1);
        assertThat(totals.devices()).isEqualTo(6);
        assertThat(totals.sites()).isEqualTo(2);
        assertThat(totals.site()).isNull();
        assertThat(totals.longestCutOff())
                .isEqualTo(new FleetTotals.CutOff("a2", Agents.T0.minusSeconds(60)));
        assertThat(totals.waitingRecords()).isEqualTo(70);
        assertThat(totals.oldFigures()).isEqualTo(2);
        assertThat(totals.storedRecords()).isEqualTo(500);
        assertThat(totals.recordsPerSecond()).isEqualTo(100.0);
        assertThat(totals.alarms()).isEqualTo(new Alarms(1, 2, 3));
        assertThat(totals.openConflicts()).isEqualTo(3);
        assertThat(totals.ledger()).isEqualTo(Map.of("balanced", 1, "old", 2));
        assertThat(totals.health()).isEqualTo(Map.of("ok", 1, "cut-off", 2));
    }
}
