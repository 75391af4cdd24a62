package dev.skerry.profile.bundle.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.bundle.build.BundleBuilder.Result;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.bundle.onnx.OnnxModel;
import dev.skerry.profile.bundle.onnx.OnnxReader;
import dev.skerry.profile.bundle.onnx.TinyOnnx;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.profile.drift.Bins;
import dev.skerry.profile.drift.Histogram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                        "model.yaml, line 1, column 1: SKR-M110 'card' is missing\n"
                                + "  name the file of a model card in Markdown");
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

    @Test
    void counts_the_rows_that_it_was_trained_on() throws IOException {
        files.put("training.csv", rows("t;vibration;\"temperature\";score\r", 200).getBytes(UTF_8));
        ModelBundle bundle = built(MODEL + "reference: training.csv\n");
        assertThat(bundle.files().paths()).containsExactly("card.md", "model.onnx");
        Reference reference = Objects.requireNonNull(bundle.manifest().reference());
        assertThat(reference.samples()).isEqualTo(200);
        assertThat(reference.features())
                .extracting(it -> it.bins().edges().getFirst(), Histogram::samples)
                .containsExactly(tuple(19.5, 200L), tuple(-20.5, 190L));
        assertThat(Objects.requireNonNull(reference.score()).bins()).isEqualTo(new Bins(0.5));
        String json = new String(BundleWriter.manifest(bundle.manifest()), UTF_8);
        assertThat(built(json.replaceFirst("\"files\":\\[[^]]*],", "")).digest())
                .as("what it made is taken as well")
                .isEqualTo(bundle.digest());
    }

    /**
     * Rows of a count, of half of it less 60, each twentieth missing, and of 1 from the middle on.
     */
    private static String rows(String header, int count) {
        var text = new StringBuilder(header).append('\n');
        for (int i = 0; i < count; i++) {
            String half = i % 20 == 19 ? "nan" : String.valueOf((i - 60) / 2.0);
            text.append("%d;%d;%s;%d\n".formatted(i, i, half, i < 100 ? 0 : 1));
        }
        return text.append('\n').toString();
    }

    @Test
    void rows_that_are_not_plausible_do_not_count() throws IOException {
        files.put("training.csv", rows("t;vibration;temperature;score", 200).getBytes(UTF_8));
        String narrow = MODEL.replace("unit: mm/s", "unit: mm/s\n    max: 49");
        assertThat(refused(narrow + "reference: training.csv\n"))
                .extracting(BundleProblem::render)
                .containsExactly(
                        "training.csv: SKR-M142 there are 50 values of 'vibration' that count, and 100 are the least\n"
                                + "  take more of the training data; values outside of a feature's range don't count");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vibration,temperatur | 1,2 | line 1: there is no column 'temperature' (did you mean 'temperatur'?)",
                "vibration,temperature,vibration | 1,2,3 | line 1: the column 'vibration' is there twice (null)",
                "vibration,temperature | 1 | line 2: 1 fields, but 2 columns have a name (null)",
                "vibration,temperature | 1,hot | line 2: 'hot' is no number (null)"
            })
    void says_which_training_row_is_wrong(String header, String row, String problem)
            throws IOException {
        files.put("training.csv", (header + "\n" + row + "\n").getBytes(UTF_8));
        assertThat(refused(MODEL + "reference: training.csv\n"))
                .allMatch(it -> it.code().code().equals("SKR-M142"))
                .extracting(it -> "%s: %s (%s)".formatted(it.place(), it.message(), it.hint()))
                .contains(problem);
    }

    @Test
    void tells_ten_wrong_rows_at_most() throws IOException {
        files.put(
                "training.csv",
                "vibration,temperature\n%s".formatted("x,1\n".repeat(50)).getBytes(UTF_8));
        assertThat(refused(MODEL + "reference: training.csv\n")).hasSize(10);
    }

    @Test
    void says_that_there_are_no_training_rows_or_too_many() throws IOException {
        assertThat(refused(MODEL + "reference: training.csv\n"))
                .extracting(it -> it.code().code() + " " + it.place())
                .containsExactly("SKR-M120 line 25, column 1");
        files.put("training.csv", new byte[(int) Archive.MOST_BYTES + 1]);
        assertThat(refused(MODEL + "reference: training.csv\n"))
                .extracting(it -> it.code().code() + " " + it.file())
                .containsExactly("SKR-M142 training.csv");
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
