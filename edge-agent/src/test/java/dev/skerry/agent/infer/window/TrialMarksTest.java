package dev.skerry.agent.infer.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialMarksTest {
    private static final String ONE = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);

    @TempDir Path folder;

    @Test
    void counts_the_trials_that_the_agent_did_not_outlive() {
        for (int start = 0; start < 3; start++) {
            TrialMarks marks = new TrialMarks(folder);
            assertThat(marks.ends(ONE)).isEqualTo(start);
            marks.begin(ONE);
        }
        TrialMarks marks = new TrialMarks(folder);
        assertThat(marks.ends(ONE)).isEqualTo(3);
        assertThat(marks.ends(OTHER)).isZero();
        marks.begin(OTHER);
        marks.end(OTHER);
        assertThat(marks.ends(OTHER)).isZero();
        assertThat(marks.file(OTHER)).doesNotExist();
    }

    @Test
    void tries_where_nothing_can_be_written_or_read() throws IOException {
        TrialMarks marks = new TrialMarks(Files.writeString(folder.resolve("file"), ""));
        marks.begin(ONE);
        assertThat(marks.ends(ONE)).isZero();
        marks.end(ONE);
        TrialMarks other = new TrialMarks(folder);
        Files.writeString(other.file(ONE), "x");
        assertThat(other.ends(ONE)).isZero();
    }
}
