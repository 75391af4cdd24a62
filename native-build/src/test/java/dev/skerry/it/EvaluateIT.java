package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.SharedData;
import dev.skerry.tool.evaluate.MeanBundle;
import dev.skerry.tool.evaluate.PlantedData;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./skerry evaluate} with the agent's code as a process. */
class EvaluateIT {
    private static final String NAB = "data/nab";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private JsonNode json(Path data, String... args) throws IOException {
        String[] all = new String[args.length + 4];
        all[0] = "evaluate";
        all[1] = "--json";
        all[2] = "--data";
        all[3] = data.toString();
        System.arraycopy(args, 0, all, 4, args.length);
        assertThat(execute(all)).as(err.toString()).isZero();
        return new ObjectMapper().readTree(out.toString());
    }

    /** As the agent's own test of this series has it: every window, at most three false alarms. */
    @Test
    void the_built_in_model_meets_every_window_of_the_machine_temperature() throws IOException {
        Path data = SharedData.find(NAB);
        if (data == null) {
            if ("true".equals(System.getenv("CI"))) {
                fail("%s is missing: set SKERRY_SHARED to the directory that has it", NAB);
            }
            System.out.println("NOT RUN: " + NAB + " is missing; set SKERRY_SHARED");
            return;
        }
        JsonNode answer = json(data, "--format=nab", "--warm-up=1000", "--threshold=0.5");
        JsonNode machine = answer.at("/files/1");
        assertThat(machine.at("/file").asText()).contains("machine_temperature");
        assertThat(machine.at("/windows").asInt()).isEqualTo(4);
        assertThat(machine.at("/windowsMet").asInt()).isEqualTo(4);
        assertThat(machine.at("/falseAlarms").asInt()).isLessThanOrEqualTo(3);
        assertThat(answer.at("/profiles/standard/score").asDouble()).isBetween(80.0, 95.0);
    }

    @Test
    void each_channel_is_watched_and_the_largest_score_counts() throws IOException {
        PlantedData.skab(folder);
        JsonNode answer = json(folder, "--format=skab", "--model=builtin:envelope");
        assertThat(answer.at("/detector").asText()).isEqualTo("builtin:envelope");
        assertThat(answer.at("/windows").asInt()).isEqualTo(2);
        assertThat(answer.at("/windowsMet").asInt()).isEqualTo(2);
        assertThat(answer.at("/medianDelaySeconds").asDouble()).isZero();
        assertThat(answer.at("/falseAlarms").asInt()).isZero();
    }

    /** Its figures are in docs/measurements.md. */
    @Test
    void a_plant_that_drifts_is_watched_better_by_all_channels_together() throws IOException {
        PlantedData.plant(folder);
        JsonNode together = json(folder, "--format=skab");
        JsonNode envelope = json(folder, "--format=skab", "--model=builtin:envelope");
        assertThat(together.at("/detector").asText()).isEqualTo("builtin:multichannel");
        assertThat(together.at("/f1").asDouble()).isGreaterThan(0.7);
        assertThat(together.at("/farPercent").asDouble()).isLessThan(6);
        assertThat(together.at("/marPercent").asDouble()).isLessThan(40);
        assertThat(envelope.at("/f1").asDouble()).isLessThan(0.1);
        assertThat(envelope.at("/marPercent").asDouble()).isGreaterThan(90);
    }

    @Test
    void a_model_that_learns_is_run_with_several_seeds() throws IOException {
        PlantedData.nab(folder);
        JsonNode answer =
                json(folder, "--format=nab", "--model=builtin:envelope-autoencoder", "--seeds=3");
        assertThat(answer.at("/detector").asText()).isEqualTo("builtin:envelope-autoencoder");
        assertThat(answer.at("/seeds/figures").size()).isEqualTo(3);
        double sum = 0;
        for (JsonNode figures : answer.at("/seeds/figures")) {
            sum += figures.at("/standard").asDouble();
        }
        assertThat(answer.at("/seeds/mean/standard").asDouble()).isCloseTo(sum / 3, within(1e-9));
        assertThat(answer.at("/profiles/standard/score").asDouble())
                .isEqualTo(answer.at("/seeds/figures/0/standard").asDouble())
                .isGreaterThan(90);
        assertThat(answer.at("/remarks").toString()).contains("Agents run seed 1");
    }

    @Test
    void a_bundle_runs_as_the_same_graph_does_built_in() throws Exception {
        Process agent =
                new ProcessBuilder(
                                Installation.current()
                                        .agentClass(
                                                Programs.AGENT_FLAGS,
                                                "dev.skerry.agent.infer.evaluate.ScoreLines",
                                                folder.toString(),
                                                "builtin:envelope"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var rows = agent.outputWriter()) {
            rows.write("series 60 heat\n0 20\n");
        }
        assertThat(agent.inputReader().readAllAsString()).isEqualTo("0.0\n");
        assertThat(agent.waitFor()).isZero();
        Path bundle = folder.resolve("heat-1.0.0.onnx");
        try (Stream<Path> files = Files.list(folder)) {
            Files.move(files.findFirst().orElseThrow(), bundle);
        }
        PlantedData.nab(folder.resolve("nab"));
        JsonNode builtIn = json(folder.resolve("nab"), "--format=nab");
        JsonNode same = json(folder.resolve("nab"), "--format=nab", "--model", bundle.toString());
        assertThat(same.at("/detector").asText()).isEqualTo("heat@1.0.0");
        assertThat(same.at("/files")).isEqualTo(builtIn.at("/files"));
        assertThat(same.at("/files/0/windowsMet").asInt()).isEqualTo(1);
    }

    @Test
    void a_model_that_does_not_run_is_told_as_the_agent_tells_it() throws IOException {
        PlantedData.nab(folder.resolve("nab"));
        Path bundle = Files.writeString(folder.resolve("heat-1.0.0.onnx"), "no graph at all");
        assertThat(
                        execute(
                                "evaluate",
                                "--data",
                                folder.resolve("nab").toString(),
                                "--format=nab",
                                "--model",
                                bundle.toString()))
                .isEqualTo(ExitCode.ENVIRONMENT.number());
        assertThat(err.toString()).startsWith("SKR-E006 ").contains("SKR-M003", "heat-1.0.0.onnx");
    }

    @Test
    void says_how_far_a_site_is_from_what_a_bundle_was_trained_on() throws IOException {
        String bundle = MeanBundle.write(folder, MeanBundle.trainingRows(2_000)).toString();
        StringBuilder rows = new StringBuilder("time,vibration\n");
        for (int i = 0; i < 3_000; i++) {
            rows.append(i).append(',').append(i % 100 + (i < 2_000 ? 0 : 40)).append('\n');
        }
        Path data = Files.writeString(folder.resolve("site.csv"), rows);
        JsonNode drift =
                json(data, "--format=csv", "--warm-up=1000", "--model", bundle).at("/drift");
        assertThat(drift.findValuesAsText("of")).containsExactly("vibration", "score");
        assertThat(drift.at("/0/values").asInt()).isEqualTo(2_000);
        assertThat(drift.at("/0/psi").asDouble()).isBetween(0.25, 2.0);
        assertThat(drift.at("/1/ks").asDouble()).isBetween(0.15, 0.25);
        assertThat(
                        execute(
                                "evaluate",
                                "--data",
                                data.toString(),
                                "--format=csv",
                                "--model",
                                bundle))
                .isZero();
        assertThat(out.toString()).contains("Against its training data", "another site");
    }
}
