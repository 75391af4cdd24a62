package dev.skerry.tool.flash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real script on a device that is a folder; each command outside of the shell may be the last.
 */
class FirstBootTest {
    private static final Path SCRIPT = Path.of("src/main/device/first-boot.sh");
    private static final int KILLED = 137;
    private static final String TOKEN = "skerry-abcdefgh-" + "a".repeat(26) + "-" + "b".repeat(26);

    /** All that change something; a cut between others is as one before the next of these. */
    private static final List<String> COMMANDS =
            List.of(
                    "mv",
                    "ln",
                    "rm",
                    "sync",
                    "mkdir",
                    "chmod",
                    "chown",
                    "cat",
                    "dd",
                    "wc",
                    "date",
                    "sha256sum",
                    "sed",
                    "grep",
                    "sleep",
                    "dpkg",
                    "systemctl",
                    "hostname",
                    "useradd",
                    "usermod",
                    "id",
                    "rfkill",
                    "nmcli",
                    "networkctl");

    @TempDir Path world;

    @BeforeEach
    void aPreparedCard() throws Exception {
        Files.createDirectories(world.resolve("shims"));
        for (String command : COMMANDS) {
            Path shim = world.resolve("shims").resolve(command);
            try (InputStream in = FirstBootTest.class.getResourceAsStream("/flash/shim.sh")) {
                Files.write(shim, Objects.requireNonNull(in).readAllBytes());
            }
            assertThat(shim.toFile().setExecutable(true)).isTrue();
        }
        prepare("firstrun");
    }

    private Path card(String file) {
        return world.resolve("card/skerry").resolve(file);
    }

    private Path device(String file) {
        return world.resolve("device").resolve(file);
    }

    private void put(String file, String text) throws IOException {
        Files.createDirectories(card(file).getParent());
        Files.writeString(card(file), text);
    }

    private void prepare(String method) throws Exception {
        Disks.run(
                "rm", "-rf", world + "/card", world + "/device", world + "/dpkg", world + "/told");
        Files.writeString(world.resolve("count"), "0\n");
        put("first-boot.sh", Files.readString(SCRIPT));
        put(
                "device.env",
                "SKERRY_METHOD='%s'\nSKERRY_HOST_NAME='pump-1'\nSKERRY_TIME_ZONE=''\nSKERRY_USER='ada'\n"
                        .formatted(method));
        put("agent.properties", "skerry.agent.id=pump-1\n");
        put("skerry-agent.deb", "a package");
        put("authorized_keys", "ssh-ed25519 AAAA ada\n");
        put("token", TOKEN + "\n");
        put("profiles/pump.yaml", "name: pump\n");
        put("network/skerry-wifi.nmconnection", "[wifi]\nssid=83;\n");
        Disks.run(
                "sh",
                "-c",
                "cd '"
                        + card("")
                        + "' && sha256sum $(find . -type f) >/tmp/$$ && mv /tmp/$$ SHA256SUMS");
        Files.writeString(
                world.resolve("card/cmdline.txt"),
                "console=tty1 root=PARTUUID=1 rootwait systemd.run=/boot/firmware/firstrun.sh systemd.run_success_action=reboot systemd.unit=kernel-command-line.target\n");
        for (String folder :
                List.of(
                        "etc/NetworkManager/system-connections",
                        "etc/sudoers.d",
                        "etc/systemd/system")) {
            Files.createDirectories(device(folder));
        }
        Files.writeString(device("etc/hosts"), "127.0.0.1 localhost\n127.0.1.1 raspberrypi\n");
    }

    private int boot(Map<String, String> more, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("setsid", "-w", "dash"));
        command.add(card("first-boot.sh").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(
                        Map.of(
                                "WORLD",
                                world.toString(),
                                "SKERRY_ROOT",
                                world.resolve("device").toString(),
                                "SKERRY_LEDS",
                                world.resolve("leds").toString(),
                                "SKERRY_PATIENCE",
                                "2",
                                "PATH",
                                world.resolve("shims") + ":/usr/bin:/bin",
                                "CUT_BEFORE",
                                "",
                                "CUT_AFTER",
                                ""));
        builder.environment().putAll(more);
        Process process =
                builder.redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(world.resolve("console").toFile()))
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String console() throws IOException {
        return Files.readString(world.resolve("console"));
    }

    private void assertInstalled() throws IOException {
        assertThat(Files.readString(world.resolve("dpkg"))).isEqualTo("a package");
        assertThat(device("etc/hostname")).hasContent("pump-1");
        assertThat(device("etc/hosts")).hasContent("127.0.0.1 localhost\n127.0.1.1 pump-1");
        assertThat(device("home/ada/.ssh/authorized_keys")).hasContent("ssh-ed25519 AAAA ada");
        assertThat(device("etc/NetworkManager/system-connections/skerry-wifi.nmconnection"))
                .hasContent("[wifi]\nssid=83;");
        assertThat(device("etc/skerry/agent.properties")).hasContent("skerry.agent.id=pump-1");
        assertThat(device("var/lib/skerry/profiles/pump.yaml")).hasContent("name: pump");
        assertThat(device("var/lib/skerry/enrol-token")).hasContent(TOKEN);
        assertThat(card("token")).doesNotExist();
        assertThat(card("network/skerry-wifi.nmconnection")).doesNotExist();
        assertThat(Files.readString(world.resolve("told")))
                .contains("systemctl restart --no-block skerry-agent.service");
        assertThat(steps())
                .containsExactly(
                        "booted",
                        "checked",
                        "system",
                        "installed",
                        "configured",
                        "token",
                        "wiped",
                        "started");
    }

    private List<String> steps() throws IOException {
        return Files.readAllLines(device("var/lib/skerry/first-boot.log")).stream()
                .map(line -> line.split("\t", -1)[0])
                .toList();
    }

    @Test
    void installs_and_configures_the_agent() throws Exception {
        assertThat(boot(Map.of())).as(console()).isZero();
        assertInstalled();
        List<String> first =
                List.of(
                        Files.readAllLines(device("var/lib/skerry/first-boot.log"))
                                .getFirst()
                                .split("\t", -1));
        assertThat(first).hasSize(5).contains("booted", "firstrun");
        assertThat(first.get(1)).matches("\\d{10}");
        assertThat(first.get(2)).matches("\\d+\\.\\d+");
        assertThat(first.get(3)).hasSize(36);
    }

    @Test
    void leaves_to_the_system_what_custom_toml_told_it() throws Exception {
        prepare("rpi-preseed");
        Files.writeString(
                device("etc/NetworkManager/system-connections/preconfigured.nmconnection"), "");
        assertThat(boot(Map.of())).as(console()).isZero();
        assertThat(device("etc/hostname")).doesNotExist();
        assertThat(device("home/ada")).doesNotExist();
        assertThat(device("etc/NetworkManager/system-connections/skerry-wifi.nmconnection"))
                .doesNotExist();
        assertThat(device("etc/skerry/agent.properties")).exists();
    }

    @Test
    void does_all_by_itself_where_the_system_did_not_go_by_custom_toml() throws Exception {
        prepare("rpi-preseed");
        Path toml = Files.writeString(world.resolve("card/custom.toml"), "[wlan]\n");
        assertThat(boot(Map.of())).as(console()).isZero();
        assertInstalled();
        assertThat(toml).as("the network's key").doesNotExist();
    }

    @Test
    void does_nothing_at_further_boots() throws Exception {
        boot(Map.of());
        Files.delete(world.resolve("told"));
        assertThat(boot(Map.of())).isZero();
        assertThat(world.resolve("told")).doesNotExist();
    }

    /**
     * Before and after every fourth command, by turns, in both modes; with {@code --long} before
     * and after each. What follows makes all of it good.
     */
    @ParameterizedTest
    @ValueSource(strings = {"CUT_BEFORE", "CUT_AFTER"})
    @Tag("slow")
    void makes_good_a_power_cut_at_any_command(String cut) throws Exception {
        int stride = Integer.getInteger("skerry.test.rounds") == null ? 4 : 1;
        int at = cut.equals("CUT_BEFORE") ? 1 : (stride + 1) / 2;
        for (; ; at += stride) {
            prepare("firstrun");
            boolean wasCut = boot(Map.of(cut, "" + at), "arm-once") == KILLED;
            if (!wasCut) {
                wasCut = boot(Map.of(cut, "" + at)) == KILLED;
            } else {
                assertThat(boot(Map.of(), "arm-once")).as(cut + " " + at).isZero();
            }
            assertThat(boot(Map.of())).as(cut + " " + at + "\n" + console()).isZero();
            assertInstalled();
            assertThat(device("etc/systemd/system/skerry-first-boot.service")).isRegularFile();
            assertThat(world.resolve("card/cmdline.txt"))
                    .hasContent("console=tty1 root=PARTUUID=1 rootwait");
            if (!wasCut) {
                break;
            }
        }
        assertThat(at).isGreaterThan(40);
    }

    @Test
    void leaves_to_cloud_init_what_it_does_itself() throws Exception {
        prepare("cloud-init");
        assertThat(boot(Map.of(), "arm")).isZero();
        assertThat(Files.readString(world.resolve("told")))
                .contains("systemctl start --no-block skerry-first-boot.service");
        assertThat(boot(Map.of())).isZero();
        assertThat(device("etc/hostname")).doesNotExist();
        assertThat(device("etc/skerry/agent.properties")).exists();
    }

    @Test
    void takes_the_agent_of_an_image_that_has_it_when_the_card_has_none() throws Exception {
        Files.delete(card("skerry-agent.deb"));
        Disks.run("sed", "-i", "/skerry-agent.deb/d", card("SHA256SUMS").toString());
        assertFails("SKR-F064");
        Path launcher = device("usr/lib/skerry/skerry-launch");
        Files.createDirectories(launcher.getParent());
        assertThat(Files.createFile(launcher).toFile().setExecutable(true)).isTrue();
        assertThat(boot(Map.of())).as(console()).isZero();
        assertThat(world.resolve("dpkg")).hasContent("half");
        assertThat(steps()).endsWith("wiped", "started");
    }

    private void assertFails(String code) throws Exception {
        assertThat(boot(Map.of())).isEqualTo(1);
        assertThat(console()).contains("skerry: " + code + " ");
        assertThat(Files.readAllLines(device("var/lib/skerry/first-boot.log")).getLast())
                .startsWith("failed\t")
                .contains(code);
    }

    @Test
    void says_that_a_card_was_pulled_too_early() throws Exception {
        Files.delete(card("SHA256SUMS"));
        assertFails("SKR-F061");
    }

    @Test
    void says_that_a_file_is_damaged() throws Exception {
        put("skerry-agent.deb", "another");
        assertFails("SKR-F062");
        assertThat(world.resolve("dpkg")).doesNotExist();
    }

    @Test
    void says_that_a_file_can_not_be_written() throws Exception {
        Files.createDirectories(device("etc/skerry"));
        Files.createSymbolicLink(device("etc/skerry/agent.properties.new"), Path.of("/dev/full"));
        assertFails("SKR-F063");
    }

    @Test
    void ends_too_when_what_comes_through_a_pipe_can_not_be_written() throws Exception {
        Files.createSymbolicLink(device("etc/hosts.new"), Path.of("/dev/full"));
        assertFails("SKR-F063");
        assertThat(device("etc/skerry")).doesNotExist();
    }

    @Test
    void says_that_the_package_can_not_be_installed_and_tries_again_at_the_next_boot()
            throws Exception {
        Files.writeString(world.resolve("dpkg-fails"), "");
        assertFails("SKR-F064");
        Files.delete(world.resolve("dpkg-fails"));
        assertThat(boot(Map.of())).isZero();
        assertInstalled();
    }

    @Test
    void says_that_the_system_is_not_what_the_card_was_prepared_for() throws Exception {
        Files.delete(device("etc/NetworkManager/system-connections"));
        assertFails("SKR-F065");
    }

    /** In our own image they start after the first boot, which would wait for itself. */
    @Test
    void waits_for_no_service() throws Exception {
        assertThat(boot(Map.of())).isZero();
        assertThat(Files.readAllLines(world.resolve("told")))
                .contains("systemctl start --no-block ssh")
                .filteredOn(line -> line.matches("systemctl (re)?start .*|.* --now .*"))
                .allMatch(line -> line.contains(" --no-block "));
    }

    /** Asking a program that is not running would start it, and wait for that. */
    @Test
    void asks_only_programs_that_run_to_read_their_settings_again() throws Exception {
        Files.writeString(
                world.resolve("shims/systemctl"),
                "#!/bin/sh\n[ \"$*\" != '--quiet is-active systemd-networkd' ]\n");
        assertThat(boot(Map.of())).isZero();
        assertThat(Files.readString(world.resolve("told")))
                .contains("nmcli connection reload")
                .doesNotContain("networkctl");
    }

    @Test
    void says_that_the_service_does_not_start() throws Exception {
        Files.writeString(world.resolve("shims/systemctl"), "#!/bin/sh\n[ \"$1\" != restart ]\n");
        assertFails("SKR-F066");
    }

    /** LEDs as the kernel has them, files that take what is written. */
    @Test
    void blinks_its_code() throws Exception {
        Path led = Files.createDirectories(world.resolve("leds/ACT"));
        Files.writeString(led.resolve("trigger"), "mmc0");
        Path written = world.resolve("blinks");
        Disks.run("mkfifo", led.resolve("brightness").toString());
        Process reader =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "exec 3<>\"$0\"; while read -r x <&3; do echo \"$x\"; done",
                                led + "/brightness")
                        .redirectOutput(written.toFile())
                        .start();
        try {
            Files.delete(card("SHA256SUMS"));
            assertFails("SKR-F061");
            assertThat(led.resolve("trigger")).hasContent("none");
        } finally {
            reader.destroy();
            reader.waitFor();
        }
        // One for the first step, two for the second, then one twenty times.
        assertThat(Files.readAllLines(written).stream().filter("1"::equals)).hasSizeBetween(22, 23);
    }
}
