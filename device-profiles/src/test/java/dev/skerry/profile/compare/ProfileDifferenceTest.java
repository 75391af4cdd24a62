package dev.skerry.profile.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skerry.profile.compare.ProfileChange.Detail;
import dev.skerry.profile.compare.ProfileChange.Kind;
import dev.skerry.profile.compare.ProfileChange.Section;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileDifferenceTest {
    private static final String PUMP =
            """
            schema: skerry.device/v1
            name: pump
            version: 1.0.0
            description: A pump
            source: { mqtt: { topic: "pump/{device}" } }
            resources:
              temperature: { type: float32, unit: Cel, from: /t, range: [-40, 180], retention: 30d }
              state: { type: enum, values: [stopped, running] }
            twin:
              rpm: { type: int32, range: [0, 3600], merge: cloud-wins }
            commands:
              speed: { arguments: { rpm: { type: int32 } }, mqtt: { topic: "pump/{device}/cmd", payload: { rpm: "{rpm}" } } }
            models:
              usual: { bundle: "builtin:envelope", inputs: { value: temperature } }
            rules:
              hot: { when: "temperature > 80.0", for: 10s, then: [ { alarm: warning } ] }
            """;

    private static DeviceProfile compiled(String yaml) {
        return switch (new ProfileCompiler().compile("pump.yaml", yaml)) {
            case CompileResult.Compiled(var profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    private static ProfileDifference after(String before, String after) {
        assertThat(PUMP).contains(before);
        return ProfileDifference.of(compiled(PUMP), compiled(PUMP.replace(before, after)));
    }

    @Test
    void passes_over_what_is_only_written_differently() {
        ProfileDifference none =
                after(
                        "state: { type: enum, values: [stopped, running] }",
                        "# what it does\n  state:\n    type: enum\n    values: [stopped, running]");
        assertThat(none.changes()).isEmpty();
        assertThat(none.impact()).isEqualTo(Impact.PATCH);
        assertThat(after("version: 1.0.0", "version: 9.0.0").changes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "description: A pump | description: The pump | HEADER | OTHER_WORDS | PATCH",
                "\"pump/{device}\" } } | \"hall/{device}\" } } | SOURCE | OTHER_ADDRESS | MAJOR",
                "\"pump/{device}\" } } | \"pump/{device}\", payload: cbor } } | SOURCE | OTHER_PAYLOAD | MAJOR",
                "\"pump/{device}\" } } | \"pump/{device}\", qos: 0 } } | SOURCE | OTHER_READING | PATCH",
                "type: float32 | type: float64 | RESOURCES | OTHER_TYPE | MAJOR",
                "unit: Cel | unit: K | RESOURCES | OTHER_UNIT | MAJOR",
                "from: /t | from: /temp | RESOURCES | OTHER_READING | PATCH",
                "range: [-40 | range: [-50 | RESOURCES | OTHER_READING | PATCH",
                "retention: 30d | retention: 29d | RESOURCES | SHORTER_RETENTION | MAJOR",
                "retention: 30d | retention: 31d | RESOURCES | OTHER_KEEPING | PATCH",
                "retention: 30d | deadband: 0.5, retention: 30d | RESOURCES | OTHER_KEEPING | PATCH",
                "[stopped, running] | [stopped, running, fault] | RESOURCES | MORE_VALUES | MINOR",
                "[stopped, running] | [stopped] | RESOURCES | FEWER_VALUES | MAJOR",
                "cloud-wins | edge-wins | TWIN | OTHER_MERGE | MAJOR",
                "range: [0, 3600] | range: [0, 3000] | TWIN | NARROWER_RANGE | MAJOR",
                "range: [0, 3600] | range: [-1, 4000] | TWIN | WIDER_RANGE | MINOR",
                "range: [0, 3600], | `` | TWIN | WIDER_RANGE | MINOR",
                "{ rpm: { type: int32 } } | { rpm: { type: int64 } } | COMMANDS | OTHER_ARGUMENTS | MAJOR",
                "{device}/cmd | {device}/set | COMMANDS | OTHER_SENDING | PATCH",
                "builtin:envelope | builtin:forecast | MODELS | OTHER_MODEL | MINOR",
                "for: 10s | for: 20s | RULES | OTHER_RULE | MINOR"
            })
    void says_what_a_changed_key_means(
            String before, String after, Section section, Effect effect, Impact impact) {
        ProfileDifference difference = after(before, after);
        assertThat(difference.impact()).isEqualTo(impact);
        ProfileChange change = difference.changes().getFirst();
        assertThat(difference.changes()).hasSize(1);
        assertThat(change.section()).isEqualTo(section);
        assertThat(change.kind()).isEqualTo(Kind.CHANGED);
        assertThat(change.effects()).containsExactly(effect);
    }

    @Test
    void names_what_came_and_what_went() {
        ProfileDifference difference =
                after(
                        "  hot: {",
                        "  warm: { when: \"temperature > 60.0\", then: [ { alarm: info } ] }\n  very-hot: {");
        assertThat(difference.changes())
                .extracting(ProfileChange::name, ProfileChange::kind, ProfileChange::impact)
                .containsExactly(
                        tuple("hot", Kind.REMOVED, Impact.MAJOR),
                        tuple("warm", Kind.ADDED, Impact.MINOR),
                        tuple("very-hot", Kind.ADDED, Impact.MINOR));
        assertThat(difference.impact()).isEqualTo(Impact.MAJOR);
    }

    @Test
    void shows_both_values_as_they_are_written() {
        ProfileChange change =
                after(
                                "range: [-40, 180], retention: 30d",
                                "range: [-40.5, 180], scale: 0.1, report: 90s")
                        .changes()
                        .getFirst();
        assertThat(change.details())
                .containsExactlyInAnyOrder(
                        new Detail("range", "[-40, 180]", "[-40.5, 180]"),
                        new Detail("scale", null, "0.1"),
                        new Detail("report", null, "90s"),
                        new Detail("retention", "30d", null));
        assertThat(change.impact()).isEqualTo(Impact.PATCH);
    }

    @Test
    void takes_no_change_without_effect() {
        assertThatThrownBy(
                        () ->
                                new ProfileChange(
                                        Section.RULES, "hot", Kind.CHANGED, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
