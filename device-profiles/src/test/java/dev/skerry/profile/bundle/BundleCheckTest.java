package dev.skerry.profile.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.golden.GoldenReader;
import dev.skerry.profile.bundle.golden.GoldenStep;
import dev.skerry.profile.bundle.onnx.TinyOnnx;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.profile.bundle.problem.Problems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleCheckTest {
    private static final String FIRST =
            "{\"features\":{\"vibration\":1,\"temperature\":40.5},\"outputs\":{\"score\":null}}\n";
    private static final String SECOND =
            "{\"features\":{\"temperature\":41,\"vibration\":2},\"outputs\":{\"score\":[0.25]}}\n";

    @Test
    void a_right_bundle_has_no_problem() {
        assertThat(problems(right())).isEmpty();
    }

    @Test
    void says_what_is_wrong_in_every_file() {
        Contents files =
                right().with("model.onnx", new byte[] {1})
                        .with("state.bin", new byte[8])
                        .with("golden.jsonl", "x\n".getBytes(UTF_8));
        assertThat(problems(files))
                .extracting(it -> it.code().code() + " " + it.file() + " " + it.place())
                .containsExactly(
                        "SKR-M130 model.onnx ",
                        "SKR-M123 state.bin ",
                        "SKR-M140 golden.jsonl line 1");
    }

    @Test
    void reads_golden_steps_in_the_order_of_the_features() {
        var problems = new Problems();
        List<GoldenStep> steps =
                GoldenReader.read(
                        Bundles.manifest(Bundles.json()),
                        "golden.jsonl",
                        (FIRST + SECOND).getBytes(UTF_8),
                        problems);
        assertThat(problems.all()).isEmpty();
        assertThat(steps)
                .containsExactly(
                        new GoldenStep(List.of(1.0, 40.5), Map.of()),
                        new GoldenStep(List.of(2.0, 41.0), Map.of("score", List.of(0.25))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | the line is not a JSON object",
                "{} | the feature 'vibration' has no number",
                "{\"features\":{\"vibration\":\"1\",\"temperature\":1}} | the feature 'vibration' has no number",
                "{\"features\":{\"vibration\":1,\"temperature\":1,\"x\":1}} | there is no feature 'x'",
                "{\"features\":{\"vibration\":1,\"temperature\":1},\"outputs\":{\"state_out\":1}} | there is no output 'state_out'",
                "{\"features\":{\"vibration\":1,\"temperature\":1},\"outputs\":{\"score\":[1,2]}} | the output 'score' has to be null, or 1 numbers",
                "{\"features\":{\"vibration\":1,\"temperature\":1},\"outputs\":{\"score\":\"1\"}} | the output 'score' has to be null, or 1 numbers",
                "{\"features\":{\"vibration\":1,\"temperature\":1},\"output\":{}} | there is no 'output' here, but features and outputs",
                "{\"features\":{\"vibration\":1,\"vibration\":1}} | the line is not JSON"
            })
    void says_what_is_wrong_in_a_golden_line(String line, String message) {
        Contents files = right().with("golden.jsonl", (SECOND + line + "\n").getBytes(UTF_8));
        assertThat(problems(files))
                .allMatch(it -> it.code().code().equals("SKR-M140") && it.place().equals("line 2"))
                .extracting(BundleProblem::message)
                .contains(message);
    }

    @Test
    void a_golden_file_compares_something_and_is_utf_8() {
        assertThat(problems(right().with("golden.jsonl", FIRST.getBytes(UTF_8))))
                .extracting(BundleProblem::message)
                .containsExactly("the file compares nothing: no line has an output");
        assertThat(problems(right().with("golden.jsonl", new byte[] {(byte) 0xff})))
                .extracting(BundleProblem::message)
                .containsExactly("the file is not UTF-8");
    }

    @Test
    void a_tolerance_is_relative_to_what_is_large() {
        var golden = Bundles.manifest(Bundles.json()).golden();
        assertThat(golden).isNotNull();
        if (golden != null) {
            assertThat(golden.isWithin(0.000009, 0)).isTrue();
            assertThat(golden.isWithin(0.000011, 0)).isFalse();
            assertThat(golden.isWithin(1000.009, 1000)).isTrue();
            assertThat(golden.isWithin(1000.011, 1000)).isFalse();
            assertThat(golden.isWithin(Double.NaN, 0)).isFalse();
        }
    }

    /** The files of a bundle that is right. */
    static Contents right() {
        return Bundles.files()
                .with("model.onnx", TinyOnnx.model(TinyOnnx.graph()).bytes())
                .with("golden.jsonl", (FIRST + SECOND).getBytes(UTF_8));
    }

    private static List<BundleProblem> problems(Contents files) {
        return BundleCheck.check(BundleWriter.bundle(Bundles.manifest(Bundles.json(files)), files));
    }
}
