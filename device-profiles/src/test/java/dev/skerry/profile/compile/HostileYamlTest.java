package dev.skerry.profile.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.compile.CompileResult.Compiled;
import dev.skerry.profile.compile.CompileResult.Rejected;
import dev.skerry.profile.model.DeviceProfile;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class HostileYamlTest {
    private final ProfileCompiler compiler = new ProfileCompiler();
    private final String pump = Profiles.text("pump.yaml");

    private Rejected rejected(String yaml) {
        CompileResult result = compiler.compile("x.yaml", yaml);
        assertThat(result).isInstanceOf(Rejected.class);
        return (Rejected) result;
    }

    private DeviceProfile compiled(String yaml) {
        return ((Compiled) compiler.compile("x.yaml", yaml)).profile();
    }

    @Test
    void refuses_ten_megabytes_without_reading_them() {
        var rejected = rejected("# filler\n".repeat(10 * 1024 * 1024 / 9));
        assertThat(rejected.problems()).hasSize(1);
        assertThat(rejected.problems().getFirst().code()).isEqualTo("SKR-P102");
        assertThat(rejected.render()).hasSizeLessThan(500);
    }

    @Test
    void refuses_an_enormous_line_with_a_short_report() {
        var rejected = rejected("name: " + "x".repeat(200_000));
        assertThat(rejected.render()).hasSizeLessThan(300_000);
    }

    @Test
    void reads_the_same_profile_with_a_byte_order_mark_and_windows_line_ends() {
        DeviceProfile plain = compiled(pump);
        DeviceProfile windows = compiled("\uFEFF" + pump.replace("\n", "\r\n"));
        assertThat(windows).usingRecursiveComparison().ignoringFields("digest").isEqualTo(plain);
        assertThat(windows.digest()).isNotEqualTo(plain.digest()).matches("[0-9a-f]{64}");
    }

    @Test
    void places_problems_right_after_a_byte_order_mark_and_with_windows_line_ends() {
        String broken = "\uFEFF" + pump.replace("Cel", "C").replace("\n", "\r\n");
        Problem problem = rejected(broken).problems().getFirst();
        assertThat(problem.sourceLine()).startsWith("  temperature:").doesNotContain("\r");
        assertThat(problem.sourceLine().substring(problem.column() - 1)).startsWith("C,");
    }

    @Test
    void reports_at_most_a_hundred_problems() {
        var keys = new StringBuilder(pump);
        for (int i = 0; i < 500; i++) {
            keys.append("unknown").append(i).append(": 1\n");
        }
        assertThat(rejected(keys.toString()).problems()).hasSize(100);
    }

    @Test
    void follows_a_plain_alias() {
        String yaml =
                pump.replace("{ type: counter }", "&counter { type: counter }")
                        .replace(
                                "note:        { type: string, merge: last-writer }",
                                "note: *counter");
        assertThat(compiled(yaml).twin()).hasSize(6);
    }

    @Test
    void takes_words_as_they_are_written() {
        DeviceProfile profile = compiled(pump);
        assertThat(profile.resource("state").orElseThrow().values()).contains("off");
        assertThat(profile.twin().get(4).values()).containsExactly("auto", "manual", "off");
        assertThat(profile.commands().getFirst().expires()).isEqualTo(Duration.ofSeconds(30));
    }

    /** A failure prints its seed; -Dskerry.seed=N runs that one alone. */
    @Test
    void answers_whatever_becomes_of_a_profile() {
        Long only = Long.getLong("skerry.seed");
        long first = only != null ? only : System.nanoTime();
        for (long seed = first; seed < first + (only != null ? 1 : 400); seed++) {
            String yaml = damaged(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            assertThatNoException()
                    .as("seed " + seed)
                    .isThrownBy(
                            () -> {
                                if (compiler.compile("x", yaml) instanceof Rejected rejected) {
                                    assertThat(rejected.render()).isNotEmpty();
                                }
                            });
        }
    }

    private String damaged(RandomGenerator random) {
        var text = new StringBuilder(pump);
        String signs = "{}[]:,\"'&*!|>%@`#-? \t\n\r\0\uD800é~/.0a";
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(text.length() - 40);
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, signs.charAt(random.nextInt(signs.length())));
                case 1 -> text.insert(at, signs.charAt(random.nextInt(signs.length())));
                case 2 -> text.delete(at, at + random.nextInt(1, 30));
                default -> {
                    int from = random.nextInt(text.length() - 40);
                    text.insert(at, text.substring(from, from + random.nextInt(1, 40)));
                }
            }
        }
        return text.toString();
    }
}
