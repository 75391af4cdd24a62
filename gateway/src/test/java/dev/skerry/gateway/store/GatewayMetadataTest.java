package dev.skerry.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.nativeimage.NamedTypes;
import dev.skerry.profile.nativeimage.NativeMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway's native executable is told, beside what its libraries have (docs/native.md). */
class GatewayMetadataTest {
    private static final NativeMetadata METADATA =
            NativeMetadata.of("device-profiles", "cloud-sync", "gateway");

    @Test
    void each_type_with_its_methods_and_constructors_exists() {
        assertThat(METADATA.types()).hasSizeGreaterThan(50);
        assertThat(NamedTypes.missing(METADATA.types())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.flywaydb.core.extensibility.Plugin",
                "io.agroal.api.AgroalDataSourceProvider"
            })
    void parts_of_libraries_are_found_by_service_files_that_are_put_in(String service)
            throws IOException {
        String file = "META-INF/services/" + service;
        assertThat(METADATA.hasResource(file)).isTrue();
        try (InputStream in = getClass().getResourceAsStream("/" + file)) {
            List<String> parts =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .toList();
            assertThat(METADATA.typeNames()).containsAll(parts);
        }
    }

    @Test
    void each_migration_schema_and_catalogued_profile_is_put_in() throws IOException {
        Path resources = Path.of("src/main/resources");
        try (Stream<Path> files = Files.list(resources.resolve(BuiltInMigrations.FOLDER))) {
            assertThat(files)
                    .isNotEmpty()
                    .allMatch(file -> METADATA.hasResource(resources.relativize(file).toString()));
        }
        Path profiles = Path.of("../device-profiles/src/main/resources");
        try (Stream<Path> files = Files.walk(profiles.resolve("dev"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allMatch(file -> METADATA.hasResource(profiles.relativize(file).toString()));
        }
    }
}
