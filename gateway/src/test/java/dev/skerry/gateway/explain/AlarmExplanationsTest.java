package dev.skerry.gateway.explain;

import static dev.skerry.gateway.session.TestBatches.cleared;
import static dev.skerry.gateway.session.TestBatches.explained;
import static dev.skerry.gateway.session.TestBatches.raised;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.alarm.AlarmStore.AlarmQuery;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.explain.ExplanationView.Channel;
import dev.skerry.gateway.explain.ExplanationView.Method;
import dev.skerry.gateway.explain.ExplanationView.Step;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.DamagedBatches;
import dev.skerry.gateway.telemetry.Readings;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.sync.proto.Explanation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of why an alarm was raised, as it rests in the batch that raised it. */
class AlarmExplanationsTest {
    private static final long SECOND = 1_000_000;
    private static final long T0 = 1_700_000_000 * SECOND;
    private static final long YEAR = 31_556_952 * SECOND;

    @TempDir Path dir;

    private static Explanation.Builder bearing(long atMicros) {
        return Explanation.newBuilder()
                .setModel("bearing")
                .setBundle("pump-bearing")
                .setVersion("1.2.0")
                .setDigest("ab")
                .setObservedAtMicros(atMicros)
                .setScore(0.75)
                .setThreshold(0.5)
                .setMethod(Explanation.Method.METHOD_OCCLUSION)
                .addChannels(
                        Explanation.Channel.newBuilder()
                                .setFeature("v")
                                .setResource("vibration")
                                .setUnit("m/s2")
                                .setContribution(0.7)
                                .addStepMicros(atMicros - 2 * SECOND)
                                .addStepMicros(2 * SECOND)
                                .addValues(1.5)
                                .addValues(9.5));
    }

    private static List<ExplanationView> why(StoreFixture store, AlarmView alarm) {
        var readings = new Readings(store.batches, new DamagedBatches(new SimpleMeterRegistry()));
        return new AlarmExplanations(readings).of(alarm);
    }

    private static List<AlarmView> alarms(StoreFixture store) {
        return store.alarms.alarms(
                new AlarmQuery(null, "north", null, Sites.ALL, 10, Long.MAX_VALUE));
    }

    @Test
    void tells_what_the_agent_said_of_each_model() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            Explanation other =
                    Explanation.newBuilder()
                            .setModel("state")
                            .setLabel("worn")
                            .setForecast(3)
                            .setLower(2)
                            .setUpper(4)
                            .setChannelsLeftOut(7)
                            .build();
            byte[] batch = explained(null, "pump-1", "worn", T0, bearing(T0).build(), other);
            store.store("north", 1, 1, 1, batch);
            assertThat(why(store, alarms(store).getFirst()))
                    .containsExactly(
                            new ExplanationView(
                                    "bearing",
                                    "pump-bearing",
                                    "1.2.0",
                                    "ab",
                                    Times.ofMicros(T0),
                                    0.75,
                                    null,
                                    null,
                                    null,
                                    null,
                                    0.5,
                                    Method.OCCLUSION,
                                    List.of(
                                            new Channel(
                                                    "v",
                                                    "vibration",
                                                    "m/s2",
                                                    0.7,
                                                    List.of(
                                                            new Step(
                                                                    Times.ofMicros(T0 - 2 * SECOND),
                                                                    1.5),
                                                            new Step(Times.ofMicros(T0), 9.5)))),
                                    0),
                            new ExplanationView(
                                    "state",
                                    "",
                                    "",
                                    "",
                                    Times.ofMicros(0),
                                    null,
                                    "worn",
                                    3.0,
                                    2.0,
                                    4.0,
                                    null,
                                    Method.NONE,
                                    List.of(),
                                    7));
        }
    }

    @Test
    void each_alarm_of_a_rule_has_its_own() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            store.store(
                    "north", 1, 1, 1, explained(null, "pump-1", "worn", T0, bearing(T0).build()));
            store.store("north", 1, 2, 1, cleared("pump-1", "worn", T0 + SECOND));
            Explanation second = bearing(T0 + 2 * SECOND).setScore(0.9).build();
            store.store(
                    "north", 1, 3, 1, explained(null, "pump-1", "worn", T0 + 2 * SECOND, second));
            store.store("north", 1, 4, 1, raised("pump-1", "hot", T0));
            assertThat(alarms(store))
                    .filteredOn(alarm -> alarm.rule().equals("worn"))
                    .extracting(alarm -> why(store, alarm).getFirst().score())
                    .containsExactly(0.9, 0.75);
            assertThat(alarms(store))
                    .filteredOn(alarm -> alarm.rule().equals("hot"))
                    .allMatch(alarm -> why(store, alarm).isEmpty());
        }
    }

    @Test
    void its_times_are_set_right_with_those_of_the_alarm() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            store.store(
                    "north", 1, 1, 1, explained("1f", "pump-1", "worn", T0, bearing(T0).build()));
            store.shift("north", "1f", YEAR);
            ExplanationView why = why(store, alarms(store).getFirst()).getFirst();
            assertThat(why.observedAt()).isEqualTo(Times.ofMicros(T0 + YEAR));
            assertThat(why.channels().getFirst().steps().getLast().at())
                    .isEqualTo(Times.ofMicros(T0 + YEAR));
        }
    }

    @Test
    void what_is_no_number_is_not_told() {
        try (var store = new StoreFixture(dir)) {
            store.hello("north", 1);
            Explanation odd =
                    bearing(T0)
                            .setScore(Double.NaN)
                            .setChannels(
                                    0,
                                    Explanation.Channel.newBuilder()
                                            .setContribution(Double.POSITIVE_INFINITY)
                                            .addStepMicros(T0)
                                            .addStepMicros(SECOND)
                                            .addStepMicros(SECOND)
                                            .addValues(Double.NaN)
                                            .addValues(2))
                            .build();
            store.store("north", 1, 1, 1, explained(null, "pump-1", "worn", T0, odd));
            ExplanationView why = why(store, alarms(store).getFirst()).getFirst();
            assertThat(why.score()).isNull();
            assertThat(why.channels().getFirst().contribution()).isNull();
            assertThat(why.channels().getFirst().steps())
                    .containsExactly(new Step(Times.ofMicros(T0 + SECOND), 2));
        }
    }
}
