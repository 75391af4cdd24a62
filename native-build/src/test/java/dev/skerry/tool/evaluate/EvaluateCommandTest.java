package dev.skerry.tool.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command with the detector that needs no agent. */
class EvaluateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @BeforeEach
    void data() throws IOException {
        PlantedData.nab(folder.resolve("nab"));
        PlantedData.skab(folder.resolve("skab"));
    }

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode json(String... args) throws IOException {
        assertThat(execute(args)).as(err.toString()).isZero();
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void nab_gives_a_score_for_each_profile_and_says_that_it_is_not_the_whole_corpus() {
        assertThat(execute("evaluate", "--data", at("nab"), "--format", "nab", "--reference"))
                .isZero();
        assertThat(out.toString())
                .contains("standard", "reward_low_FP_rate", "reward_low_FN_rate")
                .contains("planted/heat.csv")
                .contains("The benchmark has 58 files with 116 windows, here are 1 with 1")
                .contains("it has seen the labels");
    }

    @Test
    void nab_is_the_same_in_json_with_the_threshold_that_was_given() throws IOException {
        JsonNode best =
                json("evaluate", "--data", at("nab"), "--format=NAB", "--reference", "--json");
        assertThat(best.at("/thresholdIs").asText()).isEqualTo("optimised");
        assertThat(best.at("/wholeCorpus").asBoolean(true)).isFalse();
        assertThat(best.at("/profiles/standard/score").asDouble()).isGreaterThan(99);
        assertThat(best.at("/files/0/windowsMet").asInt()).isEqualTo(1);
        JsonNode fixed =
                json(
                        "evaluate",
                        "--data",
                        at("nab"),
                        "--format=nab",
                        "--reference",
                        "--json",
                        "--threshold",
                        "0.000001");
        assertThat(fixed.at("/thresholdIs").asText()).isEqualTo("fixed");
        assertThat(fixed.at("/profiles/standard/threshold").asDouble()).isEqualTo(1e-6);
        assertThat(fixed.at("/profiles/standard/score").asDouble()).isNegative();
        assertThat(fixed.at("/files/0/quiet").asInt()).isZero();
    }

    @Test
    void skab_counts_rows_over_all_files_after_those_to_learn_from() throws IOException {
        JsonNode answer =
                json(
                        "evaluate",
                        "--data",
                        at("skab"),
                        "--format=skab",
                        "--reference",
                        "--threshold=0.99",
                        "--json");
        assertThat(answer.at("/files").size()).isEqualTo(2);
        int counted =
                answer.at("/hits").asInt()
                        + answer.at("/misses").asInt()
                        + answer.at("/falseAlarms").asInt()
                        + answer.at("/quiet").asInt();
        assertThat(counted).isEqualTo(2 * (PlantedData.SKAB_ROWS - 400));
        assertThat(answer.at("/hits").asInt()).isEqualTo(2 * PlantedData.SKAB_ANOMALOUS);
        assertThat(answer.at("/f1").asDouble()).isGreaterThan(0.9);
        assertThat(answer.at("/remarks").toString()).contains(".698");
    }

    @Test
    void csv_without_labels_tells_alarms_alone() throws IOException {
        String file = at("nab/heat.csv");
        JsonNode answer =
                json(
                        "evaluate",
                        "--data",
                        file,
                        "--format=csv",
                        "--reference",
                        "--threshold=0.9999",
                        "--json");
        assertThat(answer.at("/alarms").asInt()).isEqualTo(1);
        assertThat(answer.at("/alarmsPerDay").asDouble()).isPositive();
        assertThat(answer.at("/f1").isNull()).isTrue();
        assertThat(execute("evaluate", "--data", file, "--format=csv", "--reference")).isZero();
        assertThat(out.toString()).contains("the first 1000 rows").doesNotContain("anomalous");
    }

    @Test
    void a_report_is_written_where_it_is_asked_for() {
        String report = at("report");
        assertThat(
                        execute(
                                "evaluate",
                                "--data",
                                at("nab"),
                                "--format=nab",
                                "--reference",
                                "--report",
                                report))
                .isZero();
        assertThat(out.toString()).contains("Wrote " + report);
        assertThat(Path.of(report, "report.html")).content().contains("Published, all 58 files");
        assertThat(Path.of(report, "plots/001-planted_heat.svg")).isNotEmptyFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--format nab | --data",
                "--data x | --format",
                "--data x --format arff | [NAB, CSV, SKAB]",
                "--data x --format nab --threshold 0 | '0' is not a number above 0, 1 at most",
                "--data x --format nab --threshold x | 'x' is not a number above 0",
                "--data x --format nab --warm-up -1 | '-1' is not a whole number",
                "--data x --format nab --label y | --time, --value and --label go with",
                "--data x --format nab --reference --model y | --reference excludes",
                "--data x --format nab --reference --seeds 3 | --reference excludes",
                "--data x --format nab --seeds 1 | '1' is not a whole number from 2 to 20",
                "--data x --format nab --seeds 3 | nothing else begins with numbers",
                "--data x --format nab --tune --threshold 0.5 | --tune chooses a threshold",
                "--data x --format nab --model builtin:oracle | name one of builtin:envelope, "
            })
    void what_makes_no_sense_is_told_in_one_line(String arguments, String told) {
        assertThat(execute(("evaluate " + arguments).split(" ")))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).startsWith("SKR-T040 ").contains(told);
    }

    @Test
    void a_threshold_is_tuned_on_two_thirds_and_judged_by_the_others() throws IOException {
        PlantedData.plant(folder.resolve("plant"));
        JsonNode answer =
                json(
                        "evaluate",
                        "--data",
                        at("plant"),
                        "--format=skab",
                        "--reference",
                        "--tune",
                        "--json");
        assertThat(answer.at("/files/0/file").asText()).endsWith("2.csv");
        assertThat(answer.at("/files/1/file").asText()).endsWith("5.csv");
        assertThat(answer.at("/files").size()).isEqualTo(PlantedData.PLANT_FILES / 3);
        assertThat(answer.at("/tunedOn/F1").asDouble()).isGreaterThan(0.4);
        assertThat(answer.at("/remarks").toString()).contains("held out", "from a score of");
        assertThat(answer.at("/remarks").toString()).doesNotContain("score of 0.5 on");
        assertThat(
                        execute(
                                "evaluate",
                                "--data=" + at("plant"),
                                "--format=skab",
                                "--reference",
                                "--tune"))
                .isZero();
        assertThat(out.toString()).contains("4 tuned on", "2 held out");
    }

    @Test
    void what_can_not_be_tuned_is_told() {
        for (String[] data : new String[][] {{at("skab"), "skab"}, {at("nab"), "nab"}}) {
            assertThat(
                            execute(
                                    "evaluate",
                                    "--data=" + data[0],
                                    "--format=" + data[1],
                                    "--reference",
                                    "--tune"))
                    .isEqualTo(ExitCode.ENVIRONMENT.number());
            assertThat(err.toString()).startsWith("SKR-E008 ").contains("three files at least");
        }
    }

    @Test
    void data_that_is_not_there_is_told_with_its_code() {
        assertThat(execute("evaluate", "--data", at("no"), "--format=nab", "--reference"))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).startsWith("SKR-E001 ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_model_that_is_no_bundle_is_told_before_data_is_read() throws IOException {
        Path unnamed = Files.writeString(folder.resolve("model.onnx"), "");
        for (String model : List.of(at("x-1.0.0.onnx"), unnamed.toString())) {
            assertThat(execute("evaluate", "--data=no", "--format=nab", "--model", model))
                    .isEqualTo(ExitCode.ENVIRONMENT.number());
            assertThat(err.toString()).startsWith("SKR-E006 " + model);
        }
        Path bundle = Files.writeString(folder.resolve("heat-pump-1.2.0.onnx"), "");
        assertThat(BundlePlace.at(bundle)).isEqualTo(new BundlePlace(folder, "heat-pump@1.2.0"));
    }
}
