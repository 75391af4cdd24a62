package dev.skerry.agent.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxMachineTest {
    @TempDir Path root;

    private LinuxMachine machine(Optional<Path> pretence) {
        return new LinuxMachine(root, root.resolve("run/timesync/synchronized"), pretence);
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    @Test
    void reads_how_long_the_machine_runs_and_which_boot_it_is() throws IOException {
        write("proc/uptime", "1234.56 99.00\n");
        write("proc/sys/kernel/random/boot_id", "a4978a48\n");
        LinuxMachine machine = machine(Optional.empty());
        assertThat(machine.uptimeMicros()).isBetween(1_234_560_000L, 1_236_560_000L);
        assertThat(machine.bootId()).isEqualTo("a4978a48");
        assertThat(machine(Optional.empty()).bootId()).isEqualTo("a4978a48");
    }

    @Test
    void is_a_boot_of_its_own_where_the_machine_tells_nothing() {
        LinuxMachine machine = machine(Optional.empty());
        assertThat(machine.bootId()).isEqualTo(machine.bootId());
        assertThat(machine.bootId()).isNotEqualTo(machine(Optional.empty()).bootId());
        assertThat(machine.uptimeMicros()).isBetween(0L, 10_000_000L);
        assertThat(machine.synchronisedMillis()).isZero();
    }

    @Test
    void trusts_a_board_to_keep_time_only_with_a_clock_that_nobody_else_sets() throws IOException {
        assertThat(machine(Optional.empty()).keepsTime()).as("a PC").isTrue();
        write("sys/firmware/devicetree/base/model", "board");
        assertThat(machine(Optional.empty()).keepsTime()).as("a board").isFalse();
        write("sys/class/rtc/rtc0/name", "clock");
        assertThat(machine(Optional.empty()).keepsTime()).as("with a clock").isTrue();
        Files.createDirectories(root.resolve("run/timesync"));
        assertThat(machine(Optional.empty()).keepsTime()).as("and a network").isFalse();
        write("run/timesync/synchronized", "");
        assertThat(machine(Optional.empty()).synchronisedMillis()).isPositive();
    }

    @Test
    void pretends_another_time_and_another_boot() throws IOException {
        write("pretence", "-3600\nsecond\n");
        LinuxMachine machine = machine(Optional.of(root.resolve("pretence")));
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        assertThat(machine.systemMicros()).isCloseTo(now - 3_600_000_000L, within(10_000_000L));
        assertThat(machine.bootId()).isEqualTo("second");
    }
}
