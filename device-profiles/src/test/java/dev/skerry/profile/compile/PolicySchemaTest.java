package dev.skerry.profile.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.PolicyCompileResult.Compiled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The schema for editors says yes to what compiles, and no to what has a wrong structure. */
class PolicySchemaTest {
    private static final WrittenSchema SCHEMA = new WrittenSchema(DocumentSchema.POLICY);
    private static final Pattern FENCE = Pattern.compile("(?ms)^```yaml\\n(approvers:.*?)^```");
    private static final String GOOD = PolicyCompilerTest.GOOD;

    private static List<String> examples() throws IOException {
        Matcher fence = FENCE.matcher(Files.readString(Path.of("../docs/policy.md")));
        List<String> examples = new ArrayList<>(List.of(GOOD));
        while (fence.find()) {
            examples.add(fence.group(1));
        }
        assertThat(examples).hasSizeGreaterThan(1);
        return examples;
    }

    private static boolean compiles(String yaml) {
        return new PolicyCompiler().compile("policy.yaml", yaml) instanceof Compiled;
    }

    @Test
    void accepts_every_example_of_the_documentation() throws IOException {
        for (String example : examples()) {
            assertThat(compiles(example)).as(example).isTrue();
            assertThat(SCHEMA.problemsOf(example)).as(example).isEmpty();
        }
    }

    /** What an editor would refuse although it compiles would only be in the way. */
    @Test
    void refuses_nothing_that_compiles() throws IOException {
        for (String example : examples()) {
            for (String part : example.split("(?<=[,\n])")) {
                String without = example.replace(part, "");
                if (compiles(without)) {
                    assertThat(SCHEMA.problemsOf(without)).as("without " + part).isEmpty();
                }
            }
        }
        for (String odd : List.of("name: 4711", "name: 0x@b.c-d+e")) {
            String yaml = GOOD.replace("name: anna", odd);
            assertThat(compiles(yaml)).as(yaml).isTrue();
            assertThat(SCHEMA.problemsOf(yaml)).as(yaml).isEmpty();
        }
    }

    @Test
    void refuses_what_has_a_wrong_structure() {
        Map.of(
                        "rules:", "rule:",
                        "name: anna", "nam: anna",
                        "name: bob.m@plant", "name: Bob",
                        "key: AQ", "key: Q",
                        "roles: [shift-lead]", "roles: shift-lead",
                        "[shift-lead] }", "[shift lead] }",
                        "approvals: 2", "approvals: 17",
                        "approvals: 1", "approvals: one",
                        "within: 1h", "within: 1 hour",
                        "self: true", "self: perhaps")
                .forEach(
                        (right, wrong) -> {
                            String yaml = GOOD.replace(right, wrong);
                            assertThat(yaml).isNotEqualTo(GOOD);
                            assertThat(compiles(yaml)).as(wrong).isFalse();
                            assertThat(SCHEMA.problemsOf(yaml)).as(wrong).isNotEmpty();
                        });
        for (String none : List.of("approvers: []\n", "- a\n", "approvers: anna\nrules: []\n")) {
            assertThat(compiles(none)).as(none).isFalse();
            assertThat(SCHEMA.problemsOf(none)).as(none).isNotEmpty();
        }
    }

    @Test
    void explains_every_key() throws IOException {
        assertThat(SCHEMA.unexplained()).isEmpty();
    }
}
