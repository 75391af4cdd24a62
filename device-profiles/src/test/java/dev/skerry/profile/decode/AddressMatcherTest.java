package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressMatcherTest {
    private final AddressMatcher pump =
            AddressMatcher.of("plant/{site}/pump/{device}/telemetry", "north");

    @Test
    void subscribes_to_every_device_of_the_site() {
        assertThat(pump.subscription()).isEqualTo("plant/north/pump/+/telemetry");
        assertThat(pump.deviceIdOf("plant/north/pump/pump-1/telemetry")).isEqualTo("pump-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plant/south/pump/pump-1/telemetry",
                "plant/north/pump//telemetry",
                "plant/north/pump/telemetry",
                "plant/north/pump/a/b/telemetry",
                "plant/north/pump/pump-1/telemetry/x",
                "x/plant/north/pump/pump-1/telemetry",
                "plant/north/pump/pump-1",
                ""
            })
    void knows_no_device_at_another_address(String address) {
        assertThat(pump.deviceIdOf(address)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/tank/{device},       /tank/t1,      t1",
        "{device}/state,       t1/state,      t1",
        "{device},             t1,            t1",
        "/a/{device}/a,        /a/a/a,        a",
        "/{site}/{device},     /north/ü %,    ü %",
    })
    void finds_the_device_wherever_it_stands(String pattern, String address, String device) {
        assertThat(AddressMatcher.of(pattern, "north").deviceIdOf(address)).isEqualTo(device);
    }

    @ParameterizedTest
    @CsvSource({
        "{device}/{resource},           d1/a,            d1, a",
        "{device}/{resource},           d1/a/b,          d1, a/b",
        "x/{resource}/{device},         x/a/d1,          d1, a",
        "{device}/s/{resource}/state,   d1/s/a/state,    d1, a",
        "{device}/s/{resource}/state,   d1/s/a/b/state,  ,",
        "{device}/{resource},           d1/,             ,",
        "{device}/{resource},           d1,              ,",
        "x/{resource}/{device},         x/a/b/d1,        ,",
    })
    void finds_the_resource_wherever_it_stands(
            String pattern, String address, String device, String resource) {
        AddressMatcher.Match match = AddressMatcher.of(pattern, "north").match(address);
        assertThat(match)
                .isEqualTo(device == null ? null : new AddressMatcher.Match(device, resource));
    }

    @Test
    void takes_the_sites_name_as_it_stands() {
        var matcher = AddressMatcher.of("{site}/{device}", "a.b+[c]");
        assertThat(matcher.deviceIdOf("a.b+[c]/x")).isEqualTo("x");
        assertThat(matcher.deviceIdOf("aXbb[c]/x")).isNull();
    }

    @Test
    void refuses_a_pattern_that_names_the_device_twice() {
        assertThatThrownBy(() -> AddressMatcher.of("{device}/{device}", "s"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
