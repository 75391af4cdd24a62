package dev.skerry.profile.bundle.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.bundle.Bundles;
import dev.skerry.profile.bundle.onnx.OnnxReader.Result;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.profile.bundle.problem.Problems;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxTest {
    @Test
    void reads_what_is_needed_to_judge_a_graph() {
        OnnxModel model = read(TinyOnnx.model(TinyOnnx.graph()));
        assertThat(model.irVersion()).isEqualTo(8);
        assertThat(model.opsets()).isEqualTo(Map.of("", 17L));
        assertThat(model.producer()).isEqualTo("by hand");
        assertThat(model.operators()).isEqualTo(Map.of("Identity", 1, "ReduceMean", 1));
        assertThat(model.inputs())
                .extracting(it -> it.name() + " " + it.typeName() + it.shape())
                .containsExactly("window float32[1, 4, 2]", "state float32[3]");
        assertThat(model.outputs()).extracting(OnnxTensor::name).contains("score", "state_out");
        assertThat(model.weights()).isEqualTo(2);
        assertThat(model.sizeBytes()).isEqualTo(16 + 4 * (8 + 3 + 1 + 3));
    }

    @Test
    void the_graph_of_a_right_manifest_has_no_problem() {
        assertThat(problems(TinyOnnx.model(TinyOnnx.graph()))).isEmpty();
    }

    @Test
    void an_input_with_a_value_of_its_own_is_not_needed() {
        TinyOnnx graph = TinyOnnx.graph().message(11, TinyOnnx.declared("axes", TinyOnnx.INT64, 2));
        assertThat(problems(TinyOnnx.model(graph))).isEmpty();
    }

    @Test
    void a_free_dimension_takes_any_length() {
        TinyOnnx graph =
                new TinyOnnx()
                        .message(11, TinyOnnx.declared("window", TinyOnnx.FLOAT32, -1, 4, -1))
                        .message(11, TinyOnnx.declared("state", TinyOnnx.FLOAT32, 3))
                        .message(12, TinyOnnx.declared("score", TinyOnnx.FLOAT32, -1))
                        .message(12, TinyOnnx.declared("state_out", TinyOnnx.FLOAT32, 3));
        assertThat(read(TinyOnnx.model(graph)).inputs().getFirst().shape()).isEqualTo("[N, 4, N]");
        assertThat(problems(TinyOnnx.model(graph))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"12, SKR-M131", "22, SKR-M131", "0, SKR-M131", "13, ''", "21, ''"})
    void runs_operator_sets_13_to_21(int opset, String code) {
        assertThat(codes(TinyOnnx.model(opset, TinyOnnx.graph())))
                .isEqualTo(code.isEmpty() ? List.of() : List.of(code));
    }

    @Test
    void reads_ir_versions_4_to_10() {
        TinyOnnx later = TinyOnnx.model(TinyOnnx.graph()).number(1, 11);
        assertThat(codes(later)).containsExactly("SKR-M131");
        assertThat(codes(TinyOnnx.model(TinyOnnx.graph()).number(1, 3)))
                .containsExactly("SKR-M131");
        assertThat(codes(TinyOnnx.model(TinyOnnx.graph()).number(1, 4))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Loop",
                "RandomNormal",
                "RandomNormalLike",
                "RandomUniform",
                "RandomUniformLike",
                "Multinomial",
                "Bernoulli",
                "StringNormalizer",
                "Optional",
                "SequenceConstruct",
                "SplitToSequence"
            })
    void refuses_what_is_random_unbounded_or_not_of_numbers(String operator) {
        TinyOnnx model = TinyOnnx.model(TinyOnnx.graph().message(1, TinyOnnx.node(operator)));
        assertThat(problems(model))
                .extracting(it -> it.code().code() + " " + it.file() + " " + it.place())
                .containsExactly("SKR-M132 model.onnx node the_" + operator);
    }

    @Test
    void refuses_them_in_graphs_within_graphs_as_well() {
        TinyOnnx branch = new TinyOnnx().message(1, TinyOnnx.node("RandomNormal"));
        TinyOnnx inner = TinyOnnx.node("If").message(5, new TinyOnnx().message(6, branch));
        TinyOnnx body = new TinyOnnx().message(1, inner);
        TinyOnnx scan = TinyOnnx.node("Scan").message(5, new TinyOnnx().message(6, body));
        assertThat(problems(TinyOnnx.model(TinyOnnx.graph().message(1, scan))))
                .extracting(BundleProblem::place)
                .containsExactly("node the_RandomNormal");
    }

    @Test
    void refuses_operators_of_other_domains_and_of_its_own() {
        TinyOnnx other = TinyOnnx.node("Gelu").text(7, "com.microsoft");
        assertThat(problems(TinyOnnx.model(TinyOnnx.graph().message(1, other))))
                .extracting(BundleProblem::message)
                .containsExactly(
                        "the operator com.microsoft.Gelu is not one of ONNX's own (ai.onnx)");
        TinyOnnx same = TinyOnnx.node("Gemm").text(7, "ai.onnx");
        assertThat(problems(TinyOnnx.model(TinyOnnx.graph().message(1, same)))).isEmpty();
        assertThat(codes(TinyOnnx.model(TinyOnnx.graph()).message(25, new TinyOnnx())))
                .containsExactly("SKR-M132");
    }

    @Test
    void refuses_dropout_only_while_it_trains() {
        TinyOnnx ends = TinyOnnx.node("Dropout").text(1, "x").text(1, "ratio").text(1, "");
        assertThat(codes(TinyOnnx.model(TinyOnnx.graph().message(1, ends)))).isEmpty();
        TinyOnnx trains = TinyOnnx.node("Dropout").text(1, "x").text(1, "").text(1, "training");
        assertThat(codes(TinyOnnx.model(TinyOnnx.graph().message(1, trains))))
                .containsExactly("SKR-M132");
    }

    @Test
    void refuses_weights_in_other_files() {
        TinyOnnx elsewhere =
                TinyOnnx.tensor("w", TinyOnnx.FLOAT32, 8)
                        .message(13, new TinyOnnx().text(1, "location").text(2, "/etc/passwd"))
                        .number(14, 1);
        assertThat(codes(TinyOnnx.model(TinyOnnx.graph().message(5, elsewhere))))
                .containsExactly("SKR-M133");
        TinyOnnx constant =
                TinyOnnx.node("Constant").message(5, new TinyOnnx().message(5, elsewhere));
        assertThat(codes(TinyOnnx.model(TinyOnnx.graph().message(1, constant))))
                .containsExactly("SKR-M133");
    }

    @Test
    void refuses_what_would_need_more_memory_than_stated() {
        TinyOnnx large = TinyOnnx.tensor("w", TinyOnnx.FLOAT32, 50_000, 50_000);
        assertThat(problems(TinyOnnx.model(TinyOnnx.graph().message(5, large))))
                .extracting(BundleProblem::message)
                .containsExactly(
                        "its weights and tensors take 10,000,000,076 bytes, and limits.memoryBytes is 1,048,576");
        TinyOnnx endless = TinyOnnx.declared("t", TinyOnnx.FLOAT32, Long.MAX_VALUE, Long.MAX_VALUE);
        TinyOnnx twice = TinyOnnx.graph().message(13, endless).message(13, endless);
        assertThat(codes(TinyOnnx.model(twice))).containsExactly("SKR-M135");
    }

    @Test
    void a_sparse_tensor_needs_memory_for_all_of_its_numbers() {
        TinyOnnx sparse =
                new TinyOnnx()
                        .message(1, TinyOnnx.tensor("w", TinyOnnx.FLOAT32, 1))
                        .message(2, TinyOnnx.tensor("i", TinyOnnx.INT64, 1))
                        .number(3, 50_000)
                        .number(3, 25_000);
        assertThat(problems(TinyOnnx.model(TinyOnnx.graph().message(15, sparse))))
                .extracting(BundleProblem::message)
                .containsExactly(
                        "its weights and tensors take 10,000,000,088 bytes, and limits.memoryBytes is 1,048,576");
    }

    @Test
    void says_how_tensors_differ_from_the_manifest() {
        TinyOnnx graph =
                new TinyOnnx()
                        .message(11, TinyOnnx.declared("window", TinyOnnx.FLOAT32, 1, 2, 4))
                        .message(11, TinyOnnx.declared("stat", TinyOnnx.FLOAT32, 3))
                        .message(12, TinyOnnx.declared("score", 11, 1, 1))
                        .message(12, TinyOnnx.declared("state_out", TinyOnnx.FLOAT32, 3))
                        .message(12, TinyOnnx.declared("unused", 8, 3));
        assertThat(problems(TinyOnnx.model(graph)))
                .allMatch(it -> it.code().code().equals("SKR-M134"))
                .extracting(it -> it.place() + ": " + it.message())
                .containsExactly(
                        "input window: its shape is [1, 2, 4] in the graph and [1, 4, 2] in the manifest",
                        "input state: the manifest has it, and the graph does not",
                        "input stat: the graph needs it, and the manifest does not have it",
                        "output score: it is float64 in the graph and float32 in the manifest",
                        "output score: its shape is [1, 1] in the graph and [1] in the manifest");
    }

    @Test
    void knows_what_is_no_graph() {
        assertBroken(new byte[0]);
        assertBroken("not a graph".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertBroken(TinyOnnx.model(TinyOnnx.graph()).message(7, TinyOnnx.graph()).bytes());
        assertBroken(new TinyOnnx().bytes(1, new byte[1]).message(7, TinyOnnx.graph()).bytes());
        TinyOnnx lies = TinyOnnx.tensor("w", TinyOnnx.FLOAT32, 3).bytes(9, new byte[8]);
        assertBroken(TinyOnnx.model(TinyOnnx.graph().message(5, lies)).bytes());
        TinyOnnx negative = TinyOnnx.tensor("w", TinyOnnx.FLOAT32, -3);
        assertBroken(TinyOnnx.model(TinyOnnx.graph().message(5, negative)).bytes());
        assertBroken(TinyOnnx.model(new TinyOnnx().text(11, "x")).bytes());
    }

    @Test
    void has_bounds_on_depth_and_nodes_and_names() {
        TinyOnnx graph = new TinyOnnx();
        for (int i = 0; i < 8; i++) {
            graph = nested(graph);
        }
        assertThat(OnnxReader.read(TinyOnnx.model(graph).bytes())).isInstanceOf(Result.Read.class);
        assertBroken(TinyOnnx.model(nested(graph)).bytes());
        TinyOnnx many = TinyOnnx.graph();
        for (int i = 2; i < OnnxReader.MOST_NODES; i++) {
            many.message(1, new TinyOnnx());
        }
        assertThat(OnnxReader.read(TinyOnnx.model(many).bytes())).isInstanceOf(Result.Read.class);
        assertBroken(TinyOnnx.model(many.message(1, new TinyOnnx())).bytes());
        assertBroken(
                TinyOnnx.model(TinyOnnx.graph().message(1, TinyOnnx.node("x".repeat(2_000))))
                        .bytes());
    }

    @Test
    void whatever_the_bytes_are_it_says_what_they_are() {
        byte[] file = TinyOnnx.model(TinyOnnx.graph()).bytes();
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(file, random.nextInt(1, file.length + 1));
            for (int hit = random.nextInt(4); hit >= 0; hit--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(OnnxReader.read(damaged)).as("seed %d", seed).isNotNull();
        }
    }

    private static TinyOnnx nested(TinyOnnx graph) {
        TinyOnnx attribute = new TinyOnnx().message(6, graph);
        return new TinyOnnx().message(1, TinyOnnx.node("If").message(5, attribute));
    }

    private static OnnxModel read(TinyOnnx file) {
        return switch (OnnxReader.read(file.bytes())) {
            case Result.Read(OnnxModel model) -> model;
            case Result.Broken(String why) -> throw new AssertionError(why);
        };
    }

    private static List<BundleProblem> problems(TinyOnnx file) {
        OnnxModel model = read(file);
        var problems = new Problems();
        OnnxCheck.check(model, "model.onnx", problems);
        OnnxCheck.compare(model, Bundles.manifest(Bundles.json()), problems);
        return problems.all();
    }

    private static List<String> codes(TinyOnnx file) {
        return problems(file).stream().map(it -> it.code().code()).toList();
    }

    private static void assertBroken(byte[] file) {
        assertThat(OnnxReader.read(file)).isInstanceOf(Result.Broken.class);
    }
}
