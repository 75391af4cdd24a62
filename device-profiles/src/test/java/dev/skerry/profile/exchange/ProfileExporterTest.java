package dev.skerry.profile.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.skerry.profile.Profiles;
import dev.skerry.profile.exchange.ImportResult.Imported;
import dev.skerry.profile.exchange.ProfileExporter.Exported;
import dev.skerry.profile.exchange.part.Leftover;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileExporterTest {
    private static final Path EXPECTED = ProfileImporterTest.FOLDER.resolve("exported");
    private static final String EVERYTHING =
            """
            schema: skerry.device/v1
            name: everything
            version: 2.0.1
            description: Has one of each
            source:
              mqtt: { topic: "x/{site}/{device}/up", qos: 0, payload: cbor }
            resources:
              level: { type: float64, unit: m, from: /a/0, base: 2, scale: 0.5, offset: -3, range: [-1.5, 1e20] }
              flags: { type: int64, mask: 0xff, shift: -4, from: /f }
              curve: { type: array, of: float32, unit: dB, range: [0, 90] }
              raw: { type: bytes }
              open: { type: boolean, values: { true: "1", false: "0" } }
              mode: { type: enum, values: { slow: 0, fast: 1 }, priority: alarm }
              speed: { type: int32, range: [0, 9] }
              twice: { type: float64, derive: "2.0 * level" }
            twin:
              speed: { type: int32, range: [0, 9], reported: speed, write: { mqtt: { topic: "x/{device}/speed" } } }
              text: { type: string, write: { mqtt: { topic: "x/{device}/t", payload: { say: "{value}" } } } }
              hours: { type: counter }
            commands:
              say:
                arguments: { what: { type: string }, loud: { type: boolean } }
                mqtt: { topic: "x/{device}/say", payload: { cmd: say, what: "{what}", loud: "{loud}", to: "{device}" } }
              beep: { mqtt: { topic: "x/{device}/beep", payload: "1" } }
            """;

    static List<DeviceProfile> profiles() throws IOException {
        var texts = new ArrayList<String>(List.of(EVERYTHING, Profiles.text("pump.yaml")));
        for (String folder : List.of("src/main/resources", "../native-build/src/main/resources")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().matches(".*(profiles/.*|/profile)\\.yaml"))
                        .forEach(file -> texts.add(read(file)));
            }
        }
        assertThat(texts).hasSizeGreaterThan(30);
        return texts.stream().map(Profiles::compiled).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Exported exported(DeviceProfile profile, ExportFormat format) {
        return new ProfileExporter().write(profile, format);
    }

    private static DeviceProfile throughAndBack(DeviceProfile profile, ExportFormat format) {
        String text = exported(profile, format).text();
        ImportResult result = new ProfileImporter().read(Optional.empty(), text);
        assertThat(result).isInstanceOf(Imported.class);
        return Profiles.compiled(((Imported) result).yaml());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void writes_things_that_are_valid_by_the_schema_of_the_w3c(DeviceProfile profile) {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                        .getSchema(
                                read(
                                        Path.of(
                                                "src/test/resources/w3c/td-json-schema-validation.json")));
        String thing = exported(profile, ExportFormat.WOT).text();
        assertThat(schema.validate(thing, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(thing.replace("\"forms\"", "\"shapes\""), InputFormat.JSON))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void writes_what_the_other_format_holds_and_lists_the_rest(ExportFormat format) {
        Exported exported = exported(Profiles.compiled(EVERYTHING), format);
        String name = format == ExportFormat.WOT ? "everything.td.json" : "everything.edgex.yaml";
        assertThat(exported.text()).isEqualTo(read(EXPECTED.resolve(name)));
        assertThat(
                        exported.leftovers().stream()
                                .map(left -> left.render() + "\n")
                                .collect(Collectors.joining()))
                .isEqualTo(read(EXPECTED.resolve(name + ".left")));
    }

    /** An enumeration comes back as texts, and what is calculated does not go there. */
    @ParameterizedTest
    @MethodSource("profiles")
    void keeps_through_edgex_what_edgex_can_hold(DeviceProfile profile) {
        DeviceProfile back = throughAndBack(profile, ExportFormat.EDGEX);
        assertThat(back.name()).isEqualTo(profile.name());
        assertThat(back.description()).isEqualTo(profile.description());
        List<Resource> held = profile.resources().stream().filter(r -> !r.isDerived()).toList();
        assertThat(same(held, Resource::name)).isEqualTo(same(back.resources(), Resource::name));
        assertThat(same(held, r -> String.valueOf(r.type()).replace("ENUM", "STRING")))
                .isEqualTo(same(back.resources(), r -> String.valueOf(r.type())));
        assertThat(same(held, r -> String.valueOf(r.unit())))
                .isEqualTo(same(back.resources(), r -> String.valueOf(r.unit())));
        assertThat(same(held, r -> String.valueOf(r.range())))
                .isEqualTo(same(back.resources(), r -> String.valueOf(r.range())));
        assertThat(same(held, r -> String.valueOf(r.transform())))
                .isEqualTo(same(back.resources(), r -> String.valueOf(r.transform())));
    }

    static List<DeviceProfile> profilesOfDocuments() throws IOException {
        return profiles().stream()
                .filter(
                        profile ->
                                profile.sources().stream()
                                        .allMatch(ProfileExporterTest::isDocument))
                .toList();
    }

    private static boolean isDocument(Source source) {
        return switch (source) {
            case Source.Mqtt mqtt ->
                    mqtt.payload().format().isDocument() && !mqtt.topic().contains("{resource}");
            case Source.Coap coap ->
                    coap.payload().format().isDocument() && !coap.path().contains("{resource}");
            case Source.Host _ -> true;
        };
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void reads_every_thing_that_it_writes(DeviceProfile profile) {
        assertThat(throughAndBack(profile, ExportFormat.WOT).version())
                .isEqualTo(profile.version());
    }

    /** Of other messages, and of topics that name the resource, a thing says too little. */
    @ParameterizedTest
    @MethodSource("profilesOfDocuments")
    void keeps_through_a_thing_what_a_thing_can_hold(DeviceProfile profile) {
        DeviceProfile back = throughAndBack(profile, ExportFormat.WOT);
        List<Resource> held = profile.resources().stream().filter(r -> !r.isDerived()).toList();
        assertThat(same(held, Resource::name)).isEqualTo(same(back.resources(), Resource::name));
        assertThat(same(held, r -> r.values() + String.valueOf(r.unit())))
                .isEqualTo(same(back.resources(), r -> r.values() + String.valueOf(r.unit())));
        assertThat(same(held, r -> String.valueOf(r.resolution())))
                .isEqualTo(same(back.resources(), r -> String.valueOf(r.resolution())));
    }

    @Test
    void keeps_through_a_thing_how_a_device_is_told() {
        DeviceProfile pump = Profiles.shipped("pump.yaml");
        DeviceProfile back = throughAndBack(pump, ExportFormat.WOT);
        assertThat(back.sources()).hasSize(1);
        assertThat(back.property("target_rpm").orElseThrow().write())
                .isEqualTo(pump.property("target_rpm").orElseThrow().write());
        assertThat(back.command("stop").orElseThrow().payload())
                .isEqualTo(pump.command("stop").orElseThrow().payload());
    }

    @Test
    void names_the_place_of_everything_that_is_left() {
        for (ExportFormat format : ExportFormat.values()) {
            assertThat(exported(Profiles.shipped("pump.yaml"), format).leftovers())
                    .extracting(Leftover::place)
                    .contains("rules.overheated", "twin.run_hours")
                    .doesNotContain("");
        }
    }

    private static List<String> same(List<Resource> resources, Function<Resource, String> what) {
        return resources.stream().map(what).toList();
    }
}
