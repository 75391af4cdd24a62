package dev.skerry.tool.site;

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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script in Java's place. */
class StartCacheTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * One that learns goes on until it is stopped, and then writes down what a cache is made of.
     */
    private static final String JAVA =
            """
            #!/bin/sh
            for word; do
                case $word in
                    -XX:AOTMode=create) cp learnt cache; exit ;;
                    -XX:AOTMode=on) exit %d ;;
                esac
            done
            trap 'echo learnt >learnt; exit 143' TERM
            echo agent=started
            while :; do sleep 1 & wait $!; done
            """;

    @TempDir private Path folder;

    @BeforeEach
    void build() throws IOException {
        System.setProperty(StartCache.SWITCH, "on");
        write("jdk/release", "JAVA_VERSION=25");
        java(0);
        write("target/quarkus-app/quarkus-run.jar", "jar");
        write("target/quarkus-app/lib/main/one.jar", "library");
    }

    @AfterEach
    void switchOff() {
        System.clearProperty(StartCache.SWITCH);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000)));
    }

    private void java(int acceptance) throws IOException {
        Files.setPosixFilePermissions(
                write("jdk/bin/java", JAVA.formatted(acceptance)),
                PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private StartCache cache(String... flags) {
        Path device = Installation.current().home().resolve("native-build/src/main/device");
        return new StartCache(
                folder.resolve("jdk/bin/java"),
                List.of(flags),
                folder.resolve("target/quarkus-app/quarkus-run.jar"),
                device.resolve("training"),
                device.resolve("train-aot"));
    }

    private List<String> caches() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("target/aot"))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private void awaitTraining() {
        await().atMost(PATIENCE)
                .until(this::caches, names -> names.stream().noneMatch(StartCacheTest::isAtWork));
    }

    private static boolean isAtWork(String name) {
        return name.endsWith(".training");
    }

    @Test
    void the_first_start_has_none_and_makes_one_for_those_that_follow() throws Exception {
        assertThat(cache().flag()).isEmpty();
        await().atMost(PATIENCE).until(() -> Files.exists(cache().file()));
        assertThat(cache().flag()).contains("-XX:AOTCache=" + cache().file());
    }

    @Test
    void one_of_other_files_or_flags_or_of_another_Java_is_not_taken() throws Exception {
        Path first = cache().file();
        assertThat(cache("-Xmx64m").file()).isNotEqualTo(first);
        write("target/quarkus-app/lib/main/one.jar", "another library");
        Path built = cache().file();
        assertThat(built).isNotEqualTo(first);
        Files.setLastModifiedTime(
                folder.resolve("target/quarkus-app/lib/main/one.jar"),
                FileTime.from(Instant.EPOCH));
        assertThat(cache().file()).isNotEqualTo(built);
        Path touched = cache().file();
        write("jdk/release", "JAVA_VERSION=25.0.1");
        assertThat(cache().file()).isNotEqualTo(touched);
    }

    @Test
    void one_that_Java_would_refuse_is_not_kept() throws Exception {
        java(1);
        assertThat(cache().flag()).isEmpty();
        await().atMost(PATIENCE).until(() -> caches().stream().anyMatch(StartCacheTest::isAtWork));
        awaitTraining();
        assertThat(cache().file()).doesNotExist();
    }

    @Test
    void no_more_than_two_are_kept() throws Exception {
        for (String flag : List.of("-Xmx64m", "-Xmx65m", "-Xmx66m")) {
            assertThat(cache(flag).flag()).isEmpty();
            await().atMost(PATIENCE).until(() -> Files.exists(cache(flag).file()));
            awaitTraining();
        }
        assertThat(caches()).hasSize(2).contains(cache("-Xmx66m").file().getFileName().toString());
    }

    @Test
    void without_the_switch_there_is_none_and_none_is_made() {
        System.clearProperty(StartCache.SWITCH);
        assertThat(cache().flag()).isEmpty();
        assertThat(folder.resolve("target/aot")).doesNotExist();
    }
}
