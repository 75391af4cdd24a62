package dev.skerry.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCatalogTest {
    private static final String GOOD =
            """
            schema: skerry.device/v1
            name: %s
            version: 1.0.0
            source:
              mqtt: { topic: "%s/{device}", qos: 1, payload: json }
            resources:
              position: { type: int32, from: /pos }
            """;

    @TempDir Path directory;

    private void write(String file, String content) throws Exception {
        Files.writeString(directory.resolve(file), content);
    }

    @Test
    void one_broken_profile_does_not_keep_the_others_from_working() throws Exception {
        write("a.yaml", GOOD.formatted("valve", "a"));
        write("b.yaml", "name: [");
        write("c.yml", GOOD.formatted("pump", "c"));
        write("notes.txt", "no profile");

        ProfileCatalog catalog = ProfileCatalog.load(directory, false);

        assertThat(catalog.profiles()).extracting("name").containsExactly("valve", "pump");
        assertThat(catalog.troubles())
                .singleElement()
                .satisfies(
                        trouble -> {
                            assertThat(trouble.code()).isEqualTo("SKR-A303");
                            assertThat(trouble.message()).contains("b.yaml");
                        });
    }

    @Test
    void the_first_of_two_profiles_with_one_name_is_used() throws Exception {
        write("a.yaml", GOOD.formatted("valve", "a"));
        write("b.yaml", GOOD.formatted("valve", "b"));

        ProfileCatalog catalog = ProfileCatalog.load(directory, false);

        assertThat(catalog.profiles()).hasSize(1);
        assertThat(catalog.troubles()).extracting(Refusal::code).containsExactly("SKR-A304");
    }

    @Test
    void a_file_that_can_not_be_a_profile_is_not_read() throws Exception {
        write("a.yaml", "#".repeat((1 << 20) + 1));

        assertThat(ProfileCatalog.load(directory, false).troubles())
                .extracting(Refusal::code)
                .containsExactly("SKR-A302");
    }

    @Test
    void says_that_the_directory_is_missing() {
        assertThat(ProfileCatalog.load(directory.resolve("none"), false).troubles())
                .extracting(Refusal::code)
                .containsExactly("SKR-A301");
    }
}
