package dev.skerry.agent.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbsenceTest {
    private static final Duration LONGEST = Duration.ofDays(30);

    @TempDir Path folder;

    private Path written(String name, Duration ago) throws IOException {
        Path file = folder.resolve("data").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
        FileTime then = FileTime.from(Instant.now().minus(ago));
        Files.setLastModifiedTime(file, then);
        Files.setLastModifiedTime(file.getParent(), FileTime.fromMillis(0));
        Files.setLastModifiedTime(folder.resolve("data"), FileTime.fromMillis(0));
        return file;
    }

    @Test
    void is_as_long_as_nothing_was_written_also_behind_a_link() throws IOException {
        written("outbox/1.log", Duration.ofHours(3));
        written("outbox.mv.db", Duration.ofDays(2));
        Path link = Files.createSymbolicLink(folder.resolve("to-data"), folder.resolve("data"));
        for (Path dir : new Path[] {folder.resolve("data"), link}) {
            assertThat(Absence.since(dir, dir.resolve("outbox"), LONGEST))
                    .isBetween(Duration.ofHours(3), Duration.ofHours(4));
        }
    }

    @Test
    void is_as_long_as_it_may_be_where_nobody_knows() throws IOException {
        Path data = folder.resolve("data");
        written("outbox/1.log", Duration.ofDays(-1));
        assertThat(Absence.since(data, data.resolve("outbox"), LONGEST)).isEqualTo(LONGEST);
        written("outbox/1.log", Duration.ofDays(31));
        assertThat(Absence.since(data, data.resolve("outbox"), LONGEST)).isEqualTo(LONGEST);
    }

    @Test
    void is_none_where_no_agent_has_run() throws IOException {
        Path data = folder.resolve("data");
        assertThat(Absence.since(data, data.resolve("outbox"), LONGEST)).isZero();
        written("identity/agent.crt", Duration.ofDays(3));
        assertThat(Absence.since(data, data.resolve("outbox"), LONGEST)).isZero();
    }
}
