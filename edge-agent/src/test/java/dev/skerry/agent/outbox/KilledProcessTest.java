package dev.skerry.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process and a real SIGKILL: what a source was told is in the file. */
class KilledProcessTest {
    /** Long enough that pages older than the retention time are written over. */
    private static final Duration LIFE = Duration.ofSeconds(5);

    @TempDir Path directory;

    @Test
    void what_was_told_durable_is_there_after_each_of_two_kills() throws Exception {
        for (int life = 1; life <= 2; life++) {
            long told = writeUntilKilled();
            assertThat(told).as("life " + life).isPositive();
            try (Outbox outbox =
                    Outbox.open(
                            directory,
                            new OutboxSettings(Duration.ofMillis(5), 100, 1 << 24, 50),
                            () -> 8)) {
                assertThat(outbox.ledger().accepted())
                        .as("life " + life)
                        .isGreaterThanOrEqualTo(told);
                assertThat(outbox.ledger().isBalanced()).isTrue();
            }
        }
    }

    /** The last number that the writer printed. */
    private long writeUntilKilled() throws IOException, InterruptedException {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WriterToBeKilled.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long last = 0;
        try (BufferedReader out = writer.inputReader(StandardCharsets.UTF_8)) {
            long end = Long.MAX_VALUE;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.matches("\\d+")) {
                    last = Long.parseLong(line);
                    end = end == Long.MAX_VALUE ? System.nanoTime() + LIFE.toNanos() : end;
                }
                if (System.nanoTime() > end) {
                    writer.toHandle().destroyForcibly();
                    end = Long.MAX_VALUE;
                }
            }
        } finally {
            writer.destroyForcibly();
            writer.waitFor(10, TimeUnit.SECONDS);
        }
        return last;
    }
}
