package dev.skerry.agent.infer;

import static dev.skerry.agent.infer.window.DigitsBundle.plain;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import dev.skerry.agent.infer.window.DigitsBundle;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.archive.Archive.Opened;
import dev.skerry.profile.bundle.archive.ArchiveReader;
import dev.skerry.profile.bundle.archive.ArchiveWriter;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.sync.sign.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bundles that are brought damaged, exchanged or made to harm: each is refused with its code, and
 * the version before it goes on.
 */
class BadBundlesTest {
    @TempDir Path models;
    private final DigitsBundle bundle = new DigitsBundle();

    @BeforeEach
    void good() throws IOException {
        bundle.features = List.of(plain("a", "Cel"));
        bundle.version = "1.1.0";
        put(bundle.archive());
        bundle.version = "1.2.0";
    }

    private void put(byte[] archive) throws IOException {
        Files.write(models.resolve("digits-" + bundle.version + ".skm"), archive);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.999})
    void a_bundle_that_ends_too_early_is_refused(double share) throws IOException {
        byte[] archive = bundle.archive();
        put(Arrays.copyOf(archive, (int) (archive.length * share)));
        assertGoesOn("SKR-M101", "digits-1.2.0.skm can't be used");
    }

    @Test
    void a_file_that_was_exchanged_added_or_taken_is_noticed_by_its_digest() throws IOException {
        put(changed(files -> files.with("card.md", "# Digitz".getBytes(UTF_8))));
        assertGoesOn("SKR-M122", "card.md: SKR-M122 the file is another than the manifest's");
        put(changed(files -> files.with("more.md", new byte[1])));
        assertGoesOn("SKR-M121", "more.md: SKR-M121");
        put(changed(files -> files.without("card.md")));
        assertGoesOn("SKR-M120", "card.md: SKR-M120");
    }

    private byte[] changed(UnaryOperator<Contents> change) throws IOException {
        return ArchiveReader.read(new ByteArrayInputStream(bundle.archive()))
                        instanceof Opened.Files(Contents files)
                ? ArchiveWriter.write(change.apply(files))
                : new byte[0];
    }

    @Test
    void a_window_of_another_shape_than_its_steps_is_refused() throws IOException {
        bundle.window = List.of(1, 3, 1);
        put(bundle.archive());
        assertGoesOn("SKR-M115", "does not take 2 steps of 1 features");
    }

    @Test
    void a_graph_of_other_shapes_than_its_manifest_is_refused() throws IOException {
        var other = new DigitsBundle();
        other.length = 3;
        other.features = bundle.features;
        bundle.graph = graphOf(other);
        put(bundle.archive());
        assertGoesOn("SKR-M134", "its shape is [1, 3, 1] in the graph and [1, 2, 1]");
    }

    private static byte[] graphOf(DigitsBundle of) throws IOException {
        return ArchiveReader.read(new ByteArrayInputStream(of.archive()))
                        instanceof Opened.Files(Contents files)
                ? files.bytes("model.onnx").orElseThrow()
                : new byte[0];
    }

    @Test
    void an_operator_that_no_agent_runs_is_refused() throws IOException {
        var graph = new OnnxGraphWriter();
        graph.input("window", 1, 2, 1);
        graph.input("state", 1);
        graph.output("score", 1);
        graph.output("state_out", 1);
        graph.applyAs("score", "RandomNormalLike", List.of("state"), Map.of());
        graph.applyAs("state_out", "Identity", List.of("state"), Map.of());
        bundle.graph = graph.model("dice", Map.of());
        put(bundle.archive());
        assertGoesOn("SKR-M132", "RandomNormalLike is random");
    }

    @Test
    void a_graph_that_declares_ten_gigabytes_is_refused() throws IOException {
        bundle.graph = largeGraph(2_500_000_000L, true);
        put(bundle.archive());
        assertGoesOn("SKR-M135", "and limits.memoryBytes is 1,048,576");
    }

    /** More than any machine has, so that none is asked to try. */
    @Test
    void a_graph_that_asks_for_memory_that_is_not_there_is_refused() throws IOException {
        bundle.graph = largeGraph(1L << 50, false);
        put(bundle.archive());
        assertGoesOn("SKR-M006", "failed when it was tried on this machine (");
    }

    /** As it is when a graph asks for more memory than the machine has, and is given it. */
    @Test
    void a_bundle_that_ended_the_agent_three_times_is_not_tried_any_more() throws IOException {
        put(bundle.archive());
        String digest = Sha256.hex(BundleWriter.manifest(bundle.manifest()));
        Path mark = models.resolve(".trying-" + digest.substring(0, 32));
        Files.writeString(mark, "3");
        assertGoesOn("SKR-M061", "the agent has ended 3 times in a row while it tried ");
        assertThat(mark).exists();
        Files.writeString(mark, "2");
        DeviceProfile profile =
                Fixture.profile(
                        new ModelBinding("watch", "digits@^1", Map.of("a", "temperature"), 10));
        try (var stage = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of())) {
            stage.infer(profile, List.of(Fixture.reading("oven-1", 1, 1)));
            assertThat(stage.models().getFirst().digest()).isEqualTo(digest);
            assertThat(stage.troubles()).isEmpty();
        }
        assertThat(mark).as("forgotten once it has outlived a trial").doesNotExist();
    }

    /** The sum of so many zeros. */
    private static byte[] largeGraph(long numbers, boolean isDeclared) {
        var graph = new OnnxGraphWriter();
        graph.input("window", 1, 2, 1);
        graph.input("state", 1);
        graph.output("score", 1);
        graph.output("state_out", 1);
        String zeros = graph.apply("ConstantOfShape", graph.longs(numbers));
        if (isDeclared) {
            graph.output(zeros, numbers);
        }
        String sum = graph.apply("ReduceSum", zeros, graph.longs(0));
        graph.applyAs("score", "Add", List.of(sum, "state"), Map.of());
        graph.applyAs("state_out", "Identity", List.of("state"), Map.of());
        return graph.model("large", Map.of());
    }

    private void assertGoesOn(String code, String why) {
        DeviceProfile profile =
                Fixture.profile(
                        new ModelBinding("watch", "digits@^1", Map.of("a", "temperature"), 10));
        bundle.version = "1.1.0";
        try (var stage = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of())) {
            stage.infer(profile, List.of(Fixture.reading("oven-1", 1, 1)));
            assertThat(stage.infer(profile, List.of(Fixture.reading("oven-1", 2, 2))))
                    .extracting(Inference::score)
                    .containsExactly(12f);
            assertThat(stage.troubles()).extracting(Refusal::code).containsExactly(code);
            assertThat(stage.troubles().getFirst().message()).contains(why);
        }
        bundle.version = "1.2.0";
    }
}
