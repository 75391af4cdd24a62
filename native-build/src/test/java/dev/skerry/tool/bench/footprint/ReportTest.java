package dev.skerry.tool.bench.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final String ROLLUP =
            """
            55cbb0b41000-7ffd9d8e1000 ---p 00000000 00:00 0  [rollup]
            Rss:              %d kB
            Pss:               20480 kB
            Pss_Dirty:         99999 kB
            Private_Clean:      1024 kB
            Private_Dirty:     10240 kB
            """;
    private static final String IO = "rchar: 7\nwrite_bytes: %d\ncancelled_write_bytes: 3\n";

    private static Usage usage(int mega, int cpuMillis, int writtenKib) {
        return Usage.parse(
                ROLLUP.formatted(mega * 1024),
                IO.formatted(writtenKib * 1024),
                Duration.ofMillis(cpuMillis));
    }

    private static Phase phase(int readingsPerSecond) {
        return new Phase(
                readingsPerSecond,
                List.of(usage(30, 1_000, 8), usage(35, 1_200, 20), usage(32, 1_500, 48)),
                Duration.ofSeconds(2));
    }

    private static Report report(String target, OptionalDouble cached) {
        return new Report(
                target,
                "0.2.0",
                2_345.6,
                1_234.4,
                cached,
                OptionalDouble.of(38.25),
                List.of(phase(0), phase(1_000), phase(5_000)));
    }

    @Test
    void memory_is_the_most_that_was_seen_and_the_rest_a_rate() {
        Phase phase = phase(0);

        assertThat(phase.rss()).isEqualTo(35);
        assertThat(phase.pss()).isEqualTo(20);
        assertThat(phase.dirty()).isEqualTo(10);
        assertThat(phase.cpuPercent()).isEqualTo(25);
        assertThat(phase.writtenPerSecond()).isEqualTo(20);
    }

    @Test
    void a_program_on_Java_is_held_against_what_is_wanted_of_it() {
        assertThat(report("linux-arm64", OptionalDouble.of(1_100)).table())
                .contains(
                        "| linux-arm64, 0.2.0 | Measured | Wanted |",
                        "| Process start to the first durable reading, the first time | 2.35 s |  |",
                        "| Process start to the first durable reading, later | 1.23 s |  |",
                        "| the same with the AOT cache | 1.10 s | 1.5 s |",
                        "| RSS, idle | 35.0 MB | 140 MB |",
                        "| RSS, 1,000 readings/s with a model | 35.0 MB |  |",
                        "| RSS, 5,000 readings/s with a model | 35.0 MB | 200 MB |",
                        "| Archive | 38.3 MB | 45 MB |");
    }

    @Test
    void a_native_one_is_held_against_less() {
        assertThat(report("linux-x64-native", OptionalDouble.empty()).table())
                .contains(
                        "| Process start to the first durable reading, later | 1.23 s | 0.12 s |",
                        "| RSS, idle | 35.0 MB |  |",
                        "| PSS, idle | 20.0 MB | 50 MB |",
                        "| Private dirty, idle | 10.0 MB | 40 MB |",
                        "| PSS, 5,000 readings/s with a model | 20.0 MB | 90 MB |",
                        "| Archive | 38.3 MB | 40 MB |")
                .noneMatch(row -> row.contains("AOT"));
    }

    @Test
    void programs_read_it_as_lines() {
        assertThat(report("linux-x64", OptionalDouble.of(1_100)).lines())
                .contains(
                        "target=linux-x64",
                        "start.first_ms=2346",
                        "start.ms=1234",
                        "start.aot_cache_ms=1100",
                        "at_0.rss_mb=35.0",
                        "at_5000.written_kib_per_s=20.0");
    }
}
