package dev.skerry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Small things that rot when nobody looks. */
class HygieneTest {
    private static final int MOST_LINES = 400;
    private static final Pattern ERROR_CODE = Pattern.compile("SKR-[A-Z]+\\d+");
    private static final Pattern LINK =
            Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)(?:#[^)]*)?\\)");

    @Test
    void no_source_file_is_longer_than_a_reader_can_hold() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : Repository.textFiles()) {
            long lines = Repository.read(file).lines().count();
            if (file.toString().endsWith(".java") && lines > MOST_LINES) {
                tooLong.add(file + " (" + lines + " lines)");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void nothing_unfinished_is_left_behind() {
        Pattern unfinished =
                Pattern.compile(
                        "\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|not (yet )?impl" + "emented");
        assertThat(linesWith(unfinished)).isEmpty();
    }

    @Test
    void tests_await_conditions_instead_of_sleeping() {
        Pattern sleep = Pattern.compile("Thread\\.sl" + "eep|TimeUnit\\.[A-Z]+\\.sl" + "eep");
        assertThat(linesWith(sleep).stream().filter(line -> line.contains("src/test"))).isEmpty();
    }

    @Test
    void tests_of_a_module_wait_as_long_as_its_patience_says() {
        Pattern shorter = Pattern.compile("Awaitility\\.aw" + "ait\\b");
        assertThat(linesWith(shorter).stream().filter(line -> line.contains("src/test")))
                .allMatch(
                        line -> line.contains("native-build/") || line.contains("/Patience.java"));
    }

    @Test
    void every_error_code_is_documented_and_every_documented_code_exists() {
        TreeSet<String> used = new TreeSet<>();
        for (Path file : Repository.textFiles()) {
            if (file.toString().contains("src/main/java")
                    || file.startsWith("native-build/launcher")
                    || file.startsWith("native-build/image")
                    || file.startsWith("native-build/src/main/device")) {
                used.addAll(codesIn(Repository.read(file)));
            }
        }
        TreeSet<String> documented = codesIn(Repository.read(Path.of("docs/errors.md")));
        assertThat(documented).containsExactlyElementsOf(used);
    }

    @Test
    void the_readme_shows_its_two_commands_and_the_files_to_read_first() {
        String readme = Repository.read(Path.of("README.md"));
        assertThat(readme).contains("./skerry demo").contains("./skerry test");
        assertThat(readme).contains("TelemetryPipeline.java").contains("SessionHandler.java");
    }

    @Test
    void links_between_documents_lead_somewhere() {
        List<String> broken = new ArrayList<>();
        for (Path file : Repository.textFiles()) {
            if (!file.toString().endsWith(".md")) {
                continue;
            }
            Matcher link = LINK.matcher(Repository.read(file));
            while (link.find()) {
                Path target = Repository.root().resolve(file).resolveSibling(link.group(1));
                if (!target.normalize().toFile().exists()) {
                    broken.add(file + " -> " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static TreeSet<String> codesIn(String text) {
        TreeSet<String> codes = new TreeSet<>();
        Matcher code = ERROR_CODE.matcher(text);
        while (code.find()) {
            codes.add(code.group());
        }
        return codes;
    }

    private static List<String> linesWith(Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (Path file : Repository.textFiles()) {
            Repository.read(file)
                    .lines()
                    .filter(line -> pattern.matcher(line).find())
                    .forEach(line -> found.add(file + ": " + line.strip()));
        }
        return found;
    }
}
