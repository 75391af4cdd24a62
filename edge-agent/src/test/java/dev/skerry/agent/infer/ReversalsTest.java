package dev.skerry.agent.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Refusal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReversalsTest {
    private static final PlannedBundle BUNDLE = bundle("aa");
    private static final Refusal WHY = new Refusal("SKR-M016", "it broke a gate");

    private final Map<String, byte[]> kept = new HashMap<>();

    private Reversals reversals() {
        return new Reversals(
                new Reversals.Journal() {
                    @Override
                    public void save(Map<String, byte[]> states) {
                        kept.putAll(states);
                    }

                    @Override
                    public void reverted(String bundle, String digest, Refusal why) {}
                },
                kept);
    }

    private static PlannedBundle bundle(String digest) {
        return new PlannedBundle("1.0.0", digest, Path.of("pump-1.0.0.skm"));
    }

    private static ModelPlan plan(String name, String rollout) {
        return new ModelPlan(name, rollout, BUNDLE, null, null);
    }

    @Test
    void a_bundle_is_known_in_its_rollout_only_also_after_a_restart() {
        reversals().keep(plan("pump", "r1"), BUNDLE, WHY);
        Reversals after = reversals();
        assertThat(after.of(plan("pump", "r1"), BUNDLE)).isEqualTo(WHY);
        assertThat(after.of(plan("pump", "r2"), BUNDLE)).isNull();
        assertThat(after.of(plan("fan", "r1"), BUNDLE)).isNull();
        assertThat(after.of(plan("pump", "r1"), bundle("bb"))).isNull();
    }

    @Test
    void another_rollout_forgets_it_for_good() {
        Reversals reversals = reversals();
        reversals.keep(plan("pump", "r1"), BUNDLE, WHY);
        reversals.follow(List.of(plan("pump", "r1")));
        reversals.follow(List.of());
        assertThat(reversals.of(plan("pump", "r1"), BUNDLE)).isEqualTo(WHY);
        reversals.follow(List.of(plan("pump", "r2")));
        assertThat(reversals.of(plan("pump", "r1"), BUNDLE)).isNull();
        assertThat(reversals().of(plan("pump", "r1"), BUNDLE)).isNull();
    }

    @Test
    void of_too_many_those_go_that_no_plan_names() {
        Reversals reversals = reversals();
        for (int i = 0; i < Reversals.MOST + 10; i++) {
            reversals.keep(plan("pump-" + i, "r1"), BUNDLE, WHY);
        }
        reversals.follow(List.of(plan("pump-3", "r1")));
        assertThat(kept.values().stream().filter(state -> state.length > 0))
                .hasSize(Reversals.MOST);
        assertThat(reversals.of(plan("pump-3", "r1"), BUNDLE)).isEqualTo(WHY);
    }

    @Test
    void what_is_damaged_or_of_others_is_passed_over() {
        kept.put(Reversals.STATE + "pump", new byte[] {0, 9, 1});
        kept.put("else", new byte[] {1});
        assertThat(reversals().of(plan("pump", "r1"), BUNDLE)).isNull();
    }

    @Test
    void a_message_of_any_length_is_kept() {
        var why = new Refusal("SKR-M016", "ä".repeat(100_000));
        reversals().keep(plan("pump", "r1"), BUNDLE, why);
        Refusal read = reversals().of(plan("pump", "r1"), BUNDLE);
        assertThat(Objects.requireNonNull(read).message()).startsWith("ää").hasSizeLessThan(5_000);
    }
}
