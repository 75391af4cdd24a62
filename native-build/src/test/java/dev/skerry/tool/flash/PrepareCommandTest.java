package dev.skerry.tool.flash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.tool.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Images as their makers lay them out, small, and read back by programs that are not ours. */
class PrepareCommandTest {
    private static final String TOKEN = "skerry-abcdefgh-" + "a".repeat(26) + "-" + "b".repeat(26);
    private static final String KERNEL = "console=tty1 root=PARTUUID=1 rootwait\n";

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path card = Path.of("");

    @BeforeEach
    void files() throws IOException {
        Files.writeString(
                folder.resolve("key.pub"),
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFTk0TcGZ0+n5CqZsQO8eZ4iFv0CjQm7wWnqkE7p1a2b ada@home\n");
        Files.writeString(folder.resolve("wifi"), "correct horse\n");
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.writeString(folder.resolve("pump.yaml"), "name: pump\n");
        deb("skerry-agent", "2.41");
    }

    private void deb(String name, String glibc) throws IOException {
        Path control = folder.resolve("deb/DEBIAN/control");
        Files.createDirectories(control.getParent());
        Files.writeString(
                control,
                "Package: %s\nVersion: 0.1.0\nArchitecture: arm64\nMaintainer: A <a@b.c>\nDepends: libc6 (>= %s), zlib1g\nDescription: an agent\n"
                        .formatted(name, glibc));
        Disks.run("dpkg-deb", "--build", folder + "/deb", folder + "/agent.deb");
    }

    private void image(Path disk, String... files) throws IOException {
        card = disk;
        Files.writeString(folder.resolve("cmdline.txt"), KERNEL);
        Files.writeString(folder.resolve("issue.txt"), "reference\n");
        Files.writeString(folder.resolve("user-data"), "#cloud-config\n");
        for (String file : files) {
            Disks.run("mcopy", "-i", fat(), folder.resolve(file).toString(), "::");
        }
    }

    private void trixie() throws IOException {
        image(Disks.mbr(folder.resolve("card")), "cmdline.txt", "issue.txt", "user-data");
    }

    private String fat() {
        return card + "@@" + Disks.BOOT_AT;
    }

    private String onCard(String file) {
        return Disks.run("mtype", "-i", fat(), "::/" + file);
    }

    private int flash(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("flash"));
        all.addAll(List.of(arguments));
        return line.execute(all.toArray(String[]::new));
    }

    private int prepare(String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "prepare", card.toString(),
                                "--host-name", "pump-1",
                                "--wifi", "Caf\"é: \\ $(x) #",
                                "--wifi-password-file", folder.resolve("wifi").toString(),
                                "--country", "DE",
                                "--user", "ada",
                                "--ssh-key", folder.resolve("key.pub").toString(),
                                "--time-zone", "Europe/Berlin",
                                "--gateway", "https://gw.example:8443",
                                "--token-file", folder.resolve("token").toString(),
                                "--site", "hall-7",
                                "--profile", folder.resolve("pump.yaml").toString(),
                                "--package", folder.resolve("agent.deb").toString()));
        all.addAll(List.of(more));
        return flash(all.toArray(String[]::new));
    }

    private void assertFatIsWhole() {
        Path partition = folder.resolve("partition");
        Disks.run(
                "dd", "if=" + card, "of=" + partition, "bs=1M", "skip=4", "count=8", "status=none");
        Disks.run("fsck.vfat", "-n", partition.toString());
    }

    /** What is on the card, copied by others' programs. */
    private Path copied() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Disks.run("mcopy", "-s", "-n", "-i", fat(), "::/", copy.toString());
        return copy;
    }

    @Test
    void prepares_an_image_with_cloud_init() throws Exception {
        trixie();
        assertThat(prepare()).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("Prepared by cloud-init").doesNotContain(TOKEN);
        assertFatIsWhole();
        Path copy = copied();
        Disks.run("cloud-init", "schema", "--config-file", copy + "/user-data");
        Disks.run(
                "cloud-init",
                "devel",
                "net-convert",
                "--network-data",
                copy + "/network-config",
                "--kind",
                "yaml",
                "--directory",
                folder + "/netplan",
                "--distro",
                "debian",
                "--output-kind",
                "netplan");
        String instance =
                Files.readString(copy.resolve("meta-data")).replaceAll("(?s).*\"(.*)\".*", "$1");
        assertThat(onCard("cmdline.txt"))
                .isEqualTo(
                        KERNEL.strip()
                                + " cfg80211.ieee80211_regdom=DE ds=nocloud;i="
                                + instance
                                + "\n");
        assertThat(onCard("skerry/token")).isEqualTo(TOKEN + "\n");
        assertThat(onCard("skerry/agent.properties"))
                .contains("skerry.agent.id=pump-1\n", "skerry.agent.site=hall-7\n")
                .contains("skerry.agent.gateway.url=https://gw.example:8443\n")
                .doesNotContain(TOKEN);
        Disks.run(
                "sh",
                "-c",
                "cd '"
                        + copy
                        + "/skerry' && sha256sum --strict -c SHA256SUMS && cmp skerry-agent.deb '"
                        + folder
                        + "/agent.deb' && cd .. && sha256sum --strict -c skerry/boot.sha256");
        Disks.run("dash", "-n", copy + "/skerry/first-boot.sh");
        for (String file : List.of("network-config", "user-data", "skerry/device.env")) {
            assertThat(copy.resolve(file)).content().doesNotContain("correct horse");
        }
    }

    @Test
    void prepares_an_image_with_firstrun_and_one_of_our_own() throws Exception {
        deb("skerry-agent", "2.36");
        image(Disks.gpt(folder.resolve("card")), "cmdline.txt", "issue.txt");
        assertThat(prepare()).as(err.toString()).isZero();
        assertFatIsWhole();
        assertThat(onCard("cmdline.txt")).contains(" systemd.run=/boot/firmware/firstrun.sh ");
        assertThat(onCard("firstrun.sh")).startsWith("#!/bin/sh\n").contains("arm-once");
        assertThat(onCard("skerry/device.env")).contains("SKERRY_METHOD='firstrun'\n");
        assertThat(onCard("skerry/network/skerry-wifi.nmconnection"))
                .contains("ssid=67;97;102;34;");
        Disks.run("mlabel", "-i", fat(), "::SKERRY-BOOT");
        assertThat(prepare()).as(err.toString()).isZero();
        assertThat(onCard("cmdline.txt"))
                .isEqualTo(KERNEL.strip() + " cfg80211.ieee80211_regdom=DE\n");
        assertThat(onCard("skerry/network/wpa_supplicant-wlan0.conf")).contains("country=DE\n");
        assertThat(Disks.run("mdir", "-b", "-i", fat(), "::/skerry/network")).hasLineCount(1);
    }

    @Test
    void prepares_a_loop_device_again_without_what_was_there() throws Exception {
        trixie();
        assertThat(prepare()).isZero();
        try (Disks.Loop loop = new Disks.Loop(card)) {
            assertThat(
                            flash(
                                    "prepare",
                                    loop.path().toString(),
                                    "--agent-id",
                                    "north",
                                    "--package",
                                    folder + "/agent.deb"))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(Disks.run("mdir", "-b", "-i", fat(), "::/skerry"))
                .doesNotContain("token", "profiles", "authorized_keys");
        assertThat(onCard("skerry/agent.properties")).contains("skerry.agent.id=north\n");
    }

    @Test
    void shows_what_it_would_write_without_secrets_and_writes_nothing() throws Exception {
        trixie();
        Path before = Files.copy(card, folder.resolve("before"));
        assertThat(prepare("--dry-run")).isZero();
        assertThat(out.toString())
                .contains("--- skerry/token", "--- user-data", "--- cmdline.txt", "********")
                .doesNotContain(TOKEN, "correct horse");
        assertThat(out.toString()).doesNotContainPattern("password: \"[0-9a-f]{64}");
        Disks.assertSame(before, card);
    }

    @Test
    void takes_settings_from_a_file_and_those_given_rather() throws Exception {
        trixie();
        Path file = folder.resolve("settings.yaml");
        Files.writeString(
                file,
                "host-name: pump-2\naddress: 10.0.0.5/24\nrouter: 10.0.0.1\ndns: [1.1.1.1, 8.8.8.8]\nsite: north\n");
        assertThat(prepare("--settings", file.toString(), "--dry-run")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(
                        "SKERRY_HOST_NAME='pump-1'", "agent.site=hall-7", "8.8.8.8", "10.0.0.5/24");
        Files.writeString(file, "hostname: a\n");
        assertThat(prepare("--settings", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("SKR-F037").contains("no setting 'hostname'");
    }

    @ParameterizedTest
    @CsvSource({
        "SKR-F034,--profile,no such.yaml",
        "SKR-F023,--method,floppy",
        "SKR-F035,--package,/dev/null",
        "SKR-F036,--glibc,2.40",
        "SKR-F027,--dns,1.1.1.1"
    })
    void refuses_before_it_writes(String code, String option, String value) throws Exception {
        trixie();
        assertThat(
                        flash(
                                "prepare",
                                card.toString(),
                                "--agent-id",
                                "a",
                                option.equals("--package") ? "--site" : "--package",
                                option.equals("--package") ? "s" : folder + "/agent.deb",
                                option,
                                value))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith(code).hasLineCount(1);
        assertThat(Disks.run("mdir", "-b", "-i", fat(), "::")).doesNotContain("skerry");
    }

    @Test
    void refuses_a_package_that_is_too_new_for_bookworm_or_another() throws Exception {
        image(Disks.mbr(folder.resolve("card")), "cmdline.txt", "issue.txt");
        assertThat(prepare()).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("SKR-F036")
                .contains("needs glibc 2.41, and the image has 2.36");
        deb("bash", "2.36");
        assertThat(prepare()).isEqualTo(2);
        assertThat(err.toString()).contains("SKR-F035").contains("it is the package 'bash'");
    }

    @Test
    void asks_how_an_image_is_told_when_it_does_not_show() throws Exception {
        image(Disks.mbr(folder.resolve("card")), "cmdline.txt");
        assertThat(prepare()).isEqualTo(2);
        assertThat(err.toString()).startsWith("SKR-F023").contains("--method");
        assertThat(prepare("--method", "cloud-init")).isZero();
    }

    @Test
    void refuses_a_disk_without_a_boot_partition() throws Exception {
        card = Files.write(folder.resolve("card"), new byte[1 << 20]);
        assertThat(prepare()).isEqualTo(3);
        assertThat(err.toString()).startsWith("SKR-F020");
    }

    @Test
    void says_that_the_boot_partition_is_full() throws Exception {
        trixie();
        Disks.run(
                "dd",
                "if=/dev/urandom",
                "of=" + folder + "/deb/large",
                "bs=1M",
                "count=9",
                "status=none");
        deb("skerry-agent", "2.36");
        assertThat(prepare()).isEqualTo(3);
        assertThat(err.toString()).startsWith("SKR-F022").contains("full").hasLineCount(1);
        assertThat(flash("verify", card.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("was pulled");
    }

    @Test
    void verifies_a_card_against_its_image_and_what_was_prepared() throws Exception {
        trixie();
        Path image = Files.copy(card, folder.resolve("image"));
        assertThat(prepare()).isZero();
        assertThat(flash("verify", card.toString(), "--image", image.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("outside of its boot partition it is the image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "3", "15"})
    void finds_a_changed_byte_outside_of_the_boot_partition(String mebibyte) throws Exception {
        trixie();
        Path image = Files.copy(card, folder.resolve("image"));
        assertThat(prepare()).isZero();
        Disks.given(
                "x",
                "dd",
                "of=" + card,
                "bs=1M",
                "seek=" + mebibyte,
                "conv=notrunc",
                "status=none");
        assertThat(flash("verify", card.toString(), "--image", image.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("SKR-F040").contains("is not the image from byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skerry/token", "skerry/skerry-agent.deb", "user-data", "cmdline.txt"})
    void finds_a_changed_file_of_what_was_prepared(String file) throws Exception {
        trixie();
        assertThat(prepare()).isZero();
        Path other = Files.writeString(folder.resolve("other"), "other\n");
        Disks.run("mcopy", "-o", "-i", fat(), other.toString(), "::/" + file);
        assertThat(flash("verify", card.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("SKR-F040").contains(file + " is damaged");
    }

    @Test
    void finds_a_card_that_was_pulled_while_it_was_prepared_and_one_that_was_not()
            throws Exception {
        trixie();
        assertThat(flash("verify", card.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("SKR-F040").contains("was not prepared");
        assertThat(prepare()).isZero();
        Disks.run("mdel", "-i", fat(), "::/skerry/SHA256SUMS");
        assertThat(flash("verify", card.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("was pulled");
    }
}
