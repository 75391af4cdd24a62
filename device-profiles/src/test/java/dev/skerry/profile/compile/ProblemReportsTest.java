package dev.skerry.profile.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.CompileResult.Rejected;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.decode.DecodeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken profiles under {@code src/test/resources/problems} and the exact report of each. */
class ProblemReportsTest {
    private static final Path FOLDER = Path.of("src/test/resources/problems");

    static List<Path> brokenProfiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private static Rejected rejected(Path file) throws IOException {
        CompileResult result =
                new ProfileCompiler()
                        .compile(file.getFileName().toString(), Files.readString(file));
        assertThat(result).as(file.toString()).isInstanceOf(Rejected.class);
        return (Rejected) result;
    }

    @ParameterizedTest
    @MethodSource("brokenProfiles")
    void reports_every_problem_with_place_and_remedy(Path file) throws IOException {
        String name = file.getFileName().toString();
        Path expected = FOLDER.resolve(name.replace(".yaml", ".txt"));
        assertThat(rejected(file).render()).isEqualTo(Files.readString(expected));
        assertThat(rejected(file).problems())
                .as("the code that the file is named for")
                .anyMatch(p -> p.code().equals("SKR-" + name.substring(0, 4)));
    }

    /** Those of policies begin with SKR-P5; PolicyCompilerTest has them. */
    private static Stream<String> codesOfProfiles() {
        return Arrays.stream(ProblemCode.values())
                .map(ProblemCode::code)
                .filter(code -> !code.startsWith("SKR-P5"));
    }

    @Test
    void has_a_broken_profile_for_every_code() throws IOException {
        var seen = new ArrayList<String>();
        for (Path file : brokenProfiles()) {
            rejected(file).problems().forEach(p -> seen.add(p.code()));
        }
        // Too large to keep as a file: HostileYamlTest has it.
        seen.add(ProblemCode.TOO_LARGE.code());
        assertThat(seen).containsAll(codesOfProfiles().toList());
    }

    @Test
    void documents_every_code() throws IOException {
        String page = Files.readString(Path.of("../docs/profiles.md"));
        Stream.concat(codesOfProfiles(), Arrays.stream(DecodeCode.values()).map(DecodeCode::code))
                .forEach(code -> assertThat(page).contains("| " + code + " |"));
        assertThat(page).contains("| SKR-R001 |");
    }

    @Test
    void points_into_a_line_that_is_too_long_to_show_whole() {
        var problem =
                new Problem(
                        "SKR-P204",
                        "f",
                        3,
                        501,
                        "x".repeat(500) + "!" + "y".repeat(500),
                        "m",
                        null);
        String[] lines = problem.render().split("\n", -1);
        assertThat(lines[1].length()).isLessThan(180);
        assertThat(lines[1].charAt(lines[2].indexOf('^'))).isEqualTo('!');
    }
}
