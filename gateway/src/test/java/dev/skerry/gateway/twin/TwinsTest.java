package dev.skerry.gateway.twin;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.twin.TwinsFixture.AGENT;
import static dev.skerry.gateway.twin.TwinsFixture.DEVICE;
import static dev.skerry.gateway.twin.TwinsFixture.level;
import static dev.skerry.gateway.twin.TwinsFixture.values;
import static dev.skerry.gateway.twin.TwinsFixture.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.twin.Conflict.State;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwinsTest {
    private final Path dir;
    private TwinsFixture plant;

    TwinsTest(@TempDir Path dir) {
        this.dir = dir;
        this.plant = new TwinsFixture(dir);
    }

    @AfterEach
    void close() throws InterruptedException {
        plant.close();
    }

    /** Both sides write while they are apart; then the gateway hears of it. */
    private Conflict clash(String policy) throws Exception {
        plant.declare(policy);
        plant.cloudWrites(7);
        plant.edgeWrites(3L);
        plant.up();
        return plant.all().getFirst();
    }

    private TwinOutcome choose(Conflict conflict, long value) throws Exception {
        return TwinsFixture.await(
                plant.twins.choose(
                        conflict,
                        now -> now.revision() == conflict.revision(),
                        now -> with(now, value),
                        "rest"));
    }

    private static Optional<Write> with(Conflict conflict, long value) {
        return conflict.candidates().stream()
                .filter(write -> Objects.equals(write.value(), whole(value)))
                .findFirst();
    }

    private static GatewayError refusal(TwinOutcome outcome) {
        assertThat(outcome).isInstanceOf(TwinOutcome.Refused.class);
        return ((TwinOutcome.Refused) outcome).refusal().error();
    }

    private double counted(String name) {
        return plant.meters.get("skerry.gateway.conflicts." + name).counter().count();
    }

    @Test
    void keeps_the_value_that_was_not_chosen_until_a_later_write_takes_its_place()
            throws Exception {
        Conflict decided = clash("cloud-wins");
        assertThat(decided.state()).isEqualTo(State.DECIDED);
        assertThat(values(decided)).containsExactly(7L, 3L);
        assertThat(Objects.requireNonNull(decided.chosen()).value()).isEqualTo(whole(7));

        plant.down();
        plant.edgeWrites(4L);
        plant.up();

        assertThat(plant.all()).hasSize(1);
        Conflict settled = plant.all().getFirst();
        assertThat(settled.state()).isEqualTo(State.SETTLED);
        assertThat(values(settled)).containsExactly(7L, 3L);
        assertThat(settled.chosen()).isNull();
        assertThat(Objects.requireNonNull(settled.settledBy()).value()).isEqualTo(whole(4));
        assertThat(counted("begun")).isOne();
        assertThat(counted("settled")).isOne();
    }

    @Test
    void grows_while_more_values_join_and_says_which_are_over() throws Exception {
        Conflict first = clash("last-writer");
        plant.edgeWrites(4L);
        plant.up();

        Conflict grown = plant.all().getFirst();
        assertThat(plant.all()).hasSize(1);
        assertThat(grown.id()).isEqualTo(first.id());
        assertThat(grown.revision()).isGreaterThan(first.revision());
        assertThat(values(grown)).containsExactly(7L, 3L, 4L);
        assertThat(ConflictView.of(grown).values())
                .extracting(ConflictView.Candidate::over)
                .containsExactly(false, true, false);
    }

    @Test
    void bounds_the_values_of_a_conflict_and_counts_what_it_leaves_out() throws Exception {
        clash("ask");
        for (long value = 100; value < 200; value++) {
            plant.edgeWrites(value);
            plant.up();
        }
        Conflict conflict = plant.all().getFirst();
        assertThat(conflict.candidates()).hasSize(Conflict.MAX_CANDIDATES);
        assertThat(conflict.omitted()).isEqualTo(102 - Conflict.MAX_CANDIDATES);
        assertThat(values(conflict)).startsWith(7L).endsWith(198L, 199L);
    }

    @Test
    void lists_what_only_the_edge_saw_side_by_side_once() throws Exception {
        plant.declare("last-writer");
        plant.cloudWrites(7);
        plant.edgeWrites(3L);
        plant.edge = plant.edge.merge(plant.gateway().twin().deltaSince(plant.edge.vector()));
        plant.edgeWrites(4L);
        plant.up();

        assertThat(plant.all()).hasSize(1);
        Conflict settled = plant.all().getFirst();
        assertThat(settled.state()).isEqualTo(State.SETTLED);
        assertThat(values(settled)).containsExactlyInAnyOrder(3L, 7L);

        // It does not know that the gateway knows, and so tells of it again.
        plant.edgeWrites(5L);
        assertThat(plant.edge.live(level()).getFirst().settled()).hasSize(2);
        plant.up();
        assertThat(plant.all()).containsExactly(settled);
    }

    @Test
    void a_page_of_conflicts_begins_after_the_place_of_the_last_one() throws Exception {
        clash("last-writer");
        plant.cloudWrites(8);
        plant.edgeWrites(9L);
        plant.up();
        Conflict first = plant.all().getFirst();
        Conflict last = plant.all().getLast();
        assertThat(plant.after(first)).containsExactly(last);
        assertThat(plant.after(last)).isEmpty();
    }

    @Test
    void begins_a_new_conflict_after_a_settled_one() throws Exception {
        clash("last-writer");
        plant.cloudWrites(8);
        plant.edgeWrites(9L);
        plant.up();
        assertThat(plant.all())
                .extracting(Conflict::state)
                .containsExactly(State.DECIDED, State.SETTLED);
        assertThat(values(plant.all().getFirst())).containsExactlyInAnyOrder(8L, 9L);
        assertThat(values(plant.all().getLast())).containsExactly(7L, 3L);
    }

    @Test
    void counters_and_sets_merge_without_a_conflict() throws Exception {
        plant.declare("counter");
        plant.wish(new Wish.Add("level", 7));
        plant.edge = plant.edge.add(plant.edgeAuthor(), level(), 3);
        plant.up();
        plant.down();
        plant.wish(new Wish.Reset("level"));
        plant.declare("set");
        plant.wish(new Wish.Become("level", List.of(whole(1), whole(2))));
        plant.down();
        var one = PropertyKey.ofElement("level", Section.DESIRED, whole(1));
        plant.edge = plant.edge.write(plant.edgeAuthor(), one, null);
        plant.wish(new Wish.Change("level", List.of(whole(1)), List.of(whole(2))));
        plant.up();
        plant.down();
        assertThat(plant.edge.live(one)).extracting(Write::value).contains(whole(1));
        assertThat(plant.all()).isEmpty();
    }

    @Test
    void asks_until_somebody_chooses_and_refuses_a_choice_of_what_is_over() throws Exception {
        Conflict open = clash("ask");
        assertThat(open.state()).isEqualTo(State.OPEN);
        assertThat(plant.conflicts.countOpen()).isOne();

        plant.edgeWrites(4L);
        plant.up();
        assertThat(refusal(choose(open, 3))).isEqualTo(GatewayError.CHANGED_SINCE);
        Conflict grown = plant.all().getFirst();
        assertThat(refusal(choose(grown, 1000))).isEqualTo(GatewayError.BODY_INVALID);
        assertThat(choose(grown, 4)).isInstanceOf(TwinOutcome.Written.class);
        assertThat(refusal(choose(grown, 7))).isEqualTo(GatewayError.CONFLICT_SETTLED);

        assertThat(plant.conflicts.countOpen()).isZero();
        Conflict settled = plant.all().getFirst();
        assertThat(Objects.requireNonNull(settled.chosen()).value()).isEqualTo(whole(4));
        plant.down();
        assertThat(plant.edge.live(level())).hasSize(1);
        assertThat(plant.edge.live(level()).getFirst().value()).isEqualTo(whole(4));
    }

    @Test
    void has_all_of_it_again_after_a_restart() throws Exception {
        Conflict open = clash("ask");
        plant.down();
        await().untilAsserted(
                        () ->
                                assertThat(plant.gateway().agentSeen())
                                        .isEqualTo(plant.edge.vector()));
        StoredTwin before = plant.gateway();
        List<TwinHistory.Entry> history = plant.history.entries(AGENT, DEVICE, "level", 10);
        assertThat(history).hasSize(2);

        plant.close();
        plant = new TwinsFixture(dir);

        assertThat(plant.gateway()).isEqualTo(before);
        assertThat(plant.all()).containsExactly(open);
        assertThat(plant.history.entries(AGENT, DEVICE, "level", 10)).isEqualTo(history);
        assertThat(choose(open, 3)).isInstanceOf(TwinOutcome.Written.class);
    }

    @Test
    void writes_one_of_those_that_expect_the_same() throws Exception {
        plant.declare("last-writer");
        plant.cloudWrites(1);
        VersionVector seen = plant.gateway().twin().vector();
        List<CompletableFuture<TwinOutcome>> races = new ArrayList<>();
        for (long value = 10; value < 20; value++) {
            races.add(
                    plant.twins.desire(
                            AGENT,
                            DEVICE,
                            twin -> twin.twin().vector().equals(seen),
                            List.of(new Wish.Put("level", whole(value))),
                            "rest"));
        }
        int written = 0;
        for (var race : races) {
            if (TwinsFixture.await(race) instanceof TwinOutcome.Written) {
                written++;
            } else {
                assertThat(refusal(TwinsFixture.await(race))).isEqualTo(GatewayError.CHANGED_SINCE);
            }
        }
        assertThat(written).isOne();
    }

    @Test
    void says_what_a_write_took_the_place_of_and_keeps_the_last_of_them() throws Exception {
        clash("last-writer");
        plant.cloudWrites(8);
        TwinHistory.Entry last = plant.history.entries(AGENT, DEVICE, "level", 1).getFirst();
        assertThat(last.write().value()).isEqualTo(whole(8));
        assertThat(last.replaced()).extracting(Write::value).containsExactly(whole(3), whole(7));

        plant.database
                .jdbi()
                .useTransaction(
                        tx -> {
                            for (int i = 0; i < TwinHistory.MAX_ENTRIES; i++) {
                                plant.history.add(
                                        tx,
                                        1,
                                        DEVICE,
                                        new TwinHistory.Entry(
                                                Instant.EPOCH, last.write(), List.of()));
                            }
                        });
        assertThat(plant.history.entries(AGENT, DEVICE, "level", 1000))
                .hasSize(TwinHistory.MAX_ENTRIES)
                .allMatch(entry -> entry.replaced().isEmpty());
    }

    @Test
    void forgets_old_settled_conflicts_and_counts_them() throws Exception {
        clash("last-writer");
        plant.cloudWrites(8);
        Conflict settled = plant.all().getFirst();
        assertThat(settled.state()).isEqualTo(State.SETTLED);
        plant.database
                .jdbi()
                .useTransaction(
                        tx -> {
                            for (int i = 0; i < ConflictStore.MAX_SETTLED; i++) {
                                plant.conflicts.save(tx, 1, settled.withId(0));
                            }
                        });
        plant.edgeWrites(9L);
        plant.up();
        plant.cloudWrites(10);
        assertThat(
                        plant.conflicts.conflicts(
                                new ConflictStore.Query(
                                        State.SETTLED, AGENT, null, Sites.ALL, 2000, null)))
                .hasSize(ConflictStore.MAX_SETTLED);
        assertThat(counted("forgotten")).isEqualTo(2);
    }

    @Test
    void forgets_a_removal_that_the_agent_has_seen() throws Exception {
        plant.declare("last-writer");
        plant.cloudWrites(7);
        plant.wish(new Wish.Put("level", null));
        assertThat(plant.gateway().twin().keys()).containsExactly(level());
        plant.down();
        await().untilAsserted(() -> assertThat(plant.gateway().twin().keys()).isEmpty());
    }

    @Test
    void takes_no_more_properties_than_a_twin_may_have() throws Exception {
        plant.declare("set");
        List<TwinValue> elements = new ArrayList<>();
        for (long element = 0; element <= 1000; element++) {
            elements.add(whole(element));
        }
        assertThat(refusal(plant.wish(new Wish.Become("level", elements))))
                .isEqualTo(GatewayError.TWIN_FULL);
        plant.wish(new Wish.Become("level", elements.subList(0, 1000)));
        assertThat(plant.gateway().twin().keys()).hasSize(1000);
    }
}
