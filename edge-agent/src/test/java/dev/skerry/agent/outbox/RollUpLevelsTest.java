package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.outbox.RollUpLevels.Choice;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.FileDisk;
import dev.skerry.agent.outbox.log.LogOpening;
import dev.skerry.agent.outbox.log.Sealer;
import dev.skerry.agent.outbox.log.SegmentInfo;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.sync.proto.Lane;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollUpLevelsTest {
    private static final int SIZE = 1_000;

    @TempDir Path directory;
    private final RollUpLevels levels = new RollUpLevels();
    private final Offers offers = new Offers(0);
    private SegmentLog log;
    private long number;

    @BeforeEach
    void open() throws Exception {
        // Each group fills a segment.
        log =
                LogOpening.open(
                                new FileDisk(directory),
                                Sealer.NONE,
                                0,
                                0,
                                () -> 7,
                                RandomGenerator.getDefault(),
                                1)
                        .log();
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private void append(Lane lane) throws Exception {
        number++;
        log.append(number, new byte[0], List.of(new StoredBatch(lane, number, 1, new byte[SIZE])));
    }

    private @Nullable Choice choose(long budgetBytes, long atOnceBytes) {
        levels.look(log.full(), log, offers);
        return levels.choose(budgetBytes, number * SIZE, atOnceBytes);
    }

    private List<Long> sequences(Choice choice) {
        return log.batchesOf(choice.segments()).stream().map(BatchRef::sequence).toList();
    }

    @Test
    void the_oldest_bulk_goes_first_as_much_as_is_wanted_at_once() throws Exception {
        append(Lane.LANE_TELEMETRY);
        append(Lane.LANE_BULK);
        append(Lane.LANE_BULK);
        append(Lane.LANE_BULK);
        append(Lane.LANE_TELEMETRY);

        Choice choice = Objects.requireNonNull(choose(4 * SIZE, 2 * 8_192));

        assertThat(choice.lane()).isEqualTo(Lane.LANE_BULK);
        assertThat(sequences(choice)).containsExactly(2L, 3L);
    }

    @Test
    void only_neighbours_are_chosen() throws Exception {
        append(Lane.LANE_TELEMETRY);
        append(Lane.LANE_ALARM);
        append(Lane.LANE_TELEMETRY);

        assertThat(sequences(Objects.requireNonNull(choose(SIZE, Long.MAX_VALUE))))
                .containsExactly(1L);
    }

    @Test
    void alarms_and_decisions_are_never_chosen() throws Exception {
        append(Lane.LANE_ALARM);
        append(Lane.LANE_DECISION);

        assertThat(choose(0, Long.MAX_VALUE)).isNull();
    }

    @Test
    void what_the_gateway_may_have_is_not_chosen_and_does_not_block_the_rest() throws Exception {
        append(Lane.LANE_TELEMETRY);
        append(Lane.LANE_TELEMETRY);
        offers.add(List.of(1L));

        assertThat(sequences(Objects.requireNonNull(choose(SIZE, Long.MAX_VALUE))))
                .containsExactly(2L);
    }

    @Test
    void nothing_is_rolled_up_for_ever() throws Exception {
        append(Lane.LANE_BULK);
        append(Lane.LANE_TELEMETRY);
        int times = 0;
        for (Choice choice = choose(0, Long.MAX_VALUE);
                choice != null;
                choice = choose(0, Long.MAX_VALUE)) {
            SegmentInfo segment = choice.segments().getFirst();
            levels.made(new PackPlan(choice.segments(), List.of(), choice.lane()), segment.id());
            times++;
        }

        assertThat(times).isEqualTo(2 * RollUpLevels.MAX_LEVEL);
    }

    @Test
    void half_of_the_budget_stays_as_it_was_measured() throws Exception {
        for (int n = 0; n < 10; n++) {
            append(Lane.LANE_TELEMETRY);
        }
        // The oldest six were rolled up once; as many bytes as were measured are within half.
        for (SegmentInfo segment : log.full().subList(0, 6)) {
            levels.made(
                    new PackPlan(List.of(segment), List.of(), Lane.LANE_TELEMETRY), segment.id());
        }

        assertThat(sequences(Objects.requireNonNull(choose(10 * SIZE, 1)))).containsExactly(1L);
    }
}
