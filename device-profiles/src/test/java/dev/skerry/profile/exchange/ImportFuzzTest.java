package dev.skerry.profile.exchange;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged descriptions: each is refused, or becomes a profile that compiles, which the importer
 * checks itself.
 */
class ImportFuzzTest {
    private static final String SIGNS = "{}[]:,\"'&*!|>%@`#-<>/ \t\n\r\0\uD800é~/.0a\u2028$+";

    /** A failure prints its seed; -Dskerry.seed=N runs that one alone. */
    @ParameterizedTest
    @MethodSource("dev.skerry.profile.exchange.ProfileImporterTest#descriptions")
    void answers_whatever_becomes_of_a_description(Path description) throws IOException {
        String text = Files.readString(description);
        var importer = new ProfileImporter();
        Long only = Long.getLong("skerry.seed");
        long first = only != null ? only : System.nanoTime();
        for (long seed = first; seed < first + (only != null ? 1 : 150); seed++) {
            String damaged =
                    damaged(text, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            assertThatNoException()
                    .as("seed " + seed)
                    .isThrownBy(() -> importer.read(Optional.empty(), damaged));
        }
    }

    private static String damaged(String source, RandomGenerator random) {
        var text = new StringBuilder(source);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(text.length() - 40);
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                case 1 -> text.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                case 2 -> text.delete(at, at + random.nextInt(1, 30));
                case 3 -> replaceLetters(text, at, random);
                default -> {
                    int from = random.nextInt(text.length() - 40);
                    text.insert(at, text.substring(from, from + random.nextInt(1, 40)));
                }
            }
        }
        return text.toString();
    }

    /** Leaves the structure alone, so that values and not the syntax are wrong. */
    private static void replaceLetters(StringBuilder text, int at, RandomGenerator random) {
        for (int i = at; i < at + 20 && i < text.length(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                text.setCharAt(i, "aZ9°-_é e~".charAt(random.nextInt(10)));
            }
        }
    }
}
