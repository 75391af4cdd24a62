package dev.skerry.profile.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.skerry.profile.compile.CompileResult.Compiled;
import dev.skerry.profile.compile.CompileResult.Rejected;
import dev.skerry.profile.unit.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema for editors says yes to what compiles, and no to what has a wrong structure. */
class ProfileSchemaTest {
    private static final WrittenSchema SCHEMA = new WrittenSchema(DocumentSchema.PROFILE);
    private static final Pattern FENCE = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
    private static final Set<String> SECTIONS =
            Set.of("source", "resources", "twin", "commands", "models", "rules");

    /** Broken in a way that a schema can't see. */
    private static final Set<String> ONLY_THE_COMPILER_SEES =
            Set.of("P206-mixed-formats.yaml", "P206-idle-warm-up.yaml");

    static List<Path> rightProfiles() throws IOException {
        var files = new ArrayList<Path>();
        for (String folder :
                List.of(
                        "src/main/resources",
                        "../native-build/src/main/resources",
                        "src/test/resources",
                        "../docs")) {
            try (Stream<Path> found = Files.walk(Path.of(folder))) {
                found.filter(
                                file ->
                                        file.toString()
                                                .matches(
                                                        ".*(profiles/.*\\.yaml|/profile\\.yaml|\\.profile)"))
                        .forEach(files::add);
            }
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("rightProfiles")
    void accepts_every_profile_that_we_have(Path file) throws IOException {
        assertThat(SCHEMA.problemsOf(Files.readString(file))).isEmpty();
    }

    /** Examples of single sections are put into a profile that has nothing else. */
    @Test
    void accepts_every_example_of_the_documentation() throws IOException {
        int examples = 0;
        for (String page : List.of("../docs/profiles.md", "../docs/first-sensor.md")) {
            Matcher fence = FENCE.matcher(Files.readString(Path.of(page)));
            while (fence.find()) {
                String yaml = fence.group(1);
                JsonNode example = new YAMLMapper().readTree(yaml);
                String whole = whole(example, yaml);
                assertThat(SCHEMA.problemsOf(whole)).as(page + ": " + yaml).isEmpty();
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(4);
    }

    private static String whole(JsonNode example, String yaml) {
        if (example.has("schema")) {
            return yaml;
        }
        String head = "schema: skerry.device/v1\nname: x\nversion: 1.0.0\n";
        String source = example.has("source") ? "" : "source: { host: {} }\n";
        String resources = example.has("resources") ? "" : "resources: { r: { type: string } }\n";
        if (example.propertyStream().anyMatch(entry -> SECTIONS.contains(entry.getKey()))) {
            return head + source + resources + yaml;
        }
        String entry = yaml.stripIndent().indent(2);
        boolean isResource = example.propertyStream().anyMatch(e -> e.getValue().has("type"));
        boolean isRule = example.propertyStream().anyMatch(e -> e.getValue().has("when"));
        return isResource
                ? head + source + "resources:\n" + entry
                : head + source + resources + (isRule ? "rules:\n" : "commands:\n") + entry;
    }

    /** Editors propose them. */
    @Test
    void names_units_that_the_compiler_knows() throws IOException {
        JsonNode units =
                new YAMLMapper()
                        .readTree(DocumentSchema.PROFILE.text())
                        .at("/$defs/resource/properties/unit/anyOf");
        List<String> symbols = units.findValues("const").stream().map(JsonNode::asText).toList();
        assertThat(symbols).hasSizeGreaterThan(50).doesNotHaveDuplicates();
        assertThat(symbols).allSatisfy(symbol -> assertThat(Units.isKnown(symbol)).isTrue());
        assertThat(units.findValues("description")).hasSize(symbols.size() + 1);
    }

    static List<Path> wrongStructures() throws IOException {
        return ProblemReportsTest.brokenProfiles().stream()
                .filter(file -> file.getFileName().toString().matches("P2.*|P30[67].*"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("wrongStructures")
    void refuses_what_has_a_wrong_structure(Path file) throws IOException {
        List<String> problems = SCHEMA.problemsOf(Files.readString(file));
        if (ONLY_THE_COMPILER_SEES.contains(file.getFileName().toString())) {
            assertThat(problems).as("take it off the list").isEmpty();
        } else {
            assertThat(problems).isNotEmpty();
        }
    }

    /** What an editor would refuse although it compiles would only be in the way. */
    @Test
    void refuses_nothing_that_compiles() throws IOException {
        for (Path file : rightProfiles()) {
            String yaml = Files.readString(file);
            for (String line : yaml.lines().toList()) {
                String without = yaml.replace(line + "\n", "");
                CompileResult result = new ProfileCompiler().compile("x", without);
                if (result instanceof Compiled) {
                    assertThat(SCHEMA.problemsOf(without)).as(file + " without " + line).isEmpty();
                } else {
                    assertThat(((Rejected) result).problems()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void explains_every_key() throws IOException {
        assertThat(SCHEMA.unexplained()).isEmpty();
    }
}
