package dev.skerry.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.telemetry.HistoryView.Point;
import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownsamplerTest {
    private static final double MEASURED = 58.7f;

    private static List<Point> points(ColumnType type, int maxPoints, int records) {
        var downsampler = new Downsampler(0, 1_000_000, maxPoints);
        downsampler.stream(new StreamKey("pump-1", "temperature", type), records);
        for (int i = 0; i < records; i++) {
            downsampler.onDouble(i, MEASURED, 0);
        }
        return downsampler.points();
    }

    private static void assertAllAre(List<Point> points, double expected) {
        assertThat(points).isNotEmpty();
        for (Point point : points) {
            assertThat(new double[] {point.min(), point.max(), point.mean()})
                    .containsOnly(expected);
        }
    }

    @Test
    void a_float_has_the_fewest_digits_that_name_it() {
        assertAllAre(points(ColumnType.FLOAT32, 10, 3), 58.7);
        assertAllAre(points(ColumnType.FLOAT32, 2, 30), 58.7);
    }

    @Test
    void a_double_keeps_all_its_digits() {
        assertAllAre(points(ColumnType.FLOAT64, 10, 3), 58.70000076293945);
        assertAllAre(points(ColumnType.FLOAT64, 2, 32), 58.70000076293945);
    }
}
