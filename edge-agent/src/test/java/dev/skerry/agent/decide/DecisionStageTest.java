package dev.skerry.agent.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.RuleAction;
import dev.skerry.profile.model.RuleAction.Severity;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.model.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionStageTest {
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_700_000_000L * SECOND;

    private final Resource temperature = resource("temperature", ValueType.FLOAT64);
    private final Resource divisor = resource("divisor", ValueType.INT64);

    @Test
    void an_alarm_is_raised_once_and_cleared_once() {
        DeviceProfile profile = profile(rule("hot", "temperature > 80.0", Duration.ZERO));
        var stage = new DecisionStage(Map.of(), Explainer.NONE);

        assertThat(at(stage, profile, 0, 70)).isEmpty();
        assertThat(at(stage, profile, 1, 81))
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.AlarmRaised.class,
                        raised -> {
                            assertThat(raised.severity()).isEqualTo(Severity.CRITICAL);
                            assertThat(raised.because())
                                    .isEqualTo("temperature > 80.0 with temperature = 81.0");
                        });
        assertThat(at(stage, profile, 2, 90)).isEmpty();
        assertThat(at(stage, profile, 3, 79))
                .containsExactly(new Decision.AlarmCleared("pump-1", "hot", NOW + 3 * SECOND));
        assertThat(at(stage, profile, 4, 78)).isEmpty();
    }

    @Test
    void a_rule_with_for_waits_until_it_has_held_without_a_break() {
        DeviceProfile profile = profile(rule("hot", "temperature > 80.0", Duration.ofSeconds(10)));
        var stage = new DecisionStage(Map.of(), Explainer.NONE);

        assertThat(at(stage, profile, 0, 81)).isEmpty();
        assertThat(at(stage, profile, 6, 79)).isEmpty();
        assertThat(at(stage, profile, 7, 81)).isEmpty();
        assertThat(at(stage, profile, 16, 81)).isEmpty();
        assertThat(at(stage, profile, 17, 81)).hasOnlyElementsOfType(Decision.AlarmRaised.class);
    }

    @Test
    void a_rule_with_for_waits_anew_when_the_clock_stepped() {
        DeviceProfile profile = profile(rule("hot", "temperature > 80.0", Duration.ofSeconds(10)));
        var stage = new DecisionStage(Map.of(), Explainer.NONE);

        assertThat(at(stage, profile, 0, 81)).isEmpty();
        stage.timeStepped();
        assertThat(at(stage, profile, 1_000_000, 81)).isEmpty();
        assertThat(at(stage, profile, 1_000_010, 81))
                .hasOnlyElementsOfType(Decision.AlarmRaised.class);
    }

    @Test
    void an_alarm_with_clear_after_stays_until_nothing_was_seen_for_so_long() {
        DeviceProfile profile =
                profile(rule("hot", "temperature > 80.0", Duration.ZERO, Duration.ofSeconds(10)));
        var stage = new DecisionStage(Map.of(), Explainer.NONE);

        assertThat(at(stage, profile, 0, 90)).hasOnlyElementsOfType(Decision.AlarmRaised.class);
        assertThat(at(stage, profile, 1, 70)).isEmpty();
        assertThat(at(stage, profile, 10, 70)).isEmpty();
        // Seen again: neither raised once more nor cleared before ten further seconds.
        assertThat(at(stage, profile, 10, 90)).isEmpty();
        assertThat(at(stage, profile, 12, 70)).isEmpty();
        assertThat(at(stage, profile, 21, 70)).isEmpty();
        assertThat(at(stage, profile, 22, 70))
                .containsExactly(new Decision.AlarmCleared("pump-1", "hot", NOW + 22 * SECOND));
        assertThat(at(stage, profile, 23, 90)).hasOnlyElementsOfType(Decision.AlarmRaised.class);
    }

    @Test
    void an_alarm_with_clear_after_waits_anew_after_a_restart() {
        DeviceProfile profile =
                profile(rule("hot", "temperature > 80.0", Duration.ZERO, Duration.ofSeconds(10)));
        var before = new DecisionStage(Map.of(), Explainer.NONE);
        at(before, profile, 0, 90);
        at(before, profile, 1, 70);

        var after = new DecisionStage(before.dirtyStates(), Explainer.NONE);
        assertThat(at(after, profile, 11, 70)).isEmpty();
        assertThat(at(after, profile, 21, 70)).hasOnlyElementsOfType(Decision.AlarmCleared.class);
    }

    @Test
    void a_raised_alarm_survives_a_restart_and_is_not_raised_again() {
        DeviceProfile profile = profile(rule("hot", "temperature > 80.0", Duration.ZERO));
        var before = new DecisionStage(Map.of(), Explainer.NONE);
        at(before, profile, 0, 90);
        Map<String, byte[]> states = before.dirtyStates();
        assertThat(before.dirtyStates()).isEmpty();

        var after = new DecisionStage(states, Explainer.NONE);
        assertThat(at(after, profile, 1, 91)).isEmpty();
        assertThat(at(after, profile, 2, 60)).hasOnlyElementsOfType(Decision.AlarmCleared.class);
        assertThat(after.dirtyStates()).containsOnlyKeys("pump/pump-1");
    }

    @Test
    void devices_of_two_profiles_with_one_name_have_rules_of_their_own() {
        RuleSpec hot = rule("hot", "temperature > 80.0", Duration.ZERO);
        DeviceProfile pump = profile("pump", hot);
        DeviceProfile fan = profile("fan", hot);
        var stage = new DecisionStage(Map.of(), Explainer.NONE);

        assertThat(at(stage, pump, 0, 90)).hasOnlyElementsOfType(Decision.AlarmRaised.class);
        assertThat(at(stage, fan, 1, 70)).isEmpty();
        assertThat(at(stage, fan, 2, 90)).hasOnlyElementsOfType(Decision.AlarmRaised.class);
        assertThat(stage.dirtyStates()).containsOnlyKeys("pump/pump-1", "fan/pump-1");
    }

    @Test
    void a_state_that_was_stored_by_device_alone_is_understood() {
        Map<String, byte[]> before = Map.of("pump-1", FiredRules.encode(List.of("hot", "other")));
        DeviceProfile profile = profile(rule("hot", "temperature > 80.0", Duration.ZERO));
        var stage = new DecisionStage(before, Explainer.NONE);

        assertThat(at(stage, profile, 0, 90)).isEmpty();
        assertThat(at(stage, profile, 1, 60)).hasOnlyElementsOfType(Decision.AlarmCleared.class);
        Map<String, byte[]> after = stage.dirtyStates();
        assertThat(after).containsOnlyKeys("pump/pump-1");
        assertThat(FiredRules.decode(after.values().iterator().next())).isEmpty();
    }

    @Test
    void a_window_that_fills_again_after_a_restart_neither_raises_nor_clears() {
        DeviceProfile profile =
                profile(rule("rising", "rate(temperature, '10s') > 0.5", Duration.ZERO));
        var before = new DecisionStage(Map.of(), Explainer.NONE);
        for (int second = 0; second < 10; second++) {
            assertThat(at(before, profile, second, 2 * second)).isEmpty();
        }
        assertThat(at(before, profile, 10, 20)).hasOnlyElementsOfType(Decision.AlarmRaised.class);

        var after = new DecisionStage(before.dirtyStates(), Explainer.NONE);
        for (int second = 20; second < 30; second++) {
            assertThat(at(after, profile, second, 40)).isEmpty();
        }
        assertThat(at(after, profile, 30, 40)).hasOnlyElementsOfType(Decision.AlarmCleared.class);
    }

    @Test
    void a_score_is_not_known_while_the_model_warms_up() {
        DeviceProfile profile = profile(rule("odd", "model.bearing.score > 0.5", Duration.ZERO));
        var stage = new DecisionStage(Map.of(), Explainer.NONE);
        assertThat(scored(stage, profile, 0, new Inference("pump-1", "bearing", "d", NOW, 1, true)))
                .isEmpty();
        assertThat(
                        scored(
                                stage,
                                profile,
                                0,
                                new Inference("pump-1", "bearing", "d", NOW, 0.9f, false)))
                .hasOnlyElementsOfType(Decision.AlarmRaised.class);
    }

    @Test
    void a_rule_may_send_a_command_with_its_alarm() {
        RuleSpec rule =
                new RuleSpec(
                        "hot",
                        "temperature > 80.0",
                        Duration.ZERO,
                        Duration.ZERO,
                        List.of(
                                new RuleAction.RaiseAlarm(Severity.WARNING),
                                new RuleAction.SendCommand("stop")));
        assertThat(at(new DecisionStage(Map.of(), Explainer.NONE), profile(rule), 0, 90))
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        Decision.CommandIssued.class,
                        issued -> assertThat(issued.command()).isEqualTo("stop"));
    }

    @Test
    void readings_out_of_order_within_a_message_are_judged_in_the_order_of_their_times() {
        DeviceProfile profile = profile(rule("hot", "temperature > 80.0", Duration.ZERO));
        List<Reading> message = List.of(temperature(2, 60), temperature(0, 70), temperature(1, 90));
        assertThat(new DecisionStage(Map.of(), Explainer.NONE).decide(profile, message, List.of()))
                .extracting(Decision::observedAtMicros)
                .containsExactly(NOW + SECOND, NOW + 2 * SECOND);
    }

    @Test
    void a_rule_that_cannot_be_calculated_is_reported_and_the_others_go_on() {
        DeviceProfile profile =
                profile(
                        rule("broken", "10 / divisor > 1", Duration.ZERO),
                        rule("hot", "temperature > 80.0", Duration.ZERO));
        var stage = new DecisionStage(Map.of(), Explainer.NONE);
        var message = new ArrayList<Reading>();
        message.add(Reading.ofLong("pump-1", divisor, NOW, Quality.GOOD, 0));
        message.add(temperature(0, 90));
        assertThat(stage.decide(profile, message, List.of())).hasSize(1);
        assertThat(stage.troubles())
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.code()).isEqualTo("SKR-R001"));
    }

    @Test
    void devices_beyond_the_bound_are_reported_instead_of_filling_the_memory() {
        DeviceProfile profile = profile(rule("hot", "temperature > 80.0", Duration.ZERO));
        var stage = new DecisionStage(Map.of(), Explainer.NONE);
        for (int i = 0; i <= DecisionStage.MOST_DEVICES; i++) {
            stage.decide(
                    profile,
                    List.of(Reading.ofDouble("pump-" + i, temperature, NOW, Quality.GOOD, 1)),
                    List.of());
        }
        assertThat(stage.troubles())
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.code()).isEqualTo("SKR-R002"));
    }

    @Test
    void an_alarm_is_explained_by_the_models_that_its_rule_reads_at_the_moment_that_it_saw() {
        List<String> asked = new ArrayList<>();
        var why =
                new Explanation(
                        "bearing",
                        "builtin:envelope",
                        "",
                        "d",
                        NOW,
                        ModelResult.ofScore(0.9f),
                        0.5,
                        Explanation.Method.NONE,
                        List.of());
        var stage =
                new DecisionStage(
                        Map.of(),
                        (profile, deviceId, uses, atMicros) -> {
                            asked.add(deviceId + " " + uses + " " + (atMicros - NOW) / SECOND);
                            return uses.isEmpty() ? List.of() : List.of(why);
                        });
        DeviceProfile profile =
                profile(
                        rule("odd", "model.bearing.score >= 0.5", Duration.ZERO),
                        rule("hot", "temperature > 80.0", Duration.ZERO));
        scored(stage, profile, 0, new Inference("pump-1", "bearing", "d", NOW, 0.1f, false));
        assertThat(asked).isEmpty();
        var inference = new Inference("pump-1", "bearing", "d", NOW + SECOND, 0.9f, false);
        assertThat(scored(stage, profile, 1, inference))
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.AlarmRaised.class,
                        alarm -> assertThat(alarm.explanations()).containsExactly(why));
        assertThat(at(stage, profile, 2, 90))
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.AlarmRaised.class,
                        alarm -> assertThat(alarm.explanations()).isEmpty());
        assertThat(asked)
                .containsExactly(
                        "pump-1 [ScoreUse[model=bearing, threshold=0.5]] 1", "pump-1 [] 2");
    }

    @Test
    void rules_see_labels_and_forecasts() {
        DeviceProfile profile =
                profile(
                        rule("worn", "model.bearing.label == 'worn'", Duration.ZERO),
                        rule("soon", "model.bearing.upper > 90.0", Duration.ZERO));
        var stage = new DecisionStage(Map.of(), Explainer.NONE);
        assertThat(scored(stage, profile, 0, said(0, "calm", 80))).isEmpty();
        assertThat(scored(stage, profile, 1, said(1, "worn", 80)))
                .extracting(Decision::rule)
                .containsExactly("worn");
        assertThat(scored(stage, profile, 2, said(2, "worn", 91)))
                .extracting(Decision::rule)
                .containsExactly("soon");
    }

    private static Inference said(int second, String label, double upper) {
        var result =
                new ModelResult(
                        Float.NaN, label, new ModelResult.Forecast(upper - 10, upper - 20, upper));
        return new Inference("pump-1", "bearing", "d", NOW + second * SECOND, result, false);
    }

    private List<Decision> at(DecisionStage stage, DeviceProfile profile, int second, double v) {
        return stage.decide(profile, List.of(temperature(second, v)), List.of());
    }

    private List<Decision> scored(
            DecisionStage stage, DeviceProfile profile, int second, Inference inference) {
        return stage.decide(profile, List.of(temperature(second, 1)), List.of(inference));
    }

    private Reading temperature(int second, double value) {
        return Reading.ofDouble("pump-1", temperature, NOW + second * SECOND, Quality.GOOD, value);
    }

    private static RuleSpec rule(String name, String when, Duration holdFor) {
        return rule(name, when, holdFor, Duration.ZERO);
    }

    private static RuleSpec rule(String name, String when, Duration holdFor, Duration clearAfter) {
        return new RuleSpec(
                name,
                when,
                holdFor,
                clearAfter,
                List.of(new RuleAction.RaiseAlarm(Severity.CRITICAL)));
    }

    private static Resource resource(String name, ValueType type) {
        return new Resource(
                name, type, null, "/" + name, 1, 0, null, List.of(), Priority.TELEMETRY, 0);
    }

    private DeviceProfile profile(RuleSpec... rules) {
        return profile("pump", rules);
    }

    private DeviceProfile profile(String name, RuleSpec... rules) {
        return new DeviceProfile(
                name,
                "1.0.0",
                "",
                List.of(),
                List.of(temperature, divisor),
                List.of(),
                List.of(new CommandSpec("stop", "t", "{}", null, Duration.ofSeconds(30))),
                List.of(
                        new ModelBinding(
                                "bearing", "bearing@1.0.0", Map.of("v", "temperature"), 100)),
                List.of(rules),
                "digest of " + name);
    }
}
