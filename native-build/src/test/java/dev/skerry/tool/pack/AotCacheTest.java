package dev.skerry.tool.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skerry.tool.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that start an agent, with a shell script in Java's place. */
class AotCacheTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * One that learns goes on until it is stopped, and then writes down what a cache is made of.
     */
    private static final String JAVA =
            """
            #!/bin/sh
            mode=
            for word; do
                case $word in
                    -XX:AOTMode=*) mode=${word#*=} ;;
                    -XX:AOTConfiguration=*) learnt=${word#*=} ;;
                    -XX:AOTCache=*) cache=${word#*=} ;;
                esac
            done
            echo "$*" >>"$(dirname "$0")/starts"
            case $mode in
                record)
                    trap 'echo learnt >"$learnt"; exit 143' TERM
                    echo agent=started
                    while :; do sleep 1 & wait $!; done
                    ;;
                create) cp "$learnt" "$cache" ;;
            esac
            """;

    @TempDir Path folder;

    @BeforeEach
    void makeProgram() throws IOException {
        Path device = Installation.current().home().resolve("native-build/src/main/device");
        program("runtime/bin/java", JAVA);
        program("bin/skerry-agent", Files.readString(device.resolve("skerry-jvm")));
        program("bin/train-aot", Files.readString(device.resolve("train-aot")));
        Files.copy(device.resolve("training"), folder.resolve("bin/training"));
        Path app = Files.createDirectories(folder.resolve("app"));
        Path jar = Files.writeString(app.resolve("quarkus-run.jar"), "");
        Files.writeString(folder.resolve("version"), "0.2.0\n");
        Files.writeString(folder.resolve("program.index"), "files");
        for (Path file : List.of(jar, folder.resolve("runtime/bin/java"))) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000)));
        }
    }

    private void program(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path cache() {
        return folder.resolve("state/aot/0.2.0.aot");
    }

    private Path key() {
        return folder.resolve("state/aot/0.2.0.aot.key");
    }

    /** What Java was told when the agent was started once more. */
    private String start(Map<String, String> environment, String... arguments) throws Exception {
        Files.deleteIfExists(folder.resolve("runtime/bin/starts"));
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("bin/skerry-agent").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment()
                .putAll(
                        Map.of(
                                "SKERRY_PROGRAM_FOLDER",
                                folder.resolve("state/program").toString(),
                                "SKERRY_AOT_AFTER",
                                "0",
                                "SKERRY_AOT_SECONDS",
                                "0"));
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor()).isZero();
        return Files.readAllLines(folder.resolve("runtime/bin/starts")).stream()
                .filter(line -> !line.contains("AOTMode"))
                .findFirst()
                .orElseThrow();
    }

    private void awaitTraining() {
        Path work = folder.resolve("state/aot/0.2.0.aot.training");
        await().atMost(PATIENCE).until(() -> Files.exists(cache()) && Files.notExists(work));
    }

    @Test
    void the_first_start_trains_a_cache_and_later_ones_use_it() throws Exception {
        assertThat(start(Map.of())).doesNotContain("AOTCache");
        awaitTraining();
        assertThat(start(Map.of())).contains("-XX:AOTCache=" + cache());
    }

    @Test
    void a_cache_of_other_files_is_not_used() throws Exception {
        start(Map.of());
        awaitTraining();
        String first = Files.readString(key());
        Files.writeString(folder.resolve("program.index"), "other files");
        assertThat(start(Map.of())).doesNotContain("AOTCache=");
        await().atMost(PATIENCE).until(() -> !Files.readString(key()).equals(first));
        awaitTraining();
        assertThat(start(Map.of())).contains("-XX:AOTCache=" + cache());
    }

    @Test
    void a_cache_with_which_two_starts_did_not_last_is_dropped() throws Exception {
        start(Map.of());
        awaitTraining();
        assertThat(start(Map.of("SKERRY_AOT_AFTER", "120"))).contains("AOTCache=");
        assertThat(start(Map.of("SKERRY_AOT_AFTER", "120"))).contains("AOTCache=");
        assertThat(start(Map.of("SKERRY_AOT_AFTER", "120"))).doesNotContain("AOTCache=");
        assertThat(cache()).doesNotExist();
    }

    @Test
    void a_start_ends_a_training_that_is_under_way() throws Exception {
        Path training = folder.resolve("state/aot/0.2.0.aot.training");
        start(Map.of("SKERRY_AOT_SECONDS", "120"));
        await().atMost(PATIENCE).until(() -> Files.exists(training.resolve("pid")));
        start(Map.of("SKERRY_AOT_AFTER", "120"));
        await().atMost(PATIENCE).until(() -> Files.notExists(training));
        assertThat(cache()).doesNotExist();
    }

    @Test
    void where_a_service_trains_it_the_program_says_what_it_wants_and_takes_it_back()
            throws Exception {
        Path wanted = folder.resolve("state/aot/wanted");
        Map<String, String> service = Map.of("SKERRY_AOT_WANTED", wanted.toString());
        start(service);
        await().atMost(PATIENCE).until(() -> Files.exists(wanted));
        assertThat(train("--wanted", wanted.toString())).isZero();
        assertThat(wanted).doesNotExist();
        assertThat(start(service)).contains("-XX:AOTCache=" + cache());
        Files.writeString(wanted, "of the start before");
        start(Map.of("SKERRY_AOT_WANTED", wanted.toString(), "SKERRY_AOT_AFTER", "120"));
        assertThat(wanted).doesNotExist();
    }

    @Test
    void a_machine_without_the_memory_for_it_goes_without() throws Exception {
        Path settings = folder.resolve("bin/training");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replaceFirst("(that it takes): [0-9]+", "$1: 1000000000"));
        assertThat(train(cache().toString())).isEqualTo(3);
        assertThat(cache()).doesNotExist();
        assertThat(folder.resolve("runtime/bin/starts")).doesNotExist();
    }

    /** The code with which a training ended. */
    private int train(String... arguments) throws Exception {
        Files.createDirectories(cache().resolveSibling("."));
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("bin/train-aot").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("SKERRY_AOT_SECONDS", "0");
        return builder.start().waitFor();
    }

    @Test
    void other_uses_of_the_program_have_none() throws Exception {
        assertThat(start(Map.of("SKERRY_AOT", "off"))).doesNotContain("AOTCache");
        assertThat(start(Map.of(), "rescue")).endsWith("quarkus-run.jar rescue");
        assertThat(folder.resolve("state")).doesNotExist();
    }
}
