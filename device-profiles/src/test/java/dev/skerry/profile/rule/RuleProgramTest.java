package dev.skerry.profile.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.rule.RuleProgram.Verdict;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleProgramTest {
    private final DeviceProfile pump = Profiles.shipped("pump.yaml");

    /** The same, watched by a bundle, which may give whatever rules can read. */
    private final DeviceProfile watched =
            Profiles.compiled(
                    Profiles.text("pump.yaml")
                            .replaceFirst(
                                    "bundle: \"builtin:envelope\", inputs: \\{ value: vibration }, warm_up: 500",
                                    "bundle: pump-bearing, inputs: { value: vibration }"));

    private RuleProgram program(String expression) {
        return RuleProgram.compile(pump, expression);
    }

    private RuleProgram ofBundle(String expression) {
        return RuleProgram.compile(watched, expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    temperature > 80.0                          ; true
                    temperature > 80                            ; true
                    temperature < 80.0                          ; false
                    starts == 7                                 ; true
                    starts % 2 == 1 && sealed                   ; true
                    !sealed                                     ; false
                    state == 'running'                          ; true
                    state.startsWith('run') && size(state) == 7 ; true
                    state.matches('^r.*g$') && string(starts) == '7' ; true
                    int(temperature) == 91 && -starts < 0       ; true
                    state in ['stopped', 'off']                 ; false
                    double(starts) * 2.5 > 17.0                 ; true
                    temperature > 100.0 ? sealed : starts > 6   ; true
                    """)
    void compares_values_of_every_type(String expression, boolean expected) {
        var inputs =
                new Inputs()
                        .value("temperature", 91.5)
                        .value("starts", 7L)
                        .value("sealed", true)
                        .value("state", "running");
        assertThat(program(expression).evaluate(inputs)).isEqualTo(expected);
    }

    @Test
    void asks_windows_for_the_named_resource_and_span() {
        var rule = program("temperature > 80.0 && trend(temperature, '5m') > 0.0");
        var rising =
                new Inputs()
                        .value("temperature", 81.0)
                        .window(WindowFunction.TREND, "temperature", Duration.ofMinutes(5), 0.1);
        var otherSpan =
                new Inputs()
                        .value("temperature", 81.0)
                        .window(WindowFunction.TREND, "temperature", Duration.ofMinutes(4), 0.1);
        assertThat(rule.evaluate(rising)).isTrue();
        assertThat(rule.evaluate(otherSpan)).isFalse();
        assertThat(rule.windows())
                .containsExactly(
                        new WindowUse(WindowFunction.TREND, "temperature", Duration.ofMinutes(5)));
    }

    @Test
    void knows_every_window_function() {
        for (WindowFunction function : WindowFunction.values()) {
            var rule = program(function.celName() + "(vibration, '90s') > 1.0");
            var span = Duration.ofSeconds(90);
            assertThat(rule.evaluate(new Inputs().window(function, "vibration", span, 2))).isTrue();
            assertThat(rule.evaluate(new Inputs().window(function, "vibration", span, 1)))
                    .isFalse();
        }
    }

    @Test
    void asks_for_the_age_of_any_resource_up_to_a_day_without_a_span() {
        var rule = program("age(state) > 60.0");
        assertThat(rule.windows())
                .containsExactly(new WindowUse(WindowFunction.AGE, "state", Duration.ofHours(24)));
    }

    @Test
    void reads_the_score_of_a_model() {
        var rule = program("model.bearing.score > 0.9");
        assertThat(rule.evaluate(new Inputs().score("bearing", 0.95))).isTrue();
        assertThat(rule.evaluate(new Inputs().score("bearing", 0.9))).isFalse();
        assertThat(rule.evaluate(new Inputs())).isFalse();
    }

    @Test
    void reads_the_label_and_the_forecast_of_a_model() {
        var worn = ofBundle("model.bearing.label in ['worn', 'broken']");
        assertThat(worn.evaluate(new Inputs().model("bearing", ModelOutput.LABEL, "worn")))
                .isTrue();
        assertThat(worn.evaluate(new Inputs().model("bearing", ModelOutput.LABEL, "calm")))
                .isFalse();
        var soon = ofBundle("model.bearing.upper > 5.0 && model.bearing.forecast > vibration");
        var inputs =
                new Inputs()
                        .model("bearing", ModelOutput.UPPER, 6.0)
                        .model("bearing", ModelOutput.FORECAST, 3.0);
        assertThat(soon.evaluate(inputs)).isFalse();
        assertThat(soon.evaluate(inputs.value("vibration", 2.0))).isTrue();
        assertThat(soon.because(inputs)).contains("model.bearing.upper = 6, model");
    }

    @Test
    void names_the_models_that_it_reads_with_the_first_number_that_a_score_is_compared_with() {
        assertThat(program("temperature > 80.0").models()).isEmpty();
        assertThat(program("temperature > 80.0 || 0.9 <= model.bearing.score").models())
                .containsExactly(new ScoreUse("bearing", 0.9));
        assertThat(program("model.bearing.score > 1 && model.bearing.score < 5.0").models())
                .containsExactly(new ScoreUse("bearing", 1.0));
        assertThat(program("model.bearing.score > temperature").models())
                .containsExactly(new ScoreUse("bearing", null));
        assertThat(ofBundle("model.bearing.forecast > 3.0").models())
                .containsExactly(new ScoreUse("bearing", null));
    }

    @Test
    void is_false_while_it_depends_on_something_that_is_not_known() {
        assertThat(program("temperature > 80.0").evaluate(new Inputs())).isFalse();
        assertThat(program("temperature <= 80.0").evaluate(new Inputs())).isFalse();
        assertThat(program("!(temperature > 80.0)").evaluate(new Inputs())).isFalse();
        assertThat(program("!(model.bearing.score > 0.9)").evaluate(new Inputs())).isFalse();
        assertThat(program("!(avg(vibration, '1m') > 1.0)").verdict(new Inputs()))
                .isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void does_not_wait_for_what_can_not_change_the_outcome() {
        var hot = new Inputs().value("temperature", 90.0);
        assertThat(program("temperature > 80.0 || vibration > 5.0").evaluate(hot)).isTrue();
        assertThat(program("vibration > 5.0 || temperature > 80.0").evaluate(hot)).isTrue();
        assertThat(program("vibration > 5.0 && temperature > 80.0").evaluate(hot)).isFalse();
        assertThat(program("!(vibration > 5.0 && temperature < 80.0)").evaluate(hot)).isTrue();
    }

    @Test
    void says_when_values_can_not_be_calculated_with() {
        var rule = program("100 / starts > 5");
        assertThat(rule.verdict(new Inputs().value("starts", 0L)))
                .isInstanceOfSatisfying(
                        Verdict.Failed.class,
                        failed -> {
                            assertThat(failed.code()).isEqualTo("SKR-R001");
                            assertThat(failed.message())
                                    .contains("100 / starts > 5")
                                    .contains("zero");
                        });
        assertThat(rule.evaluate(new Inputs().value("starts", 0L))).isFalse();
        assertThat(rule.evaluate(new Inputs().value("starts", 10L))).isTrue();
    }

    @Test
    void explains_itself_with_the_values_that_it_saw() {
        var rule = program("temperature > 80.0 && model.bearing.score > 0.5 || age(state) > 9.0");
        var inputs = new Inputs().value("temperature", (double) 91.2f).score("bearing", 0.75);
        assertThat(rule.because(inputs))
                .isEqualTo(
                        "temperature > 80.0 && model.bearing.score > 0.5 || age(state) > 9.0"
                                + " with temperature = 91.2, model.bearing.score = 0.75,"
                                + " age(state, 24h) = unknown");
    }

    @Test
    void refuses_an_expression_that_was_never_checked() {
        assertThatThrownBy(() -> program("temprature > 80.0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'temprature' is not a resource of this profile");
    }

    @Test
    void compiles_every_rule_and_confirmation_of_a_compiled_profile() {
        pump.rules().forEach(rule -> RuleProgram.compile(pump, rule));
        String confirm = Objects.requireNonNull(pump.command("stop").orElseThrow().confirm());
        assertThat(
                        RuleProgram.compile(pump, confirm)
                                .evaluate(new Inputs().value("state", "stopped")))
                .isTrue();
    }
}
