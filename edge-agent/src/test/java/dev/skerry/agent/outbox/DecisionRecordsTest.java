package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.RuleAction.Severity;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.sync.proto.DecisionRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionRecordsTest {
    private static final DeviceProfile PUMP =
            new DeviceProfile(
                    "pump",
                    "1.0.0",
                    "",
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(model("bearing"), model("motor"), model("seal")),
                    List.of(
                            rule("worn", "model.bearing.score > 0.9 || model.motor.score > 0.9"),
                            rule("leaks", "model.seal.score > 0.9"),
                            rule("hot", "temperature > 80.0")),
                    "00");

    private final DecisionRecords records = new DecisionRecords();

    private static ModelBinding model(String name) {
        return new ModelBinding(name, "builtin:envelope", Map.of("value", "v"), 1);
    }

    private static RuleSpec rule(String name, String when) {
        return new RuleSpec(name, when, Duration.ZERO, Duration.ZERO, List.of());
    }

    private void ran(String model, String digest) {
        records.seen(PUMP, new Inference("pump-1", model, digest, 1, 0.5f, false));
    }

    private DecisionRecord alarm(String rule) {
        return records.explain(
                PUMP, new Decision.AlarmRaised("pump-1", rule, 1, Severity.WARNING, "so"));
    }

    @Test
    void an_alarm_names_the_models_that_its_rule_read_and_no_others() {
        ran("bearing", "aa");
        ran("motor", "bb");
        ran("seal", "cc");
        assertThat(alarm("worn").getModelNamesList()).containsExactly("bearing", "motor");
        assertThat(alarm("worn").getModelDigestsList()).containsExactly("aa", "bb");
        assertThat(alarm("hot").getModelNamesList()).isEmpty();
        assertThat(alarm("hot").getModelDigestsList()).isEmpty();
    }

    @Test
    void a_model_that_has_not_run_is_left_out_with_its_name() {
        ran("motor", "bb");
        assertThat(alarm("worn").getModelNamesList()).containsExactly("motor");
        assertThat(alarm("worn").getModelDigestsList()).containsExactly("bb");
        assertThat(alarm("leaks").getModelNamesList()).isEmpty();
    }

    @Test
    void the_graph_that_ran_last_is_named() {
        ran("seal", "cc");
        ran("seal", "dd");
        assertThat(alarm("leaks").getModelDigestsList()).containsExactly("dd");
        assertThat(alarm("leaks").getModelNamesList()).containsExactly("seal");
    }
}
