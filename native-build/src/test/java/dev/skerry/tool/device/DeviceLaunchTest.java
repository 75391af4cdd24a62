package dev.skerry.tool.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the launcher of a device does, and that a power cut at any moment changes nothing about it.
 */
class DeviceLaunchTest {
    private static final List<String> SH = List.of("sh");

    @TempDir Path folder;

    /** A device before an update, and how it shall end. */
    enum Scenario {
        GOOD("good", "2.0.0", "committed", ""),
        CRASHES("crash", "1.0.0", "rolled-back", "exit:3"),
        HANGS("hang", "1.0.0", "rolled-back", "deadline"),
        HANGS_AND_IS_DEAF("deaf", "1.0.0", "rolled-back", "deadline"),
        RESTARTS_FOR_EVER("restart", "1.0.0", "rolled-back", "deadline"),
        CRASHES_LATER("crash-later", "1.0.0", "rolled-back", "signal:11"),
        CAN_NOT_START("unfit", "1.0.0", "rolled-back", "exit:2"),
        IS_CUT_OFF("power-cut", "2.0.0", "committed", "");

        private final String does;
        private final String current;
        private final String outcome;
        private final String reason;

        Scenario(String does, String current, String outcome, String reason) {
            this.does = does;
            this.current = current;
            this.outcome = outcome;
            this.reason = reason;
        }

        LaunchWorld world(Path folder, List<String> shell) throws IOException {
            return new LaunchWorld(folder, shell)
                    .base("0.9.0", "good")
                    .version("1.0.0", "good")
                    .version("2.0.0", does)
                    .link("current", "1.0.0")
                    .file("staged", "2.0.0", "rollout=r-1", "deadline-seconds=0.3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_update_ends_as_it_should(Scenario scenario) throws Exception {
        LaunchWorld world = scenario.world(folder, SH);
        assertThat(world.run()).as(world.output()).isZero();
        checkEnd(scenario, world);
        assertThat(world.value("settled", "reason")).isEqualTo(scenario.reason);
    }

    @ParameterizedTest
    @EnumSource(names = {"GOOD", "CRASHES", "CRASHES_LATER"})
    void a_power_cut_before_any_command_changes_nothing(Scenario scenario) throws Exception {
        cutAtEach(scenario, "CUT_BEFORE");
    }

    @Test
    void a_power_cut_after_any_command_changes_nothing() throws Exception {
        cutAtEach(Scenario.GOOD, "CUT_AFTER");
    }

    private void cutAtEach(Scenario scenario, String where) throws Exception {
        boolean isCut = true;
        int at = 1;
        for (; isCut; at++) {
            LaunchWorld world =
                    scenario.world(Files.createDirectories(folder.resolve("at-" + at)), SH);
            assertThat(world.run(Map.of(where, Integer.toString(at))))
                    .as("cut at %s: %s", at, world.output())
                    .isZero();
            checkEnd(scenario, world);
            isCut = world.wasKilled();
        }
        assertThat(at).as("so that something was cut off").isGreaterThan(12);
    }

    private static void checkEnd(Scenario scenario, LaunchWorld world) throws IOException {
        List<String> ran = world.ran();
        String told = world.output() + ran;
        assertThat(ran).as(told).endsWith("finished " + scenario.current);
        assertThat(world.led("current")).as(told).isEqualTo(scenario.current);
        assertThat(world.has("trial")).as(told).isFalse();
        assertThat(world.has("staged")).as(told).isFalse();
        assertThat(world.value("settled", "outcome")).as(told).isEqualTo(scenario.outcome);
        assertThat(world.value("settled", "version")).isEqualTo("2.0.0");
        assertThat(world.value("settled", "rollout")).isEqualTo("r-1");
        if (scenario != Scenario.RESTARTS_FOR_EVER) {
            assertThat(ran.stream().filter("started 2.0.0 on trial"::equals).count())
                    .as(told)
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void the_last_lines_of_what_was_rolled_back_are_kept() throws Exception {
        LaunchWorld world = Scenario.CRASHES.world(folder, SH);
        world.run();
        assertThat(world.value("settled", "log")).isEqualTo("trial.log");
        assertThat(world.programs().resolve("trial.log")).content().contains("this is 2.0.0");
        assertThat(world.output()).contains("this is 2.0.0", "SKR-A741 2.0.0 is rolled back");
    }

    @Test
    void the_version_before_stays_at_hand() throws Exception {
        LaunchWorld world = Scenario.GOOD.world(folder, SH);
        world.run();
        assertThat(world.led("previous")).isEqualTo("1.0.0");
    }

    @Test
    void a_program_stages_and_asks_to_be_switched() throws Exception {
        LaunchWorld world =
                new LaunchWorld(folder, SH).base("1.0.0", "stage").version("2.0.0", "good");
        assertThat(world.run()).isZero();
        assertThat(world.ran())
                .containsExactly(
                        "started 1.0.0",
                        "started 2.0.0 on trial",
                        "started 2.0.0",
                        "finished 2.0.0");
        assertThat(world.led("previous")).isEmpty();
    }

    @Test
    void from_the_base_it_goes_back_to_the_base() throws Exception {
        LaunchWorld world =
                new LaunchWorld(folder, SH)
                        .base("1.0.0", "good")
                        .version("2.0.0", "crash")
                        .file("staged", "2.0.0");
        assertThat(world.run()).isZero();
        assertThat(world.ran()).endsWith("finished 1.0.0");
        assertThat(world.led("current")).isEmpty();
    }

    @Test
    void what_is_staged_but_not_whole_is_not_tried() throws Exception {
        LaunchWorld world =
                new LaunchWorld(folder, SH)
                        .version("1.0.0", "good")
                        .version("2.0.0", "good")
                        .link("current", "1.0.0")
                        .file("staged", "2.0.0");
        Files.delete(world.programs().resolve("versions/2.0.0/program.index"));
        assertThat(world.run()).isZero();
        assertThat(world.ran()).containsExactly("started 1.0.0", "finished 1.0.0");
        assertThat(world.has("staged")).isFalse();
        for (String odd : List.of("../../base", "", "1.0.0")) {
            world.file("staged", odd);
            assertThat(world.run()).isZero();
            assertThat(world.has("trial")).isFalse();
            assertThat(world.has("staged")).isFalse();
        }
    }

    @Test
    void a_newer_base_is_tried_once() throws Exception {
        LaunchWorld world =
                new LaunchWorld(folder, SH)
                        .base("1.10.0", "crash")
                        .version("1.9.0", "good")
                        .link("current", "1.9.0");
        assertThat(world.run()).isZero();
        assertThat(world.ran())
                .containsExactly(
                        "started 1.10.0 on trial",
                        "started 1.10.0 on trial",
                        "started 1.9.0",
                        "finished 1.9.0");
        assertThat(world.value("settled", "version")).isEqualTo("1.10.0");
        assertThat(world.run()).isZero();
        assertThat(world.ran()).hasSize(6).endsWith("started 1.9.0", "finished 1.9.0");
    }

    @Test
    void a_newer_base_that_proves_itself_stays() throws Exception {
        LaunchWorld world =
                new LaunchWorld(folder, SH)
                        .base("2.0.0", "good")
                        .version("1.0.0", "good")
                        .link("current", "1.0.0");
        assertThat(world.run()).isZero();
        assertThat(world.run()).isZero();
        assertThat(world.ran()).endsWith("started 2.0.0", "finished 2.0.0");
        assertThat(world.led("current")).isEmpty();
        assertThat(world.led("previous")).isEqualTo("1.0.0");
    }

    @Test
    void an_older_or_equal_base_is_left_alone() throws Exception {
        for (String version : List.of("1.0.0", "0.99.99", "nonsense")) {
            LaunchWorld world =
                    new LaunchWorld(folder.resolve(version), SH)
                            .base(version, "good")
                            .version("1.0.0", "good")
                            .link("current", "1.0.0");
            assertThat(world.run()).isZero();
            assertThat(world.ran()).containsExactly("started 1.0.0", "finished 1.0.0");
        }
    }

    @Test
    void when_all_versions_fail_the_base_runs() throws Exception {
        LaunchWorld world =
                new LaunchWorld(folder, SH)
                        .base("0.9.0", "good")
                        .version("1.0.0", "crash")
                        .version("2.0.0", "crash")
                        .link("current", "2.0.0")
                        .link("previous", "1.0.0");
        assertThat(world.run()).isZero();
        assertThat(world.ran()).hasSize(8).endsWith("started 0.9.0", "finished 0.9.0");
        assertThat(world.led("current")).isEmpty();
        assertThat(world.led("previous")).isEmpty();
    }

    @Test
    void without_any_program_it_says_what_to_do() throws Exception {
        LaunchWorld world = new LaunchWorld(folder, SH);
        assertThat(world.run()).isEqualTo(2);
        assertThat(world.output()).contains("SKR-A740", "install");
    }

    @Test
    void what_is_wiped_is_not_started_again() throws Exception {
        LaunchWorld world = new LaunchWorld(folder, SH).base("1.0.0", "wiped");
        assertThat(world.run()).isEqualTo(76);
        assertThat(world.ran()).containsExactly("started 1.0.0");
    }

    @Test
    void what_can_neither_start_nor_be_repaired_ends_as_it_ended() throws Exception {
        for (Map.Entry<String, Integer> end : Map.of("crash", 3, "unfit", 2).entrySet()) {
            LaunchWorld world =
                    new LaunchWorld(folder.resolve(end.getKey()), SH).base("1.0.0", end.getKey());
            assertThat(world.run()).as(world.output()).isEqualTo(end.getValue());
            assertThat(world.ran())
                    .startsWith("started 1.0.0", "started 1.0.0")
                    .endsWith("rescue 1.0.0 after exit:" + end.getValue());
            assertThat(world.output()).contains("SKR-A727 1.0.0 does not get to run");
            assertThat(world.programs().resolve("failed.log")).content().contains("this is 1.0.0");
        }
    }

    @Test
    void what_was_mended_in_rescue_runs_again() throws Exception {
        for (String does : List.of("unfit", "crash")) {
            LaunchWorld world =
                    new LaunchWorld(folder.resolve(does), SH).base("1.0.0", does).inRescue("mend");
            assertThat(world.run()).as(world.output()).isZero();
            assertThat(world.ran()).endsWith("started 1.0.0", "finished 1.0.0");
            assertThat(world.ran()).filteredOn(line -> line.startsWith("rescue")).hasSize(1);
        }
    }

    @Test
    void what_is_staged_in_rescue_is_tried() throws Exception {
        LaunchWorld world = stagedInRescue(folder);
        assertThat(world.run()).as(world.output()).isZero();
        assertThat(world.ran())
                .containsExactly(
                        "started 1.0.0",
                        "started 1.0.0",
                        "rescue 1.0.0 after exit:2",
                        "started 2.0.0 on trial",
                        "started 2.0.0",
                        "finished 2.0.0");
        assertThat(world.value("settled", "outcome")).isEqualTo("committed");
    }

    private static LaunchWorld stagedInRescue(Path folder) throws IOException {
        return new LaunchWorld(Files.createDirectories(folder), SH)
                .base("1.0.0", "unfit")
                .inRescue("stage")
                .version("2.0.0", "good");
    }

    @Test
    void a_power_cut_before_any_command_does_not_keep_it_from_being_repaired() throws Exception {
        boolean isCut = true;
        for (int at = 1; isCut; at++) {
            LaunchWorld world = stagedInRescue(folder.resolve("at-" + at));
            assertThat(world.run(Map.of("CUT_BEFORE", Integer.toString(at))))
                    .as("cut at %s: %s", at, world.output())
                    .isZero();
            assertThat(world.ran()).endsWith("finished 2.0.0");
            assertThat(world.led("current")).isEqualTo("2.0.0");
            isCut = world.wasKilled();
        }
    }

    @Test
    void a_rescue_that_nobody_answers_ends_by_itself_and_the_program_is_tried_again()
            throws Exception {
        LaunchWorld world =
                new LaunchWorld(folder, SH).base("1.0.0", "mended-later").inRescue("hang");
        assertThat(world.run(Map.of("SKERRY_RESCUE_SECONDS", "3"))).as(world.output()).isZero();
        assertThat(world.ran())
                .containsExactly(
                        "started 1.0.0",
                        "started 1.0.0",
                        "rescue 1.0.0 after exit:2",
                        "started 1.0.0",
                        "rescue 1.0.0 after exit:2",
                        "started 1.0.0",
                        "finished 1.0.0");
        assertThat(world.output()).contains("tried again in 3 s", "tried again in 6 s");
    }

    @Test
    void on_a_full_disk_the_present_version_runs_and_the_staged_one_waits() throws Exception {
        LaunchWorld world = Scenario.GOOD.world(folder, SH).full("trial");
        assertThat(world.run()).isZero();
        assertThat(world.ran()).containsExactly("started 1.0.0", "finished 1.0.0");
        assertThat(world.output()).contains("SKR-A742");
        assertThat(world.has("staged")).isTrue();
    }

    @Test
    void a_disk_that_fills_up_during_a_trial_brings_the_old_version_back() throws Exception {
        LaunchWorld world =
                new LaunchWorld(folder, SH)
                        .version("1.0.0", "good")
                        .version("2.0.0", "good")
                        .link("current", "2.0.0")
                        .link("previous", "1.0.0")
                        .file("trial", "version=2.0.0", "from=1.0.0", "attempts=1")
                        .full("trial");
        assertThat(world.run()).isZero();
        assertThat(world.ran()).containsExactly("started 1.0.0", "finished 1.0.0");
        assertThat(world.led("current")).isEqualTo("1.0.0");
        assertThat(world.has("trial")).isFalse();
    }

    @Test
    void a_stop_reaches_the_program_and_ends_both() throws Exception {
        LaunchWorld world = new LaunchWorld(folder, SH).base("1.0.0", "wait");
        Process launcher = world.begin(Map.of());
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(world.waits()));
        launcher.destroy();
        assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isZero();
        assertThat(world.ran()).containsExactly("started 1.0.0", "stopped 1.0.0");
    }

    @Test
    void busybox_does_the_same() throws Exception {
        List<String> busybox = List.of("busybox", "sh");
        assertThat(List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox")))
                .as("install Debian's package busybox")
                .anyMatch(Files::isExecutable);
        for (Scenario scenario : Scenario.values()) {
            LaunchWorld world = scenario.world(folder.resolve(scenario.name()), busybox);
            assertThat(world.run()).as(world.output()).isZero();
            checkEnd(scenario, world);
        }
    }
}
