package dev.skerry.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Profiles for tests, compiled as users' profiles are. */
public final class Profiles {
    private Profiles() {}

    /** The profile of a file among the test resources. */
    public static DeviceProfile shipped(String name) {
        return compiled(text(name));
    }

    /** The text of a file among the test resources. */
    public static String text(String name) {
        try (InputStream in = Profiles.class.getResourceAsStream("/profiles/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A profile that must be right. */
    public static DeviceProfile compiled(String yaml) {
        CompileResult result = new ProfileCompiler().compile("test.yaml", yaml);
        if (result instanceof CompileResult.Rejected rejected) {
            throw new AssertionError(rejected.render());
        }
        return ((CompileResult.Compiled) result).profile();
    }

    /** A profile with these resources that reads JSON over MQTT. */
    public static DeviceProfile json(String... resources) {
        return withSource("mqtt: { topic: \"t/{device}\" }", resources);
    }

    /** A profile with these resources that reads SenML over CoAP. */
    public static DeviceProfile senml(String... resources) {
        return withSource("coap: { path: \"/t/{device}\", payload: senml+json }", resources);
    }

    /** A profile with this source and these resources. */
    public static DeviceProfile withSource(String source, String... resources) {
        return compiled(
                """
                schema: skerry.device/v1
                name: test
                version: 1.0.0
                source:
                  %s
                resources:
                  %s
                """
                        .formatted(source, String.join("\n  ", resources)));
    }
}
