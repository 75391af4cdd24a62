package dev.skerry.profile.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionTest {
    @ParameterizedTest
    @CsvSource({
        "20, Cel, Cel, 20",
        "20, Cel, K, 293.15",
        "0, K, Cel, -273.15",
        "212, [degF], Cel, 100",
        "-40, Cel, [degF], -40",
        "1.5, bar, kPa, 150",
        "36, km/h, m/s, 10",
        "2, m/s, mm/s, 2000",
        "3, kWh, J, 10800000",
        "7, oddity, oddity, 7"
    })
    void converts_where_both_measure_the_same(
            double value, String from, String to, double expected) {
        Conversion conversion = Objects.requireNonNull(Conversion.between(from, to));
        assertThat(conversion.of(value)).isEqualTo(expected, within(1e-9 * Math.abs(expected)));
    }

    @ParameterizedTest
    @CsvSource({"Cel, bar", "m, m/s", "oddity, m", "m, oddity", "Cel, m", "K, s"})
    void there_is_none_between_what_measures_another_thing(String from, String to) {
        assertThat(Conversion.between(from, to)).isNull();
    }
}
