package dev.skerry.tool.evaluate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows, alarms and windows counted. */
class RowScoreTest {
    private static final boolean[] DETECTED = {true, false, true, true, false, true, false, false};
    private static final List<Window> WINDOWS = List.of(new Window(1, 3), new Window(6, 7));
    private static final long[] MICROS = {
        0, 10_000_000, 20_000_000, 30_000_000, 40_000_000, 50_000_000, 60_000_000, 86_400_000_000L
    };

    @Test
    void rows_are_counted_by_what_they_are_and_what_was_said() {
        Confusion rows = Confusion.of(Window.marks(WINDOWS, 8), DETECTED, 0);
        assertThat(rows).isEqualTo(new Confusion(2, 2, 1, 3));
        assertThat(rows.precision()).isEqualTo(0.5);
        assertThat(rows.recall()).isEqualTo(0.4);
        assertThat(rows.f1()).isCloseTo(4.0 / 9, within(1e-12));
        assertThat(rows.farPercent()).isCloseTo(200.0 / 3, within(1e-12));
        assertThat(rows.marPercent()).isEqualTo(60);
        assertThat(rows.f1OfAll()).isCloseTo(10.0 / 13, within(1e-12));
        assertThat(Confusion.of(Window.marks(WINDOWS, 8), DETECTED, 4))
                .isEqualTo(new Confusion(0, 1, 1, 2));
        assertThat(rows.plus(rows)).isEqualTo(new Confusion(4, 4, 2, 6));
        assertThat(Confusion.NONE.f1()).isNaN();
    }

    @Test
    void detected_rows_that_follow_each_other_are_one_alarm() {
        Alarms alarms = Alarms.of(MICROS, DETECTED, WINDOWS, 0);
        assertThat(alarms.count()).isEqualTo(3);
        assertThat(alarms.perDay()).isEqualTo(3);
        assertThat(alarms.windows()).isEqualTo(2);
        assertThat(alarms.delaysSeconds()).containsExactly(10.0);
        assertThat(alarms.medianDelaySeconds()).isEqualTo(10);
    }

    @Test
    void what_was_to_learn_from_is_neither_an_alarm_nor_a_window() {
        Alarms alarms = Alarms.of(MICROS, DETECTED, WINDOWS, 4);
        assertThat(alarms.count()).isEqualTo(1);
        assertThat(alarms.windows()).isEqualTo(1);
        assertThat(alarms.medianDelaySeconds()).isNaN();
        assertThat(Alarms.of(MICROS, DETECTED, WINDOWS, 3).delaysSeconds()).containsExactly(0.0);
        assertThat(Alarms.of(MICROS, DETECTED, WINDOWS, 9).days()).isZero();
    }

    @Test
    void alarms_of_several_files_are_added_up() {
        var one = new Alarms(2, 1, 1, List.of(10.0, 30.0));
        Alarms both = one.plus(new Alarms(1, 0.5, 2, List.of(20.0)));
        assertThat(both).isEqualTo(new Alarms(3, 1.5, 3, List.of(10.0, 30.0, 20.0)));
        assertThat(both.medianDelaySeconds()).isEqualTo(20);
        assertThat(one.medianDelaySeconds()).isEqualTo(20);
    }

    @Test
    void marked_rows_become_windows_and_windows_marked_rows() {
        boolean[] marked = {true, false, true, true};
        List<Window> runs = Window.runs(marked);
        assertThat(runs).containsExactly(new Window(0, 0), new Window(2, 3));
        assertThat(Window.marks(runs, 4)).isEqualTo(marked);
        assertThat(runs.getLast().width()).isEqualTo(2);
    }
}
