package dev.skerry.profile.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.exchange.ImportResult.Imported;
import dev.skerry.profile.exchange.ImportResult.Refused;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Descriptions of other formats under {@code src/test/resources/exchange}, with the profile that
 * each becomes ({@code .profile}) and what is left of it ({@code .left}).
 */
class ProfileImporterTest {
    static final Path FOLDER = Path.of("src/test/resources/exchange");

    static List<Path> descriptions() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().matches(".*\\.(yaml|json|xml)"))
                    .sorted()
                    .toList();
        }
    }

    private static Imported imported(String text) {
        ImportResult result = new ProfileImporter().read(Optional.empty(), text);
        assertThat(result).isInstanceOf(Imported.class);
        return (Imported) result;
    }

    private static Refused refused(String text) {
        ImportResult result = new ProfileImporter().read(Optional.empty(), text);
        assertThat(result).isInstanceOf(Refused.class);
        return (Refused) result;
    }

    private static String expected(Path description, String kind) throws IOException {
        String name = description.getFileName().toString().replaceAll("\\.[a-z]+$", kind);
        return Files.readString(FOLDER.resolve(name));
    }

    /** That it compiles, the importer checks itself. */
    @ParameterizedTest
    @MethodSource("descriptions")
    void makes_a_profile_and_lists_what_is_left(Path description) throws IOException {
        Imported imported = imported(Files.readString(description));
        String name = description.getFileName().toString();
        assertThat(imported.format().name().toLowerCase(Locale.ROOT))
                .isEqualTo(name.substring(0, name.indexOf('-')));
        assertThat(imported.yaml()).isEqualTo(expected(description, ".profile"));
        assertThat(
                        imported.leftovers().stream()
                                .map(left -> left.render() + "\n")
                                .collect(Collectors.joining()))
                .isEqualTo(expected(description, ".left"));
    }

    @Test
    void reads_the_same_with_a_byte_order_mark_and_windows_line_ends() throws IOException {
        for (Path description : descriptions()) {
            String text = Files.readString(description);
            assertThat(imported("\uFEFF" + text.replace("\n", "\r\n")))
                    .as(description.toString())
                    .isEqualTo(imported(text));
        }
    }

    @Test
    void refuses_what_it_can_not_read() {
        assertThat(refused("").code()).isEqualTo("SKR-X002");
        assertThat(refused("{").message()).startsWith("line 1, column 2: not JSON");
        assertThat(refused("{\"a\": 1, \"a\": 2}").code()).isEqualTo("SKR-X002");
        assertThat(refused("a: [").message()).startsWith("line 1, column ");
        assertThat(refused("<LWM2M><Object>").message()).contains("not XML");
        assertThat(refused("a: 1").code()).isEqualTo("SKR-X004");
        assertThat(refused("schema: skerry.device/v1").code()).isEqualTo("SKR-X004");
        assertThat(refused("<html/>").message()).contains("<html>");
        assertThat(refused("deviceResources: []").code()).isEqualTo("SKR-X005");
        assertThat(refused("{\"@context\": \"x\", \"title\": \"t\"}").code()).isEqualTo("SKR-X005");
        assertThat(refused("<LWM2M/>").code()).isEqualTo("SKR-X004");
    }

    @Test
    void names_the_version_of_edgex_that_it_does_not_read() {
        String first = "deviceResources: [{name: a, properties: {value: {type: Int32}}}]";
        assertThat(refused(first).message()).contains("EdgeX 1");
    }

    @Test
    void says_what_was_left_when_nothing_remains() {
        String binary =
                "deviceResources: [{name: a, properties: {valueType: Object, readWrite: R}}]";
        assertThat(refused(binary).message()).contains("SKR-X102").contains("'a'");
    }

    @Test
    void refuses_ten_megabytes_depth_and_what_grows() {
        String tenMegabytes = " ".repeat(10 << 20) + "{}";
        assertThat(refused(tenMegabytes).code()).isEqualTo("SKR-X001");
        assertThat(refused("[".repeat(100_000)).code()).isEqualTo("SKR-X003");
        assertThat(refused("a: ".repeat(1) + "[".repeat(1_000)).code())
                .isIn("SKR-X003", "SKR-X002");
        assertThat(refused("<LWM2M>" + "<a>".repeat(50_000)).code()).isEqualTo("SKR-X003");
        String bomb =
                "a: &a [x,x,x,x,x,x,x,x,x]\n"
                        + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                        + "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                        + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                        + "deviceResources: [*d,*d,*d,*d,*d,*d,*d]\n";
        assertThat(refused(bomb).code()).isEqualTo("SKR-X003");
    }

    @Test
    void reads_no_document_type_and_no_entity() {
        String external =
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><LWM2M><Object>"
                        + "<Name>&e;</Name></Object></LWM2M>";
        assertThat(refused(external).code()).isEqualTo("SKR-X003");
        String laughs =
                "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><LWM2M>&b;</LWM2M>";
        assertThat(refused(laughs).code()).isEqualTo("SKR-X003");
        assertThat(refused("<LWM2M>&nothing;</LWM2M>").code()).isIn("SKR-X002", "SKR-X003");
    }

    @Test
    void lists_what_is_too_long_to_be_a_place() {
        String name = "n".repeat(600);
        Imported edgex =
                imported(
                        "deviceResources: [{name: a, properties: {valueType: Int8}}, {name: %s, properties: {valueType: Int8}}]"
                                .formatted(name));
        assertThat(edgex.leftovers()).extracting(Leftover::code).contains("SKR-X109");
        Imported thing =
                imported(
                        """
                        {"@context": "x", "title": "t", "properties": {
                          "a": {"type": "number", "skerry:from": "b"},
                          "%s": {"type": "number"}}}
                        """
                                .formatted(name));
        assertThat(thing.leftovers()).extracting(Leftover::code).contains("SKR-X106");
    }

    @Test
    void references_of_a_thing_model_can_not_make_it_grow() {
        var properties = new StringBuilder("\"p0\": {\"type\": \"number\"}");
        for (int i = 1; i < 40; i++) {
            properties.append(
                    ", \"p%d\": {\"a\": {\"tm:ref\": \"#/properties/p%d\"}, \"b\": {\"tm:ref\": \"#/properties/p%d\"}, \"type\": \"number\"}"
                            .formatted(i, i - 1, i - 1));
        }
        Imported imported =
                imported(
                        "{\"@context\": \"x\", \"title\": \"t\", \"properties\": {"
                                + properties
                                + "}}");
        assertThat(imported.leftovers()).extracting(Leftover::code).contains("SKR-X108");
    }

    @Test
    void lists_every_sort_of_leftover_in_some_example() throws IOException {
        var seen = new ArrayList<String>(List.of("SKR-X108"));
        for (Path description : descriptions()) {
            imported(Files.readString(description)).leftovers().forEach(l -> seen.add(l.code()));
        }
        assertThat(seen)
                .containsAll(
                        Arrays.stream(ExchangeCode.values())
                                .map(ExchangeCode::code)
                                .filter(code -> code.startsWith("SKR-X1"))
                                .toList());
    }
}
