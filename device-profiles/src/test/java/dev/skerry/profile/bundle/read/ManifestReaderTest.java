package dev.skerry.profile.bundle.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.Bundles;
import dev.skerry.profile.bundle.manifest.Golden;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.bundle.manifest.Window;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.profile.drift.Bins;
import dev.skerry.profile.drift.Histogram;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
    @Test
    void reads_what_the_writer_writes() {
        JsonNode json = Bundles.json();
        assertThat(Bundles.manifest(ManifestWriter.json(Bundles.manifest(json))))
                .isEqualTo(Bundles.manifest(json));
    }

    @Test
    void reads_every_member() {
        ModelManifest manifest = Bundles.manifest(Bundles.json());
        assertThat(manifest.window())
                .isEqualTo(
                        new Window(
                                4,
                                new Window.Step.Every(Duration.ofSeconds(1)),
                                new Window.Gap.Hold(Duration.ofSeconds(30))));
        assertThat(manifest.features().getFirst().normalisation())
                .isEqualTo(new Normalisation.Fixed(1.5, 0.5));
        assertThat(manifest.features().getFirst().isPlausible(50)).isTrue();
        assertThat(manifest.features().getFirst().isPlausible(50.1)).isFalse();
        assertThat(manifest.features().getLast().isPlausible(Double.NaN)).isFalse();
        assertThat(manifest.graph().window().sizeBytes()).isEqualTo(32);
        assertThat(manifest.graph().inputs().getLast().next()).isEqualTo("state_out");
        assertThat(manifest.runsOn("amd64")).isTrue();
        assertThat(manifest.runsOn("riscv64")).isFalse();
        assertThat(manifest.golden()).isEqualTo(new Golden(List.of("golden.jsonl"), 1e-5));
        assertThat(manifest.provenance().seed()).isEqualTo(7);
        Histogram half = new Histogram(new Bins(40), List.of(500L, 500L));
        Reference reference = Objects.requireNonNull(manifest.reference());
        assertThat(reference.samples()).isEqualTo(1_000);
        assertThat(reference.features().getLast()).isEqualTo(half);
        assertThat(reference.score())
                .isEqualTo(new Histogram(new Bins(0.1, 0.2), List.of(800L, 100L, 0L)));
    }

    @Test
    void what_is_optional_may_be_absent() {
        ObjectNode json = Bundles.changed("/graph/inputs/1/initial", "");
        json.remove(List.of("architectures", "golden", "reference", "warmUp"));
        ((ObjectNode) json.at("/window")).remove(List.of("gap", "maxAge", "late"));
        json.withArray("features")
                .forEach(it -> ((ObjectNode) it).remove(List.of("normalisation", "unit", "max")));
        ModelManifest manifest = Bundles.manifest(json);
        assertThat(manifest.window().gap()).isEqualTo(new Window.Gap.Skip());
        assertThat(manifest.warmUp()).isZero();
        assertThat(manifest.reference()).isNull();
        assertThat(manifest.runsOn("riscv64")).isTrue();
        assertThat(manifest.features().getFirst().isPlausible(1e9)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/format | \"skerry-model/2\" | SKR-M107 | /format",
                "/format | '' | SKR-M107 | ''",
                "/name | '' | SKR-M110 | ''",
                "/name | \"Pump\" | SKR-M113 | /name",
                "/name | 7 | SKR-M112 | /name",
                "/version | \"1.2\" | SKR-M113 | /version",
                "/version | \"01.2.0\" | SKR-M113 | /version",
                "/task | \"anomaly\" | SKR-M113 | /task",
                "/description | \" \" | SKR-M113 | /description",
                "/licence | \"Apache 2\" | SKR-M113 | /licence",
                "/features | [] | SKR-M113 | /features",
                "/features | {} | SKR-M112 | /features",
                "/features/0/name | \"temperature\" | SKR-M113 | /features/1/name",
                "/features/0/unit | \"C\" | SKR-M114 | /features/0/unit",
                "/features/0/max | -1 | SKR-M113 | /features/0/max",
                "/features/0/normalisation/scale | 0 | SKR-M113 | /features/0/normalisation/scale",
                "/features/0/normalisation/mean | '' | SKR-M110 | /features/0/normalisation",
                "/window/length | 0 | SKR-M113 | /window/length",
                "/window/length | 1.5 | SKR-M112 | /window/length",
                "/window/length | 5 | SKR-M115 | /graph/inputs/0/shape",
                "/window/step | \"fast\" | SKR-M113 | /window/step",
                "/window/step | \"0s\" | SKR-M113 | /window/step",
                "/window/maxAge | '' | SKR-M110 | /window",
                "/window/gap | \"skip\" | SKR-M111 | /window/maxAge",
                "/window/late | \"keep\" | SKR-M113 | /window/late",
                "/graph/file | \"../model.onnx\" | SKR-M113 | /graph/file",
                "/graph/file | \"manifest.json\" | SKR-M113 | /graph/file",
                "/graph/file | \"modell.onnx\" | SKR-M120 | /graph/file",
                "/graph/inputs/0/shape | [1,8] | SKR-M115 | /graph/inputs/0/shape",
                "/graph/inputs/0/shape | [1,2,4] | SKR-M115 | /graph/inputs/0/shape",
                "/graph/inputs/0/shape | [-1,4,2] | SKR-M113 | /graph/inputs/0/shape",
                "/graph/inputs/0/shape | [99999,99999] | SKR-M135 | /graph/inputs/0/shape",
                "/graph/inputs/0/shape | '' | SKR-M110 | /graph/inputs/0",
                "/graph/inputs/0/type | \"int64\" | SKR-M115 | /graph/inputs/0/type",
                "/graph/inputs/0/type | \"float16\" | SKR-M113 | /graph/inputs/0/type",
                "/graph/inputs/0/next | \"state_out\" | SKR-M111 | /graph/inputs/0/next",
                "/graph/inputs/0/name | \"state\" | SKR-M115 | /graph/inputs/1/name",
                "/graph/inputs/1/next | '' | SKR-M110 | /graph/inputs/1",
                "/graph/inputs/1/initial | \"x.bin\" | SKR-M120 | /graph/inputs/1/initial",
                "/graph/outputs/1/shape | [4] | SKR-M115 | /graph/inputs/1/next",
                "/graph/outputs/0/shape | [2] | SKR-M115 | /graph/outputs/0/shape",
                "/labels | [\"a\"] | SKR-M115 | /labels",
                "/warmUp | 1 | SKR-M115 | /warmUp",
                "/threshold | '' | SKR-M115 | ''",
                "/threshold/falseAlarmRate | 2 | SKR-M113 | /threshold/falseAlarmRate",
                "/limits/latency | \"5\" | SKR-M113 | /limits/latency",
                "/limits/latency | \"0us\" | SKR-M113 | /limits/latency",
                "/limits/memoryBytes | 0 | SKR-M113 | /limits/memoryBytes",
                "/architectures | [\"amd64\",\"amd64\"] | SKR-M113 | /architectures/1",
                "/provenance/trainedAt | \"May\" | SKR-M113 | /provenance/trainedAt",
                "/provenance/seed | 1e300 | SKR-M113 | /provenance/seed",
                "/provenance/who | \"me\" | SKR-M111 | /provenance/who",
                "/golden/tolerance | -1 | SKR-M113 | /golden/tolerance",
                "/golden/files/0 | \"x.jsonl\" | SKR-M120 | /golden/files/0",
                "/reference/samples | 0 | SKR-M113 | /reference/samples",
                "/reference/samples | 999 | SKR-M141 | /reference/features/temperature/counts",
                "/reference/features/temperature | '' | SKR-M110 | /reference/features",
                "/reference/features/speed | {} | SKR-M111 | /reference/features/speed",
                "/reference/score/edges | [] | SKR-M113 | /reference/score/edges",
                "/reference/score/edges | [1, \"x\"] | SKR-M112 | /reference/score/edges/1",
                "/reference/score/edges | [0.2, 0.2] | SKR-M141 | /reference/score/edges",
                "/reference/score/edges | [0.2] | SKR-M141 | /reference/score/counts",
                "/reference/score/counts | [1, 1.5, 0] | SKR-M141 | /reference/score/counts",
                "/reference/score/counts | [1, -1, 1] | SKR-M141 | /reference/score/counts",
                "/reference/score/counts | [0, 0, 0] | SKR-M141 | /reference/score/counts",
                "/reference/score/bins | 3 | SKR-M111 | /reference/score/bins",
                "/card | \"x.md\" | SKR-M120 | /card",
                "/files/1/path | \"card.md\" | SKR-M113 | /files/1/path",
                "/files/0/sha256 | \"00\" | SKR-M113 | /files/0/sha256",
                "/files/0/sizeBytes | -1 | SKR-M113 | /files/0/sizeBytes",
                "/a~1b~0c | 1 | SKR-M111 | /a~1b~0c"
            })
    void says_what_is_wrong_and_where(String pointer, String value, String code, String place) {
        assertThat(Bundles.problems(Bundles.changed(pointer, value)))
                .extracting(it -> it.code().code() + " " + it.place())
                .containsExactly(code + " " + place);
    }

    @Test
    void says_all_at_once_with_suggestions() {
        ObjectNode json = Bundles.changed("/features/1/unit", "\"celsius\"");
        json.remove("card");
        json.put("licens", "MIT").put("task", "anomaly-scor");
        assertThat(Bundles.problems(json))
                .extracting(BundleProblem::render)
                .containsExactlyInAnyOrder(
                        "manifest.json: SKR-M110 'card' is missing\n"
                                + "  name the file of a model card in Markdown",
                        "manifest.json#/licens: SKR-M111 there is no 'licens' here\n"
                                + "  did you mean 'licence'?",
                        "manifest.json#/task: SKR-M113 'anomaly-scor' is not one of anomaly-score,"
                                + " forecast, classification, regression\n"
                                + "  did you mean 'anomaly-score'?",
                        "manifest.json#/features/1/unit: SKR-M114 'celsius' is no unit\n"
                                + "  write 'Cel'");
    }

    @Test
    void a_state_and_what_follows_it_belong_together() {
        ObjectNode json = Bundles.changed("/graph/inputs/1/next", "\"score\"");
        assertThat(Bundles.problems(json))
                .extracting(BundleProblem::place)
                .containsExactly("/graph/inputs/1/next", "/graph/outputs/1");
    }

    @Test
    void a_model_puts_out_what_its_task_is() {
        assertThat(Bundles.problems(Bundles.changed("/task", "\"forecast\"")))
                .extracting(BundleProblem::message)
                .containsExactly("a model for forecast puts out a forecast");
        assertThat(Bundles.problems(Bundles.changed("/graph/outputs/0/role", "\"label\"")))
                .extracting(BundleProblem::message)
                .containsExactly(
                        "a model for anomaly-score puts out a score",
                        "a label is an int64: its index",
                        "there is no score to compare with it",
                        "the model has no score");
        assertThat(Bundles.problems(Bundles.changed("/graph/outputs/0/role", "\"interval\"")))
                .extracting(BundleProblem::message)
                .contains("[1] has 1 numbers, and a interval of this model has 0");
    }

    @Test
    void parameters_have_a_file_with_their_value() {
        ObjectNode json = Bundles.json();
        json.withArray("/graph/inputs")
                .addObject()
                .put("name", "theta")
                .put("type", "float64")
                .put("role", "parameters")
                .putArray("shape")
                .add(3);
        assertThat(Bundles.problems(json))
                .extracting(it -> it.place() + " " + it.message())
                .containsExactly("/graph/inputs/2 'initial' is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MIT",
                "GPL-2.0+",
                "Apache-2.0 OR MIT",
                "(Apache-2.0 OR MIT) AND BSD-3-Clause",
                "GPL-2.0-only WITH Classpath-exception-2.0",
                "LicenseRef-Proprietary",
                "DocumentRef-x:LicenseRef-y"
            })
    void takes_licence_expressions(String licence) {
        assertThat(LicenceExpression.isWellFormed(licence)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "MIT OR",
                "OR MIT",
                "MIT MIT",
                "(MIT",
                "MIT)",
                "()",
                "MIT WITH",
                "(MIT) WITH x",
                "MIT/Apache",
                "x:y"
            })
    void takes_nothing_else_for_a_licence(String licence) {
        assertThat(LicenceExpression.isWellFormed(licence)).isFalse();
    }

    @Test
    void a_run_may_be_held_to_microseconds() {
        ModelManifest manifest = Bundles.manifest(Bundles.changed("/limits/latency", "\"200us\""));
        assertThat(manifest.limits().latency()).isEqualTo(Duration.ofNanos(200_000));
        assertThat(ManifestWriter.json(manifest).at("/limits/latency").asText()).isEqualTo("200us");
    }
}
