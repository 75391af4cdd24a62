package dev.skerry.sync.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code -Dskerry.seed=N} replays one seed, {@code -Dskerry.seeds=N} sets how many are run. */
class SimulationTest {
    private static final int JOBS = 2;
    private static final int ENOUGH_FOR_A_MUTATION = 20_000;

    @Tag("slow")
    @Test
    void every_invariant_holds_whatever_fails() throws InterruptedException {
        Long only = Long.getLong("skerry.seed");
        Campaign campaign =
                only == null
                        ? new Campaign(Setup.DEFAULT, 1, Integer.getInteger("skerry.seeds", 2_000))
                        : new Campaign(Setup.DEFAULT, only, 1);
        Campaign.Result result = campaign.run(JOBS, figures -> {});
        assertThat(result.failure()).as(told(result.failure())).isNull();
        assertThat(result.figures().readings()).isGreaterThan(100 * result.figures().seeds());
        if (only == null) {
            assertThat(result.figures().faults().values()).allMatch(times -> times > 0);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void every_mutation_is_found(Mutation mutation) throws InterruptedException {
        var campaign = new Campaign(Setup.DEFAULT.with(mutation), 1, ENOUGH_FOR_A_MUTATION);
        Campaign.Failure failure = campaign.run(JOBS, figures -> {}).failure();
        assertThat(failure).isNotNull();
        assertThat(Objects.requireNonNull(failure).trace()).isNotEmpty();
    }

    @Test
    void the_same_seed_gives_the_same_world() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(traceOf(seed)).isEqualTo(traceOf(seed));
        }
        assertThat(traceOf(1)).isNotEqualTo(traceOf(2));
    }

    @Test
    void the_least_failing_seed_is_told_however_many_threads_there_are()
            throws InterruptedException {
        Setup setup = Setup.DEFAULT.with(Mutation.TIE_BREAK_BY_ARRIVAL);
        Campaign.Failure one = new Campaign(setup, 1, 500).run(1, figures -> {}).failure();
        Campaign.Failure four = new Campaign(setup, 1, 500).run(4, figures -> {}).failure();
        assertThat(Objects.requireNonNull(four).seed())
                .isEqualTo(Objects.requireNonNull(one).seed());
        assertThat(four.trace()).isEqualTo(one.trace());
    }

    @Test
    void nothing_is_injected_into_a_calm_world() {
        Figures figures = new SimWorld(1, new Setup(3, 2, 20_000, false, null), null).run();
        assertThat(figures.faults().values()).containsOnly(0L);
        assertThat(figures.readings()).isGreaterThan(2_000);
    }

    private static List<String> traceOf(long seed) {
        Trace trace = new Trace(1_000_000);
        new SimWorld(seed, Setup.DEFAULT, trace).run();
        return trace.lines();
    }

    private static String told(Campaign.@Nullable Failure failure) {
        return failure == null
                ? ""
                : "-Dskerry.seed=%d: %s%n%s"
                        .formatted(
                                failure.seed(),
                                failure.what(),
                                String.join(System.lineSeparator(), failure.trace()));
    }
}
