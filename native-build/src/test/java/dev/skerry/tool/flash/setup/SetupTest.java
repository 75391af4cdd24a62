package dev.skerry.tool.flash.setup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.skerry.tool.flash.Disks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetupTest {
    static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFTk0TcGZ0+n5CqZsQO8eZ4iFv0CjQm7wWnqkE7p1a2b ada@home";

    private static final String TOKEN = "skerry-abcdefgh-" + "a".repeat(26) + "-" + "b".repeat(26);
    private static final String KEY_OF_WIFI = "0123456789abcdef".repeat(4);
    private static final long SEED = 20_261_123;

    @TempDir Path folder;

    private static DeviceSettings named(@Nullable String hostName, @Nullable WifiNetwork wifi) {
        return new DeviceSettings(
                hostName,
                wifi,
                wifi == null ? null : "DE",
                null,
                null,
                null,
                null,
                null,
                null,
                "a",
                null);
    }

    private static DeviceSettings with(
            @Nullable String user,
            @Nullable String key,
            @Nullable String zone,
            @Nullable String gateway,
            @Nullable String token,
            String agent) {
        return new DeviceSettings(
                null, null, null, null, user, key, zone, gateway, token, agent, null);
    }

    private static String file(DeviceSettings settings, Method method, String name) {
        BootFiles files = new BootFiles(settings, method);
        byte[] content = files.bundle().getOrDefault(name, files.hooks("i").get(name));
        return new String(content, UTF_8);
    }

    private static JsonNode yaml(String text) {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** The test vectors of IEEE 802.11-2020, J.4.2. */
    @ParameterizedTest
    @CsvSource({
        "IEEE,password,f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e",
        "ThisIsASSID,ThisIsAPassword,0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af"
    })
    void keeps_of_a_password_its_key(String ssid, String password, String key) {
        assertThat(WifiNetwork.of(ssid, password)).isEqualTo(new WifiNetwork(ssid, key));
        assertThat(WifiNetwork.of(ssid, key)).isEqualTo(new WifiNetwork(ssid, key));
    }

    private static Stream<String> ssids() {
        Random random = new Random(SEED);
        String odd = "\"'\\$`;|&<>(){}[]!#%*?~: =,-@^é漢😀";
        int[] points = odd.codePoints().toArray();
        Stream<String> drawn =
                Stream.generate(
                                () ->
                                        random.ints(1 + random.nextInt(8), 0, points.length)
                                                .mapToObj(i -> Character.toString(points[i]))
                                                .collect(Collectors.joining()))
                        .limit(400);
        return Stream.concat(
                Stream.of(
                        "null", "~", "yes", "0x1", "12", "- a", "? b", "{}", "*a", "&a", "!!str",
                        " ", "%YAML", "---", "a: b", "<<"),
                drawn);
    }

    @Test
    void brings_every_name_of_a_wifi_through_yaml_as_it_is() {
        for (String ssid : ssids().toList()) {
            WifiNetwork wifi = new WifiNetwork(ssid, KEY_OF_WIFI);
            JsonNode read = yaml(file(named(null, wifi), Method.CLOUD_INIT, "network-config"));
            JsonNode points = read.at("/wifis/wlan0/access-points");
            assertThat(points.fieldNames()).toIterable().as("seed " + SEED).containsExactly(ssid);
            assertThat(points.path(ssid).path("password").asText()).isEqualTo(wifi.key());
            assertThat(read.path("wifis").size()).isEqualTo(1);
        }
    }

    @Test
    void brings_every_name_of_a_wifi_through_the_files_of_other_programs() {
        for (String ssid : ssids().toList()) {
            DeviceSettings settings = named(null, new WifiNetwork(ssid, KEY_OF_WIFI));
            String list =
                    value(
                            file(settings, Method.FIRSTRUN, "network/skerry-wifi.nmconnection"),
                            "ssid=");
            byte[] bytes = new byte[list.split(";").length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(list.split(";")[i]);
            }
            assertThat(new String(bytes, UTF_8)).isEqualTo(ssid);
            String hex =
                    value(
                            file(settings, Method.IMAGE, "network/wpa_supplicant-wlan0.conf"),
                            "\tssid=");
            assertThat(new String(HexFormat.of().parseHex(hex), UTF_8)).isEqualTo(ssid);
        }
    }

    private static String value(String text, String start) {
        List<String> lines = text.lines().filter(line -> line.startsWith(start)).toList();
        assertThat(lines).as(text).hasSize(1);
        return lines.getFirst().substring(start.length());
    }

    /** Whatever is typed for a host name is refused, or a shell reads back the very same. */
    @Test
    void lets_no_host_name_mean_anything_to_a_shell() throws Exception {
        int taken = 0;
        for (String name : Stream.concat(ssids(), Stream.of("pump-1", "a", "0", "a--b")).toList()) {
            DeviceSettings settings;
            try {
                settings = named(name, null);
            } catch (dev.skerry.tool.ToolException e) {
                assertThat(e.code()).isEqualTo("SKR-F024");
                continue;
            }
            taken++;
            Path env = folder.resolve("device.env");
            Files.writeString(env, file(settings, Method.FIRSTRUN, "device.env"));
            assertThat(
                            Disks.run(
                                    "dash",
                                    "-euc",
                                    ". '" + env + "'; printf %s \"$SKERRY_HOST_NAME\""))
                    .isEqualTo(name);
            assertThat(
                            yaml(file(settings, Method.CLOUD_INIT, "user-data"))
                                    .path("hostname")
                                    .asText())
                    .isEqualTo(name);
        }
        assertThat(taken).isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "A", "a_b", "a.b", "a\nb", "$(reboot)", "ä"})
    void refuses_a_host_name(String name) {
        assertRefused("SKR-F024", () -> named(name, null));
        assertRefused("SKR-F024", () -> named("a".repeat(64), null));
    }

    private static void assertRefused(
            String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        assertThatThrownBy(what).hasMessageStartingWith(code + " ");
    }

    @Test
    void refuses_a_wifi_that_can_not_be() {
        assertRefused("SKR-F025", () -> WifiNetwork.of("", "correct horse"));
        assertRefused("SKR-F025", () -> WifiNetwork.of("漢".repeat(11), "correct horse"));
        assertRefused("SKR-F025", () -> WifiNetwork.of("a", "seven77"));
        assertRefused("SKR-F025", () -> WifiNetwork.of("a", "pässword"));
        assertRefused("SKR-F025", () -> WifiNetwork.of("a", "g".repeat(64)));
        for (String odd : new String[] {"\ud800", "\u0000", "a\nb", "\t", "\u0085", "\u2028"}) {
            assertRefused("SKR-F025", () -> WifiNetwork.of(odd, "correct horse"));
        }
        assertThatThrownBy(() -> WifiNetwork.of("a", "secret!")).hasMessageNotContaining("secret!");
    }

    @Test
    void refuses_a_country_and_a_wifi_without_one() {
        WifiNetwork wifi = WifiNetwork.of("a", "correct horse");
        for (String country : new String[] {"de", "DEU", "", null}) {
            assertRefused(
                    "SKR-F026",
                    () ->
                            new DeviceSettings(
                                    null, wifi, country, null, null, null, null, null, null, "a",
                                    null));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5,,",
        "10.0.0.5/33,,",
        "10.0.0.5/0,,",
        "10.0.0.256/24,,",
        "10.0.0.05/24,,",
        "10.0.0/24,,",
        "10.0.0.5/24,10.0.1.1,",
        "10.0.0.5/24,router,",
        "10.0.0.5/24,10.0.0.1,dns.example"
    })
    void refuses_a_static_address(String address, @Nullable String router, @Nullable String dns) {
        assertRefused(
                "SKR-F027",
                () -> StaticAddress.of(address, router, dns == null ? List.of() : List.of(dns)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN OPENSSH PRIVATE KEY-----\nabc",
                "ssh-ed25519",
                "ssh-ed25519 !!!! a",
                "ssh-ed25519 AAAA a",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIFTk0TcGZ0+n5CqZsQO8eZ4iFv0CjQm7wWnqkE7p1a2b a",
                "command=\"x\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFTk0TcGZ0+n5CqZsQO8eZ4iFv0CjQm7wWnqkE7p1a2b",
            })
    void refuses_what_is_no_public_key(String key) {
        assertRefused("SKR-F028", () -> with("ada", key, null, null, null, "a"));
    }

    @Test
    void leaves_a_comment_out_that_could_mean_something() {
        assertThat(with("ada", KEY, null, null, null, "a").sshKey()).isEqualTo(KEY);
        String odd = KEY.replace("ada@home", "my `key`");
        assertThat(with("ada", odd, null, null, null, "a").sshKey())
                .isEqualTo(KEY.replace(" ada@home", ""));
    }

    @Test
    void refuses_users_zones_gateways_tokens_and_names() {
        assertRefused("SKR-F029", () -> with("root", KEY, null, null, null, "a"));
        assertRefused("SKR-F029", () -> with("a b", KEY, null, null, null, "a"));
        assertRefused("SKR-F029", () -> with("ada", null, null, null, null, "a"));
        assertRefused("SKR-F029", () -> with(null, KEY, null, null, null, "a"));
        assertRefused("SKR-F030", () -> with(null, null, "Mars/Base", null, null, "a"));
        assertRefused("SKR-F030", () -> with(null, null, "../etc/passwd", null, null, "a"));
        assertRefused("SKR-F031", () -> with(null, null, null, "http://gw:8443", null, "a"));
        assertRefused("SKR-F031", () -> with(null, null, null, "https://gw/\nx=y", null, "a"));
        assertRefused("SKR-F032", () -> with(null, null, null, null, TOKEN, "a"));
        assertRefused("SKR-F032", () -> with(null, null, null, "https://gw:1", "skerry-a", "a"));
        assertThatThrownBy(() -> with(null, null, null, "https://gw:1", "skerry-zz", "a"))
                .hasMessageNotContaining("skerry-zz");
        assertRefused("SKR-F033", () -> with(null, null, null, null, null, "a b"));
        assertRefused("SKR-F033", () -> with(null, null, null, null, null, "-a"));
    }

    @Test
    void knows_how_an_image_is_told_by_what_is_on_it() {
        assertThat(Method.of("bootfs", Set.of("cmdline.txt", "user-data", "issue.txt")))
                .contains(Method.CLOUD_INIT);
        assertThat(Method.of("bootfs", Set.of("cmdline.txt", "issue.txt")))
                .contains(Method.FIRSTRUN);
        assertThat(Method.of("bootfs", Set.of("cmdline.txt", "issue.txt", "custom.toml")))
                .contains(Method.RPI_PRESEED);
        assertThat(Method.of("SKERRY-BOOT", Set.of("cmdline.txt"))).contains(Method.IMAGE);
        assertThat(Method.of("EFI", Set.of("EFI"))).isEmpty();
    }

    @Test
    void changes_the_kernels_command_line_once_however_often() {
        DeviceSettings settings = named(null, WifiNetwork.of("a", "correct horse"));
        String old = "console=tty1 root=PARTUUID=1 rootwait init=/usr/lib/firstboot\n";
        for (Method method : Method.values()) {
            BootFiles files = new BootFiles(settings, method);
            String once = files.commandLine(old, "skerry-1");
            assertThat(once)
                    .startsWith(old.strip() + " cfg80211.ieee80211_regdom=DE")
                    .hasLineCount(1);
            assertThat(files.commandLine(once, "skerry-2"))
                    .isEqualTo(once.replace("skerry-1", "skerry-2"));
        }
        assertThat(new BootFiles(settings, Method.CLOUD_INIT).commandLine(old, "skerry-1"))
                .endsWith(" ds=nocloud;i=skerry-1\n");
    }

    @Test
    void tells_systemd_its_static_address() {
        DeviceSettings settings =
                new DeviceSettings(
                        null,
                        null,
                        null,
                        StaticAddress.of("10.0.0.5/24", "10.0.0.1", List.of("1.1.1.1")),
                        null,
                        null,
                        null,
                        null,
                        null,
                        "a",
                        null);
        assertThat(file(settings, Method.IMAGE, "network/10-skerry.network"))
                .isEqualTo(
                        "[Match]\nType=ether\n\n[Network]\nAddress=10.0.0.5/24\nGateway=10.0.0.1\nDNS=1.1.1.1\n");
        assertThat(file(settings, Method.FIRSTRUN, "network/skerry-wired.nmconnection"))
                .contains("address1=10.0.0.5/24,10.0.0.1\ndns=1.1.1.1;\n");
        assertThat(
                        yaml(file(settings, Method.CLOUD_INIT, "network-config"))
                                .at("/ethernets/eth0/routes/0/via")
                                .asText())
                .isEqualTo("10.0.0.1");
    }
}
