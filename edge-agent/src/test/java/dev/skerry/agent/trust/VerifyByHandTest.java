package dev.skerry.agent.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.enrol.IdentityFolder;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Kind;
import dev.skerry.sync.sign.Artifact.Version;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SigningKeys;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyByHandTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKeys A = SigningKeys.generate(RANDOM);
    private static final SigningKeys B = SigningKeys.generate(RANDOM);

    @TempDir Path folder;
    private Path program;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void download() throws IOException {
        program = Files.writeString(folder.resolve("skerry-agent-2.0.0.jar"), "program");
        keys(KeyRing.begin(A, B.verifyKeys(), 1).toByteArray());
        sign(A, Kind.AGENT);
    }

    private void keys(byte[] content) throws IOException {
        Path identity = Files.createDirectories(folder.resolve("data/" + IdentityFolder.NAME));
        Files.write(identity.resolve(Trust.FILE), content);
    }

    private Path sign(SigningKeys by, Kind kind) throws IOException {
        var files =
                new TreeMap<>(
                        Map.of(
                                "skerry-agent-2.0.0.jar",
                                Content.of("program".getBytes(StandardCharsets.UTF_8))));
        Signed manifest =
                Orders.sign(
                        by,
                        Orders.ARTIFACT,
                        new Artifact(kind, "skerry-agent", new Version(2, 0, 0), files, 5)
                                .encode());
        return Files.write(
                folder.resolve("skerry-agent-2.0.0.jar.skerry-manifest"), manifest.toByteArray());
    }

    private void assertSays(int exit, String words) {
        said.reset();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        var settings =
                new PropertiesConfigSource(
                        Map.of("skerry.agent.data-dir", folder.resolve("data").toString()),
                        "test",
                        500);
        int code =
                VerifyByHand.run(
                        new SmallRyeConfigBuilder()
                                .withSources(settings)
                                .addDiscoveredConverters()
                                .build(),
                        program,
                        out,
                        out);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(words);
        assertThat(code).isEqualTo(exit);
    }

    @Test
    void a_program_that_a_pinned_key_signed_for_is_verified() {
        assertSays(0, "agent skerry-agent 2.0.0");
    }

    @Test
    void one_that_was_changed_renamed_or_is_of_another_kind_is_not() throws IOException {
        Files.writeString(program, "Program");
        assertSays(1, "SKR-A692");
        Files.writeString(program, "program");
        Path manifest = sign(A, Kind.MODEL);
        assertSays(1, "SKR-A692");
        sign(A, Kind.AGENT);
        program = Files.move(program, folder.resolve("other.jar"));
        assertSays(1, "SKR-A690");
        Files.move(manifest, folder.resolve("other.jar.skerry-manifest"));
        assertSays(1, "'skerry-agent-2.0.0.jar' is missing");
        Files.delete(program);
        assertSays(1, "SKR-A692");
    }

    @Test
    void one_that_another_signed_for_is_not() throws IOException {
        sign(SigningKeys.generate(RANDOM), Kind.AGENT);
        assertSays(1, "SKR-A691");
    }

    @Test
    void nobody_can_say_without_keys() throws IOException {
        keys(new byte[] {1, 2, 3});
        assertSays(2, "SKR-A694");
        Files.delete(folder.resolve("data/identity").resolve(Trust.FILE));
        assertSays(2, "SKR-A694");
    }
}
