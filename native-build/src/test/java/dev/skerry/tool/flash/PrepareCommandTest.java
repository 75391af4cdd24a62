package dev.skerry.tool.flash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images as their makers lay them out, small, and read back by programs that are not ours. */
class PrepareCommandTest extends CardCase {
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
        assertThat(onCard("skerry/agent.properties"))
                .contains("skerry.agent.mqtt.url=tcp://127.0.0.1:1883\n");
        assertThat(onCard("cmdline.txt"))
                .isEqualTo(KERNEL.strip() + " cfg80211.ieee80211_regdom=DE\n");
        assertThat(onCard("skerry/network/wpa_supplicant-wlan0.conf")).contains("country=DE\n");
        assertThat(Disks.run("mdir", "-b", "-i", fat(), "::/skerry/network")).hasLineCount(1);
    }

    @Test
    void prepares_an_image_with_custom_toml() throws Exception {
        deb("skerry-agent", "2.36");
        image(Disks.mbr(folder.resolve("card")), "cmdline.txt", "issue.txt");
        assertThat(prepare("--method", "rpi-preseed")).isEqualTo(2);
        assertThat(err.toString()).startsWith("SKR-F054").contains("--method firstrun");
        String name = "Caf\"é: $(x) #";
        assertThat(prepareFor(name, "--method", "rpi-preseed")).as(err.toString()).isZero();
        assertFatIsWhole();
        Path toml = Files.writeString(folder.resolve("custom.toml"), onCard("custom.toml"));
        JsonNode read =
                new ObjectMapper()
                        .readTree(
                                Disks.run(
                                        "python3",
                                        "-c",
                                        "import json,sys,tomllib;print(json.dumps(tomllib.load(open(sys.argv[1],'rb'))))",
                                        toml.toString()));
        assertThat(read.path("config_version").asInt()).isEqualTo(1);
        assertThat(read.at("/system/hostname").asText()).isEqualTo("pump-1");
        assertThat(read.path("user").toString()).isEqualTo("{\"name\":\"ada\"}");
        assertThat(read.at("/ssh/authorized_keys/0").asText()).startsWith("ssh-ed25519 AAAA");
        assertThat(read.at("/ssh/password_authentication").asBoolean(true)).isFalse();
        assertThat(read.at("/wlan/ssid").asText()).isEqualTo(name);
        assertThat(read.at("/wlan/password").asText()).matches("[0-9a-f]{64}");
        assertThat(read.at("/wlan/country").asText()).isEqualTo("DE");
        assertThat(read.at("/locale/timezone").asText()).isEqualTo("Europe/Berlin");
        assertThat(read.size()).isEqualTo(6);
        assertThat(onCard("cmdline.txt")).contains(" systemd.run=/boot/firmware/firstrun.sh ");
        assertThat(onCard("skerry/device.env")).contains("SKERRY_METHOD='rpi-preseed'\n");
        // From now on it shows, also with an address, which custom.toml has no word for.
        assertThat(prepareFor(name, "--address", "10.0.0.5/24")).as(err.toString()).isZero();
        assertThat(onCard("custom.toml")).doesNotContain("[wlan]");
        assertThat(onCard("skerry/network/skerry-wifi.nmconnection")).contains("10.0.0.5/24");
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
}
