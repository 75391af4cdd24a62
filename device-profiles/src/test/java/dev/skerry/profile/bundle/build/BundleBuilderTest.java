package dev.skerry.profile.bundle.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.bundle.build.BundleBuilder.Result;
import dev.skerry.profile.bundle.onnx.OnnxModel;
import dev.skerry.profile.bundle.onnx.OnnxReader;
import dev.skerry.profile.bundle.onnx.TinyOnnx;
import dev.skerry.profile.bundle.problem.BundleProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleBuilderTest {
    private static final String MODEL =
            """
            format: skerry-model/1
            name: pump-bearing
            version: 1.2.0
            task: anomaly-score
            description: Wear of the bearing.
            licence: Apache-2.0
            features:
              - name: vibration
                unit: mm/s
              - name: temperature
                unit: Cel
            window: {length: 4, step: reading}
            graph:
              file: model.onnx
              inputs:
                - {name: window, type: float32, shape: [1, 4, 2], role: window}
                - {name: state, type: float32, shape: [3], role: state, next: state_out}
              outputs:
                - {name: score, type: float32, shape: [1], role: score}
                - {name: state_out, type: float32, shape: [3], role: state}
            threshold: {score: 0.5}
            limits: {latency: 5ms, memoryBytes: 1e6}
            provenance: {data: A pump., tool: by hand}
            card: card.md
            """;

    private final Map<String, byte[]> files = new HashMap<>();

    BundleBuilderTest() {
        files.put("model.onnx", TinyOnnx.model(TinyOnnx.graph()).bytes());
        files.put("card.md", "# Card".getBytes(UTF_8));
        files.put("train.py", new byte[3]);
    }

    @Test
    void builds_the_same_bundle_each_time_of_what_it_names() throws IOException {
        ModelBundle bundle = built(MODEL);
        assertThat(bundle.files().paths()).containsExactly("card.md", "model.onnx");
        byte[] archive = archive(bundle);
        assertThat(archive(built(MODEL))).isEqualTo(archive);
        assertThat(BundleReader.read(new ByteArrayInputStream(archive)))
                .isInstanceOfSatisfying(
                        BundleReader.Result.Good.class,
                        it -> assertThat(it.bundle().digest()).isEqualTo(bundle.digest()));
    }

    @Test
    void the_documented_example_is_right_but_for_its_graph() throws IOException {
        String document = Files.readString(Path.of("../docs/models.md"));
        int begin = document.indexOf("```yaml") + "```yaml".length();
        files.put(
                "golden.jsonl",
                document.lines()
                        .filter(it -> it.contains("{\"features\""))
                        .map(it -> it.replaceAll(".*?`(\\{\"features.*?)`.*", "$1"))
                        .findFirst()
                        .orElse("")
                        .getBytes(UTF_8));
        files.put("model.onnx", new byte[0]);
        assertThat(refused(document.substring(begin, document.indexOf("```", begin))))
                .extracting(BundleProblem::render)
                .containsExactly(
                        "model.onnx: SKR-M130 this is no ONNX graph: it has no graph\n  export it again");
    }

    @Test
    void takes_json_for_yaml() throws IOException {
        ModelBundle bundle = built(MODEL);
        String json = new String(BundleWriter.manifest(bundle.manifest()), UTF_8);
        String written = json.replaceFirst("\"files\":\\[[^]]*],", "");
        assertThat(built(written).digest()).isEqualTo(bundle.digest());
    }

    @Test
    void says_where_it_is_wrong() throws IOException {
        String wrong = MODEL.replace("unit: Cel", "unit: C").replace("card: card.md\n", "");
        assertThat(refused(wrong))
                .extracting(BundleProblem::render)
                .containsExactly(
                        "model.yaml, line 11, column 5: SKR-M114 'C' is no unit\n"
                                + "  unit 'C' is coulomb; for degrees Celsius write 'Cel', for coulomb 'A.s'",
                        "model.yaml, line 1, column 1: SKR-M110 'card' is missing");
    }

    @Test
    void says_what_is_no_yaml() throws IOException {
        assertThat(refused("a: [1\n"))
                .extracting(it -> it.code().code() + " " + it.file())
                .containsExactly("SKR-M108 model.yaml");
        assertThat(refused("name: a\nname: b\n"))
                .extracting(it -> it.code().code() + " " + it.place())
                .containsExactly("SKR-M108 line 2, column 1");
    }

    @Test
    void the_list_of_files_is_not_written() throws IOException {
        assertThat(refused(MODEL + "files: []\n"))
                .extracting(it -> it.code().code() + " " + it.place())
                .containsExactly("SKR-M111 line 25, column 1");
    }

    @Test
    void says_which_files_are_missing_and_which_are_wrong() throws IOException {
        files.remove("card.md");
        assertThat(refused(MODEL))
                .extracting(it -> it.code().code() + " " + it.place())
                .containsExactly("SKR-M120 line 24, column 1");
        files.put("card.md", new byte[1]);
        files.put("model.onnx", new byte[1]);
        assertThat(refused(MODEL))
                .extracting(it -> it.code().code() + " " + it.file())
                .containsExactly("SKR-M130 model.onnx");
    }

    @Test
    void refuses_what_is_too_large() throws IOException {
        files.put("card.md", new byte[(int) Archive.MOST_BYTES]);
        assertThat(refused(MODEL))
                .extracting(it -> it.code().code() + " " + it.file())
                .containsExactly("SKR-M103 card.md");
    }

    @Test
    void a_draft_is_built_once_its_blanks_are_filled() throws IOException {
        OnnxModel model = model(TinyOnnx.model(TinyOnnx.graph()));
        var nothing = new ModelDraft.Answers("pump", "1.0.0", "", "", List.of(), "");
        String draft = ModelDraft.write(model, nothing);
        assertThat(refused(draft))
                .extracting(BundleProblem::message)
                .containsExactlyInAnyOrder(
                        "'description' is missing",
                        "'licence' is missing",
                        "'name' is missing",
                        "'name' is missing",
                        "'score' is missing",
                        "'data' is missing");
        var answers =
                new ModelDraft.Answers(
                        "pump", "1.0.0", "It: \"wears\"", "MIT", List.of("a", "b"), "0.5");
        ModelBundle bundle =
                built(ModelDraft.write(model, answers).replace("data:", "data: a pump"));
        assertThat(bundle.manifest().description()).isEqualTo("It: \"wears\"");
        assertThat(bundle.manifest().window().length()).isEqualTo(4);
        assertThat(bundle.manifest().graph().inputs().getLast().next()).isEqualTo("state_out");
        assertThat(bundle.manifest().threshold()).isNotNull();
        assertThat(draft.lines().filter(it -> it.contains("  # FILL IN"))).hasSize(6);
    }

    @Test
    void a_draft_guesses_what_comes_out_by_names_and_types() {
        TinyOnnx graph =
                new TinyOnnx()
                        .message(11, TinyOnnx.declared("x", TinyOnnx.FLOAT32, -1, 16))
                        .message(11, TinyOnnx.declared("theta", TinyOnnx.FLOAT32, 99))
                        .message(12, TinyOnnx.declared("label", TinyOnnx.INT64, -1))
                        .message(12, TinyOnnx.declared("probabilities\n", TinyOnnx.FLOAT32, -1, 3));
        var answers = new ModelDraft.Answers("x", "1.0.0", "", "", List.of(), "");
        String draft = ModelDraft.write(model(TinyOnnx.model(graph)), answers);
        assertThat(draft)
                .contains("task: classification  # guess")
                .contains("length: 16  # guess")
                .contains("shape: [1, 16]  # guess: in the graph it is [N, 16]")
                .contains("role: parameters  # guess")
                .contains("initial:  # FILL IN")
                .contains("role: label  # guess")
                .contains("# \"probabilities\\U0000000A\" of float32[N, 3] is not used")
                .doesNotContain("threshold");
    }

    private static OnnxModel model(TinyOnnx file) {
        return switch (OnnxReader.read(file.bytes())) {
            case OnnxReader.Result.Read(OnnxModel model) -> model;
            case OnnxReader.Result.Broken(String why) -> throw new AssertionError(why);
        };
    }

    private static byte[] archive(ModelBundle bundle) {
        return BundleWriter.archive(bundle.manifest(), bundle.files());
    }

    private ModelBundle built(String text) throws IOException {
        return switch (BundleBuilder.build("model.yaml", text, files::get)) {
            case Result.Built(ModelBundle bundle) -> bundle;
            case Result.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    private List<BundleProblem> refused(String text) throws IOException {
        return BundleBuilder.build("model.yaml", text, files::get)
                        instanceof Result.Refused(var problems)
                ? problems
                : List.of();
    }
}
