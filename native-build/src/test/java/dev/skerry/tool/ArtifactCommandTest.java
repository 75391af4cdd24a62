package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Kind;
import dev.skerry.sync.sign.Artifact.Version;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SignedArtifact;
import dev.skerry.sync.sign.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCommandTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKeys A = SigningKeys.generate(RANDOM);
    private static final SigningKeys B = SigningKeys.generate(RANDOM);

    @TempDir Path folder;
    private Path bundle;
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
        bundle = folder.resolve("heat-1.2.0");
        Files.createDirectories(bundle.resolve("notes"));
        Files.writeString(bundle.resolve("heat.onnx"), "graph");
        Files.writeString(bundle.resolve("notes/made.txt"), "in 2026");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String manifest(SigningKeys by) {
        var files =
                new TreeMap<>(
                        Map.of(
                                "heat.onnx",
                                content("graph"),
                                "notes/made.txt",
                                content("in 2026")));
        var artifact = new Artifact(Kind.MODEL, "heat", new Version(1, 2, 0), files, 9);
        return base64(Orders.sign(by, Orders.ARTIFACT, artifact.encode()).toByteArray());
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private int sign(SigningKeys by) {
        gateway.answers("{\"signedBy\":\"k\",\"manifest\":\"%s\"}".formatted(manifest(by)));
        return gateway.execute("artifact", "sign", "model", bundle.toString());
    }

    private void assertVerifies(int exit, String words) {
        byte[] set = KeyRing.begin(A, B.verifyKeys(), 1).toByteArray();
        gateway.answers("{\"set\":\"%s\"}".formatted(base64(set)));
        assertThat(gateway.execute("artifact", "verify", bundle.toString())).isEqualTo(exit);
        assertThat(gateway.out() + gateway.err()).contains(words);
    }

    @Test
    void digests_go_to_the_gateway_and_its_manifest_is_put_beside_the_files() {
        assertThat(sign(A)).isZero();
        assertThat(gateway.asked().getFirst())
                .startsWith("POST /api/signing/artifacts")
                .contains("\"kind\":\"model\",\"name\":\"heat\",\"version\":\"1.2.0\"")
                .contains("\"path\":\"notes/made.txt\",\"sizeBytes\":7,\"sha256\":")
                .doesNotContain("graph");
        assertThat(bundle.resolve(SignedArtifact.MANIFEST)).exists();
        assertThat(gateway.out()).contains("model heat 1.2.0, 2 files");
        assertVerifies(0, "is model heat 1.2.0");
        assertThat(sign(A)).as("the manifest is no file of it").isZero();
        assertThat(gateway.asked().getLast()).doesNotContain(SignedArtifact.MANIFEST);
    }

    @Test
    void one_file_has_its_manifest_beside_it() throws IOException {
        Path program = Files.writeString(folder.resolve("skerry-agent-2.0.0.jar"), "program");
        gateway.answers("{\"signedBy\":\"k\",\"manifest\":\"%s\"}".formatted(manifest(A)));
        assertThat(gateway.execute("artifact", "sign", "agent", program.toString())).isZero();
        assertThat(gateway.asked().getFirst())
                .contains("\"kind\":\"agent\",\"name\":\"skerry-agent\",\"version\":\"2.0.0\"")
                .contains("\"path\":\"skerry-agent-2.0.0.jar\"");
        assertThat(folder.resolve("skerry-agent-2.0.0.jar.skerry-manifest")).exists();
    }

    @Test
    void a_model_bundle_has_its_name_and_version_in_its_file_name() throws IOException {
        Path model = Files.writeString(folder.resolve("pump-bearing-1.2.0.skm"), "bundle");
        gateway.answers("{\"signedBy\":\"k\",\"manifest\":\"%s\"}".formatted(manifest(A)));
        assertThat(gateway.execute("artifact", "sign", "model", model.toString())).isZero();
        assertThat(gateway.asked().getFirst())
                .contains("\"kind\":\"model\",\"name\":\"pump-bearing\",\"version\":\"1.2.0\"")
                .contains("\"path\":\"pump-bearing-1.2.0.skm\"");
    }

    @Test
    void what_was_changed_added_or_signed_by_another_is_found() throws IOException {
        sign(A);
        Files.writeString(bundle.resolve("more.txt"), "x");
        assertVerifies(1, "SKR-T096");
        Files.delete(bundle.resolve("more.txt"));
        Files.writeString(bundle.resolve("heat.onnx"), "graqh");
        assertVerifies(1, "'heat.onnx' is another");
        Files.writeString(bundle.resolve("heat.onnx"), "graph");
        sign(SigningKeys.generate(RANDOM));
        assertVerifies(1, "but another");
        Files.delete(bundle.resolve(SignedArtifact.MANIFEST));
        assertThat(gateway.execute("artifact", "verify", bundle.toString())).isEqualTo(1);
        assertThat(gateway.err()).contains("there is no " + bundle);
    }

    @Test
    void files_that_are_not_there_are_not_said_to_be_changed() {
        String missing = folder.resolve("nothing").toString();
        assertThat(gateway.execute("artifact", "verify", missing)).isEqualTo(3);
        assertThat(gateway.err()).startsWith("SKR-T095 ").contains("no such file");
    }

    @Test
    void what_can_not_be_signed_for_is_told_before_the_gateway_is_asked() throws IOException {
        assertThat(gateway.execute("artifact", "sign", "model", folder.toString())).isEqualTo(2);
        assertThat(gateway.err()).contains("--as pump-bearing-1.2.0");
        String missing = folder.resolve("none-1.0.0").toString();
        assertThat(gateway.execute("artifact", "sign", "model", missing)).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-T095", "no such file");
        Files.writeString(bundle.resolve("with space.txt"), "x");
        assertThat(gateway.execute("artifact", "sign", "model", bundle.toString())).isEqualTo(1);
        assertThat(gateway.err()).contains("SKR-T096", "with space.txt");
        Path empty = Files.createDirectories(folder.resolve("empty-1.0.0"));
        assertThat(gateway.execute("artifact", "sign", "model", empty.toString())).isEqualTo(1);
        assertThat(gateway.asked()).isEmpty();
    }
}
