package dev.skerry.profile.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
    private static final HostNames NAMES =
            HostNames.of("127.0.0.1", List.of(" Plant.Example ", "[2001:db8::1]"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "127.0.0.1",
                "::1",
                "[::1]",
                "plant.example",
                "2001:db8::1"
            })
    void answers_for_its_names_however_they_are_written(String host) {
        assertThat(NAMES.objection(host, null)).isNull();
    }

    @Test
    void objects_to_other_names_and_to_none() {
        assertThat(NAMES.objection("rebound.example", null))
                .isEqualTo("the request is for rebound.example");
        assertThat(NAMES.objection("localhost.rebound.example", null)).isNotNull();
        assertThat(NAMES.objection(null, null)).contains("no host");
    }

    @Test
    void objects_to_pages_from_elsewhere() {
        assertThat(NAMES.objection("localhost", "https://plant.example")).isNull();
        assertThat(NAMES.objection("localhost", "http://[::1]:8080")).isNull();
        assertThat(NAMES.objection("localhost", "https://other.example"))
                .isEqualTo("the request comes from https://other.example");
        assertThat(NAMES.objection("localhost", "null")).isNotNull();
        assertThat(NAMES.objection("localhost", "http://a b")).isNotNull();
    }

    @Test
    void are_checked_on_loopback_and_wherever_names_are_given() {
        assertThat(HostNames.of("localhost", List.of()).areChecked()).isTrue();
        assertThat(HostNames.of("0.0.0.0", List.of()).areChecked()).isFalse();
        HostNames given = HostNames.of("0.0.0.0", List.of("plant.example"));
        assertThat(given.areChecked()).isTrue();
        assertThat(given.objection("plant.example", null)).isNull();
        assertThat(given.objection("other.example", null)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant", "plant.example, 10.0.0.1", "[2001:db8::1],::1"})
    void takes_names_and_addresses(String setting) {
        assertThat(HostNames.FURTHER.objection(setting)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant:8080", "http://plant", "a,,b", "a b", "*", "-?-", "abc:8080"})
    void takes_nothing_else(String setting) {
        assertThat(HostNames.FURTHER.objection(setting)).contains("without ports");
    }
}
