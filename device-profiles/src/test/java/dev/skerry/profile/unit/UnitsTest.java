package dev.skerry.profile.unit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "Cel, Cel",
        "C, Cel",
        "°C, Cel",
        "Degrees Celsius, Cel",
        "degreesCelsius, Cel",
        "unit:DEG_C, Cel",
        "om:degree_Celsius, Cel",
        "http://qudt.org/vocab/unit/DEG_C, Cel",
        "Degrees Fahrenheit, [degF]",
        "F, [degF]",
        "RPM, 1/min",
        "µg/m³, ug/m3",
        "m/s^2, m/s2",
        "kWh, kWh",
        "kilowatt-hour, kWh",
        "%, %",
        "unit:PERCENT, %",
        "hPa, hPa",
    })
    void knows_what_units_are_called_elsewhere(String written, String symbol) {
        assertThat(Units.symbolFor(written)).isEqualTo(symbol);
        assertThat(Units.isKnown(symbol)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "furlong", "unit:", "some words", "://", "°°"})
    void does_not_guess_what_it_does_not_know(String written) {
        assertThat(Units.symbolFor(written)).isNull();
    }

    @Test
    void names_only_symbols_that_profiles_take() {
        assertThat(UnitSpellings.all()).isNotEmpty().allMatch(Units::isKnown);
    }
}
