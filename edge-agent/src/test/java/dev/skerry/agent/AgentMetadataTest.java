package dev.skerry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.nativeimage.NamedTypes;
import dev.skerry.profile.nativeimage.NativeMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an agent's native executable is told, beside what its libraries have (docs/native.md). */
class AgentMetadataTest {
    private static final NativeMetadata METADATA =
            NativeMetadata.of("device-profiles", "cloud-sync", "edge-agent");

    /** Each that Paho may find by its service file. */
    private static final String SERVICES =
            "META-INF/services/org.eclipse.paho.mqttv5.client.spi.NetworkModuleFactory";

    @Test
    void each_type_with_its_methods_and_constructors_exists() {
        assertThat(METADATA.types()).hasSizeGreaterThan(20);
        assertThat(NamedTypes.missing(METADATA.types())).isEmpty();
    }

    /** A class that is not told is a SIGSEGV when the library makes one. */
    @Test
    void each_class_that_ONNX_Runtimes_library_names_may_be_made_by_it() throws IOException {
        Set<String> named = new HashSet<>();
        String library = "/ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so";
        try (InputStream in = getClass().getResourceAsStream(library)) {
            Matcher names =
                    Pattern.compile("ai/onnxruntime/\\w+")
                            .matcher(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            while (names.find()) {
                named.add(names.group().replace('/', '.'));
            }
        }
        Set<String> accessible = new HashSet<>();
        METADATA.types().stream()
                .filter(entry -> entry.path("jniAccessible").asBoolean())
                .forEach(entry -> accessible.add(entry.get("type").asText()));

        assertThat(named).hasSizeGreaterThan(8);
        assertThat(accessible).containsAll(named);
    }

    @Test
    void ways_to_a_broker_are_found_by_a_service_file_that_is_put_in() throws IOException {
        assertThat(METADATA.hasResource(SERVICES)).isTrue();
        try (InputStream in = getClass().getResourceAsStream("/" + SERVICES)) {
            assertThat(METADATA.typeNames())
                    .containsAll(
                            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                    .lines()
                                    .map(String::strip)
                                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                                    .toList());
        }
    }

    @Test
    void each_bundle_exists() {
        assertThat(METADATA.bundles())
                .isNotEmpty()
                .allSatisfy(
                        bundle ->
                                assertThat(ResourceBundle.getBundle(bundle).keySet()).isNotNull());
    }

    @Test
    void a_profile_that_the_agent_brings_is_put_in() {
        assertThat(METADATA.hasResource("profiles/host.yaml")).isTrue();
    }
}
