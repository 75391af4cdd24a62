package dev.skerry.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.archive.ArchiveWriter;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.json.CanonicalJson;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.read.ManifestWriter;
import dev.skerry.tool.evaluate.MeanBundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code skerry model verify} says of bundles that are damaged, exchanged or made to harm. */
class VerifyBadBundlesTest {
    @TempDir Path folder;
    private Path file;
    private ModelBundle good;

    @BeforeEach
    void good() throws IOException {
        file = MeanBundle.write(folder, MeanBundle.trainingRows(1_000));
        byte[] archive = Files.readAllBytes(file);
        if (!(BundleReader.read(new ByteArrayInputStream(archive))
                instanceof BundleReader.Result.Good(ModelBundle bundle))) {
            throw new AssertionError("it is good");
        }
        good = bundle;
        assertVerified(0, "mean 1.0.0 is right");
    }

    private void assertVerified(int exitCode, String says) {
        var out = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .execute("model", "verify", file.toString());
        assertThat(out.toString()).contains(says);
        assertThat(code).isEqualTo(exitCode);
    }

    /** With a manifest that was changed, and knows these files. */
    private void put(Contents files, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) ManifestWriter.json(good.manifest());
        ArrayNode list = json.putArray("files");
        BundleWriter.list(files)
                .forEach(
                        it ->
                                list.addObject()
                                        .put("path", it.path())
                                        .put("sizeBytes", it.sizeBytes())
                                        .put("sha256", it.sha256()));
        change.accept(json);
        byte[] manifest = CanonicalJson.write(json);
        Files.write(file, ArchiveWriter.write(files.with(ModelManifest.PATH, manifest)));
    }

    /** With files that the manifest does not know. */
    private void exchange(Contents files) throws IOException {
        byte[] manifest = BundleWriter.manifest(good.manifest());
        Files.write(file, ArchiveWriter.write(files.with(ModelManifest.PATH, manifest)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.999})
    void one_that_ends_too_early(double share) throws IOException {
        byte[] archive = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(archive, (int) (archive.length * share)));
        assertVerified(1, "SKR-M101");
    }

    @Test
    void one_with_a_file_that_was_exchanged_added_or_taken() throws IOException {
        exchange(good.files().with("card.md", "# Meen".getBytes(UTF_8)));
        assertVerified(1, "card.md: SKR-M122 the file is another than the manifest's");
        exchange(good.files().with("more.md", new byte[1]));
        assertVerified(1, "more.md: SKR-M121");
        exchange(good.files().without("card.md"));
        assertVerified(1, "card.md: SKR-M120");
    }

    @Test
    void one_with_a_graph_that_agents_do_not_run() throws IOException {
        String graph = new String(good.graph(), ISO_8859_1);
        byte[] other = graph.replace("ReduceMean", "SequenceAt").getBytes(ISO_8859_1);
        put(good.files().with("model.onnx", other), _ -> {});
        assertVerified(1, "SKR-M132 the operator SequenceAt is on sequences");
        put(good.files().with("model.onnx", new byte[7]), _ -> {});
        assertVerified(1, "SKR-M130");
    }

    @Test
    void one_whose_shapes_are_not_those_of_its_graph() throws IOException {
        put(
                good.files(),
                json -> {
                    ((ObjectNode) json.at("/window")).put("length", 5);
                    ((ArrayNode) json.at("/graph/inputs/0/shape")).set(1, 5);
                });
        assertVerified(1, "SKR-M134 its shape is [1, 4] in the graph and [1, 5] in the manifest");
        put(good.files(), json -> ((ObjectNode) json.at("/window")).put("length", 5));
        assertVerified(1, "SKR-M115 [1, 4] does not take 5 steps of 1 features");
    }

    @Test
    void one_that_needs_more_memory_than_it_says() throws IOException {
        put(good.files(), json -> ((ObjectNode) json.at("/limits")).put("memoryBytes", 8));
        assertVerified(1, "SKR-M135");
    }

    @Test
    void one_whose_unit_nobody_knows() throws IOException {
        put(good.files(), json -> ((ObjectNode) json.at("/features/0")).put("unit", "mm/sec"));
        assertVerified(1, "SKR-M114");
    }

    @Test
    void one_whose_golden_steps_are_of_something_else() throws IOException {
        String step = "{\"features\":{\"speed\":1},\"outputs\":{\"score\":1}}";
        put(
                good.files().with("golden.jsonl", step.getBytes(UTF_8)),
                json ->
                        json.putObject("golden")
                                .put("tolerance", 0.1)
                                .putArray("files")
                                .add("golden.jsonl"));
        assertVerified(1, "golden.jsonl, line 1: SKR-M140 the feature 'vibration' has no number");
    }

    @Test
    void one_whose_training_data_contradict_themselves() throws IOException {
        put(good.files(), json -> ((ObjectNode) json.at("/reference")).put("samples", 10));
        assertVerified(1, "SKR-M141");
    }
}
