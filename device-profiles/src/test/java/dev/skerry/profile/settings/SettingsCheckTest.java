package dev.skerry.profile.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
    private static final SettingsCheck CHECK =
            new SettingsCheck(
                    "pump.",
                    "X-3",
                    List.of(
                            new Setting("speed", "X-1", Rule.number(1, 9)),
                            new Setting(
                                    "rest.time",
                                    "X-2",
                                    Rule.duration(
                                            SettingsCheckTest::parse,
                                            Duration.ofMillis(500),
                                            Duration.ofHours(1))),
                            new Setting(
                                    "pause", "X-2", Rule.seconds(SettingsCheckTest::parse, 1, 90)),
                            new Setting("tank", "X-1", Rule.size(Long::parseLong, 1536, 2L << 30)),
                            new Setting("is-on", "X-1", Rule.SWITCH),
                            new Setting("note", "X-1", Rule.orNothing(Rule.number(1, 1))),
                            new Setting("valve.", "X-2", Rule.number(0, 1))),
                    List.of(
                            new Setting("http.port", "X-4", Rule.number(0, 9)),
                            new Setting("http.host", "X-4", Hosts.OWN)));

    private static Duration parse(String text) {
        Duration duration = Durations.parse(text);
        if (duration == null) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static List<SettingProblem> problems(Map<String, @Nullable String> given) {
        return CHECK.problems(given.keySet(), given::get);
    }

    @Test
    void finds_nothing_wrong_with_what_fits_what_is_not_set_and_what_is_not_ours() {
        assertThat(problems(Map.of())).isEmpty();
        assertThat(
                        problems(
                                Map.of(
                                        "pump.speed", "9",
                                        "PUMP_REST_TIME", "anything, told by its value",
                                        "pump.rest.time", "500ms",
                                        "pump.is-on", "TRUE",
                                        "PUMP_IS_ON", "true",
                                        "pump.note", "",
                                        "pump.valve.left", "1",
                                        "http.port", "0",
                                        "http.host", "0.0.0.0",
                                        "pumpkin", "orange")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "pump.speed, fast, X-1, write a number from 1 to 9",
        "pump.speed, 10, X-1, write a number from 1 to 9",
        "pump.rest.time, soon, X-2, write a duration from 500ms to 1h",
        "pump.rest.time, 2h, X-2, write a duration from 500ms to 1h",
        "pump.pause, 1500ms, X-2, 'write a duration from 1s to 90s, in whole seconds'",
        "pump.tank, lots, X-1, write a size from 1536 to 2G",
        "pump.tank, 1, X-1, write a size from 1536 to 2G",
        "pump.is-on, maybe, X-1, write true or false",
        "pump.valve.left, 2, X-2, write a number from 0 to 1",
        "PUMP_VALVE_LEFT, 2, X-2, write a number from 0 to 1",
        "http.port, web, X-4, write a number from 0 to 9",
        "http.host, 203.0.113.7, X-4, 'write an address or a name of this machine, such as 127.0.0.1'",
        "http.host, no host, X-4, 'write an address or a name of this machine, such as 127.0.0.1'",
    })
    void names_the_setting_its_value_and_what_to_write(
            String name, String value, String code, String advice) {
        assertThat(problems(Map.of(name, value)))
                .containsExactly(
                        new SettingProblem(code, "%s is '%s': %s".formatted(name, value, advice)));
    }

    @ParameterizedTest
    @CsvSource({
        "pump.sped, did you mean 'pump.speed'?",
        "PUMP_RESTTIME, did you mean 'PUMP_REST_TIME'?",
        "pump.volume-of-everything, correct or remove it",
    })
    void names_what_is_no_setting_and_what_was_probably_meant(String name, String advice) {
        assertThat(problems(Map.of(name, "1")))
                .containsExactly(
                        new SettingProblem("X-3", "there is no setting " + name + ": " + advice));
    }

    @Test
    void tells_of_a_variable_once_though_its_name_is_guessed_too() {
        assertThat(
                        problems(
                                Map.of(
                                        "PUMP_REST_TIME", "1s",
                                        "pump.rest.time", "1s",
                                        "PUMP_IS_ON", "true",
                                        "pump.is.on", "true",
                                        "PUMP_ODD_THING", "1",
                                        "pump.odd.thing", "1")))
                .extracting(SettingProblem::message)
                .containsExactly("there is no setting PUMP_ODD_THING: correct or remove it");
    }

    @Test
    void tells_all_problems_at_once() {
        assertThat(
                        problems(
                                Map.of(
                                        "pump.speed", "fast",
                                        "pump.tank", "lots",
                                        "pump.sped", "1")))
                .extracting(SettingProblem::code)
                .containsExactly("X-1", "X-1", "X-3");
    }

    @Test
    void leaves_to_the_framework_what_only_that_knows() {
        String ours =
                "java.lang.IllegalArgumentException: SRCFG00039: The config property pump.speed";
        String theirs = "SRCFG00029: Expected an integer value, got \"abc\"";
        var speed = new SettingProblem("X-1", "pump.speed is 'fast'");

        assertThat(CHECK.problems(List.of(speed), List.of(ours, theirs), "X-2"))
                .containsExactly(
                        speed, new SettingProblem("X-2", "Expected an integer value, got \"abc\""));
        assertThat(CHECK.problems(List.of(), List.of(ours), "X-2"))
                .as("what the framework refuses is never silent")
                .containsExactly(new SettingProblem("X-2", "The config property pump.speed"));
    }

    @Test
    void tells_of_the_frameworks_settings_in_our_words_where_it_has_some() {
        String port = "SRCFG00029: Expected an integer value, got \"web\" for http.port";
        String limit = "SRCFG00029: Expected an integer value, got \"web\" for http.limit";
        List<SettingProblem> ours = problems(Map.of("http.port", "web"));

        assertThat(CHECK.problems(ours, List.of(port, limit), "X-2"))
                .extracting(SettingProblem::message)
                .containsExactly(
                        "http.port is 'web': write a number from 0 to 9",
                        "Expected an integer value, got \"web\" for http.limit");
    }
}
