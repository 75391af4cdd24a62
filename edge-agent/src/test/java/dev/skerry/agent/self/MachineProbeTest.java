package dev.skerry.agent.self;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineProbeTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void ticks(int process, int busy, int idle) throws IOException {
        write(
                "proc/self/stat",
                "7 (skerry (x) y) S 1 1 1 0 -1 4194560 1 0 0 0 %d %d 0 0 20 0 31 0 9"
                        .formatted(process / 2, process - process / 2));
        write("proc/stat", "cpu  %d 0 0 %d 0 0 0 0 0 0\ncpu0 1 2 3\n".formatted(busy, idle));
    }

    @Test
    void tells_shares_of_the_time_between_two_looks() throws Exception {
        var probe = new MachineProbe(root);
        ticks(1_000, 5_000, 5_000);
        assertThat(probe.read(0).processCores()).as("nothing to compare with").isZero();
        ticks(1_300, 5_100, 5_300);
        MachineProbe.Sample sample = probe.read(2 * SECOND);
        assertThat(sample.processCores()).isCloseTo(1.5, within(1e-9));
        assertThat(sample.machineBusy()).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void gives_the_last_sample_again_when_it_is_asked_too_soon() throws Exception {
        var probe = new MachineProbe(root);
        ticks(1_000, 5_000, 5_000);
        MachineProbe.Sample first = probe.read(0);
        ticks(9_000, 9_000, 5_000);
        assertThat(probe.read(SECOND / 4)).isSameAs(first);
        assertThat(probe.read(SECOND).processCores()).isCloseTo(80, within(1e-9));
    }

    @Test
    void tells_memory_threads_heat_and_throttling() throws Exception {
        write("proc/self/status", "Name:\tx\nVmRSS:\t  2048 kB\nThreads:\t31\n");
        write("proc/meminfo", "MemTotal:  4096 kB\nMemFree: 1 kB\nMemAvailable:  1024 kB\n");
        write("sys/class/thermal/thermal_zone0/temp", "48500\n");
        write("sys/class/thermal/thermal_zone1/temp", "61000\n");
        write("sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n");
        MachineProbe.Sample sample = new MachineProbe(root).read(0);
        assertThat(sample.residentBytes()).isEqualTo(2 << 20);
        assertThat(sample.threads()).isEqualTo(31);
        assertThat(sample.memoryBytes()).isEqualTo(4 << 20);
        assertThat(sample.memoryFreeBytes()).isEqualTo(1 << 20);
        assertThat(sample.celsius()).isEqualTo(61);
        assertThat(sample.throttled()).isTrue();
        write("sys/devices/platform/soc/soc:firmware/get_throttled", "50000\n");
        assertThat(new MachineProbe(root).read(0).throttled()).as("it was, and is not").isFalse();
    }

    @Test
    void leaves_out_what_the_machine_does_not_tell() throws Exception {
        write("proc/self/stat", "nonsense");
        MachineProbe.Sample sample = new MachineProbe(root).read(0);
        assertThat(sample).isEqualTo(new MachineProbe.Sample(0, 0, 0, 0, 0, 0, null, null));
    }

    @Test
    void finds_this_very_process() {
        MachineProbe.Sample sample = new MachineProbe(Path.of("/")).read(0);
        assertThat(sample.residentBytes()).isGreaterThan(1 << 20);
        assertThat(sample.threads()).isPositive();
        assertThat(sample.memoryFreeBytes()).isBetween(1L, sample.memoryBytes());
    }
}
