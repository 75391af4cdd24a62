package dev.skerry.profile.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.capture.CaptureReader;
import dev.skerry.profile.dryrun.DryRun;
import dev.skerry.profile.dryrun.DryRunSummary;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    private static final Path PAGE = Path.of("../docs/catalogue.md");
    private static final Path FOLDER = Path.of("src/main/resources/dev/skerry/catalogue");

    static List<String> names() {
        return Catalogue.names();
    }

    @Test
    void lists_every_profile_that_is_there() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            assertThat(names())
                    .isSorted()
                    .hasSizeGreaterThanOrEqualTo(25)
                    .containsExactlyInAnyOrderElementsOf(
                            folders.filter(Files::isDirectory)
                                    .map(folder -> folder.getFileName().toString())
                                    .toList());
        }
        assertThat(Catalogue.yaml("../pump")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void decodes_what_the_device_sends(String name) {
        String golden = Catalogue.golden(name);
        assertThat(golden).contains("\n= ");
        assertThat(GoldenDecoding.of(name)).isEqualTo(golden);
    }

    @ParameterizedTest
    @MethodSource("names")
    void has_messages_for_a_dry_run(String name) throws IOException {
        DeviceProfile profile = GoldenDecoding.compiled(name);
        var run = new DryRun(profile, "site", Duration.ofSeconds(10));
        var summary = new DryRunSummary();
        byte[] messages = Catalogue.messages(name).getBytes(StandardCharsets.UTF_8);
        CaptureReader.read(
                new ByteArrayInputStream(messages), message -> summary.add(run.next(message)));
        boolean isHost = profile.sources().stream().allMatch(Source.Host.class::isInstance);
        assertThat(summary.isClean()).isEqualTo(!isHost);
        assertThat(Catalogue.messages("../" + name)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void describes_itself(String name) {
        DeviceProfile profile = GoldenDecoding.compiled(name);
        assertThat(profile.name()).isEqualTo(name);
        assertThat(profile.description()).isNotBlank();
    }

    @Test
    void is_documented() throws IOException {
        String table =
                names().stream()
                        .map(name -> row(GoldenDecoding.compiled(name)))
                        .collect(Collectors.joining("\n"));
        assertThat(Files.readString(PAGE)).contains("|---|---|---|---|\n" + table + "\n");
    }

    private static String row(DeviceProfile profile) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        profile.name(),
                        profile.description(),
                        address(profile.sources().getFirst()),
                        profile.resources().stream()
                                .map(Resource::name)
                                .collect(Collectors.joining(", ")));
    }

    private static String address(Source source) {
        return switch (source) {
            case Source.Mqtt mqtt -> "`" + mqtt.topic() + "`";
            case Source.Coap coap -> "`" + coap.path() + "` (CoAP)";
            case Source.Host _ -> "the host";
        };
    }
}
