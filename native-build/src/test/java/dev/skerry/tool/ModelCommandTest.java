package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {
    /** The mean of window[1, 4] as score[1]. */
    private static final String MEAN =
            "CAgSB2J5IGhhbmQ6cwo/CgZ3aW5kb3cSBXNjb3JlGgRtZWFuIgpSZWR1Y2VNZWFuKgsKBGF4ZXNAAaABByoPCghrZWVwZGlt"
                    + "cxgAoAECEgFnWhgKBndpbmRvdxIOCgwIARIICgIIAQoCCARiEwoFc2NvcmUSCgoICAESBAoCCAFCBAoAEBE=";

    @TempDir Path folder;
    private Path graph;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        graph = folder.resolve("Pump mean.onnx");
        Files.write(graph, Base64.getDecoder().decode(MEAN));
    }

    @Test
    void a_bare_graph_becomes_a_bundle() throws IOException {
        Path model = folder.resolve("pump");
        Path bundle = folder.resolve("pump-2.1.0.skm");
        assertThat(imported(model)).isZero();
        assertThat(out.toString()).contains("1 blank to fill in");
        assertThat(run("model", "build", model.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("model.yaml, line", "SKR-M110 'data' is missing");
        fill(model);
        assertThat(run("model", "build", model.toString(), "-o", bundle.toString())).isZero();
        assertThat(out.toString()).contains("pump 2.1.0", "digest ");
        byte[] first = Files.readAllBytes(bundle);
        assertThat(run("model", "build", model.toString(), "-o", bundle.toString())).isZero();
        assertThat(Files.readAllBytes(bundle)).isEqualTo(first);
        assertThat(run("model", "verify", bundle.toString())).isZero();
        assertThat(out.toString()).contains("pump 2.1.0 is right");
    }

    @Test
    void says_what_a_bundle_is() throws IOException {
        Path bundle = bundle();
        assertThat(run("model", "inspect", bundle.toString())).isZero();
        assertThat(out.toString())
                .contains(
                        "pump 2.1.0, anomaly-score, MIT",
                        "  Wear.",
                        "window of 4 steps, one at each reading of vibration",
                        "  window: window, float32[1, 4]",
                        "  score: score, float32[1]",
                        "alarm from 0.5 on",
                        "operator set 17, by by hand",
                        "operators ReduceMean x1",
                        "  card.md, ");
        assertThat(run("model", "inspect", bundle.toString(), "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/manifest/name").asText()).isEqualTo("pump");
        assertThat(json.at("/onnx/operators/ReduceMean").asInt()).isEqualTo(1);
        assertThat(json.at("/onnx/opsets/ai.onnx").asInt()).isEqualTo(17);
        assertThat(json.at("/digest").asText()).hasSize(64);
    }

    @Test
    void says_what_a_bundle_was_trained_on() throws IOException {
        Path model = folder.resolve("pump");
        imported(model);
        fill(model);
        Path source = model.resolve("model.yaml");
        String text = Files.readString(source);
        assertThat(text).contains("# reference: training.csv");
        Files.writeString(source, text.replace("# reference:", "reference:"));
        StringBuilder rows = new StringBuilder("vibration,score\n");
        for (int i = 0; i < 1_000; i++) {
            rows.append(i % 100).append(',').append(i % 2).append('\n');
        }
        Files.writeString(model.resolve("training.csv"), rows);
        Path bundle = folder.resolve("pump-2.1.0.skm");
        assertThat(run("model", "build", model.toString(), "-o", bundle.toString())).isZero();
        assertThat(run("model", "inspect", bundle.toString())).isZero();
        assertThat(out.toString())
                .contains(
                        "trained on 1,000 steps",
                        "  vibration: 1,000 values in 10 bins, with edges from 9.5 to 89.5",
                        "  score: 1,000 values in 2 bins, with edges from 0.5 to 0.5");
        assertThat(run("model", "inspect", bundle.toString(), "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/manifest/reference/features/vibration/counts/0").asInt())
                .isEqualTo(100);
    }

    @Test
    void refuses_what_is_damaged() throws IOException {
        Path bundle = bundle();
        byte[] bytes = Files.readAllBytes(bundle);
        Files.write(bundle, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(run("model", "verify", bundle.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("SKR-M101", "1 problem");
        assertThat(run("model", "inspect", bundle.toString())).isEqualTo(1);
        assertThat(run("model", "verify", bundle.toString(), "--json")).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/right").asBoolean(true)).isFalse();
        assertThat(json.at("/problems/0/code").asText()).isEqualTo("SKR-M101");
    }

    @Test
    void says_as_json_that_a_bundle_is_right() throws IOException {
        assertThat(run("model", "verify", bundle().toString(), "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/right").asBoolean()).isTrue();
        assertThat(json.at("/problems").isEmpty()).isTrue();
    }

    @Test
    void a_file_that_can_not_be_read_is_told_with_its_code() {
        String missing = folder.resolve("none.skm").toString();
        for (String command : List.of("verify", "inspect", "import")) {
            assertThat(run("model", command, missing)).isEqualTo(3);
            assertThat(err.toString()).contains("SKR-T110", "it is not there");
        }
        assertThat(run("model", "build", missing)).isEqualTo(3);
        assertThat(err.toString()).contains("SKR-T033");
    }

    @Test
    void an_import_overwrites_nothing() throws IOException {
        Path model = folder.resolve("pump");
        assertThat(imported(model)).isZero();
        assertThat(imported(model)).isEqualTo(3);
        assertThat(err.toString()).contains("SKR-T111", model.toString());
    }

    @Test
    void imports_nothing_that_agents_do_not_run() throws IOException {
        Files.writeString(graph, "not a graph");
        assertThat(imported(folder.resolve("pump"))).isEqualTo(1);
        assertThat(out.toString()).contains("SKR-M130");
        assertThat(folder.resolve("pump")).doesNotExist();
    }

    @Test
    void a_model_is_named_as_its_file_when_nothing_else_is_said() throws IOException {
        Path model = folder.resolve("out");
        assertThat(run("model", "import", graph.toString(), "-o", model.toString())).isZero();
        assertThat(Files.readString(model.resolve("model.yaml")))
                .contains("name: pump-mean\n", "version: 1.0.0\n", "description:  # FILL IN");
    }

    private Path bundle() throws IOException {
        Path model = folder.resolve("pump");
        Path bundle = folder.resolve("pump-2.1.0.skm");
        imported(model);
        fill(model);
        assertThat(run("model", "build", model.toString(), "-o", bundle.toString())).isZero();
        return bundle;
    }

    private int imported(Path model) {
        List<String> line = new ArrayList<>(List.of("model", "import", graph.toString()));
        line.addAll(List.of("--name", "pump", "--version", "2.1.0", "-o", model.toString()));
        line.addAll(List.of("--description", "Wear.", "--licence", "MIT", "--threshold", "0.5"));
        line.addAll(List.of("--feature", "vibration"));
        return run(line.toArray(String[]::new));
    }

    private static void fill(Path model) throws IOException {
        Path source = model.resolve("model.yaml");
        Files.writeString(
                source, Files.readString(source).replace("  data:", "  data: \"A pump.\""));
    }

    private int run(String... line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line);
    }
}
