package dev.skerry.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.UplinkSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCheckTest {
    @TempDir Path directory;

    private List<Refusal> check(Map<String, String> changes) {
        return ConfigCheck.check(settings(changes).build());
    }

    private AgentConfig mapped(Map<String, String> changes) {
        return withMapping(changes).getConfigMapping(AgentConfig.class);
    }

    private SmallRyeConfig withMapping(Map<String, String> changes) {
        return settings(changes).withMapping(AgentConfig.class).build();
    }

    private SmallRyeConfigBuilder settings(Map<String, String> changes) {
        Map<String, String> properties = new HashMap<>();
        properties.put("skerry.agent.id", "north");
        properties.put("skerry.agent.data-dir", directory.resolve("a/data").toString());
        properties.put("skerry.agent.profiles-dir", directory.resolve("profiles").toString());
        properties.put("skerry.agent.models-dir", directory.resolve("models").toString());
        properties.putAll(changes);
        return new SmallRyeConfigBuilder()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100));
    }

    @Test
    void the_defaults_are_fine_and_missing_directories_are_made() {
        assertThat(check(Map.of())).isEmpty();
        assertThat(ConfigCheck.check(withMapping(Map.of()))).isEmpty();
        assertThat(directory.resolve("a/data")).isDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "id, a/b, a/b, SKR-A001",
        "site, hall #7, hall #7, SKR-A001",
        "mqtt.url, http://127.0.0.1:1883, http://127.0.0.1:1883, SKR-A003",
        "mqtt.url, nonsense, nonsense, SKR-A003",
        "host-names, plant:8090, without ports, SKR-A003",
        "gateway.silence, 10ms, 1s to 5m, SKR-A005",
        "mqtt.keep-alive, 20h, 1s to 65535s, SKR-A005",
        "mqtt.session-expiry, 0s, whole seconds, SKR-A005",
        "gateway.url, http://127.0.0.1, http://127.0.0.1, SKR-A003",
        "gateway.url, http://192.0.2.1:8080, http://192.0.2.1:8080, SKR-A004",
        "gateway.url, nonsense, write http://host:port or https://host:port, SKR-A003",
        "gateway.ca-file, nowhere.pem, name a PEM file with certificates, SKR-A002",
        "coap.port, 70000, 70000, SKR-A005",
        "coap.observe.valve-1, http://127.0.0.1:1/v, http://127.0.0.1:1/v, SKR-A003",
        "outbox.commit-records, 0, 0, SKR-A005",
        "drift.window, 1s, 1m to 720h, SKR-A005",
        "drift.limit, NaN, 0.01 to 100.0, SKR-A005",
        "outbox.capacity, lots, 1M to 1024T, SKR-A005",
        "mqtt.keep-alive, soon, 1s to 65535s, SKR-A005",
        "host.enabled, maybe, true or false, SKR-A005",
        "outbox.capacity, 1K, 1M to 1024T, SKR-A005",
        "outbox.recent-messages, 10, 1000 to, SKR-A005",
        "gateway.status-interval, 60s, 100ms to 10s, SKR-A005",
        "coap.host, 0.0.0.0, skerry.agent.coap.plaintext=anywhere, SKR-A660",
        "coap.plaintext, everywhere, write loopback or anywhere, SKR-A005",
        "mqtt.plaintext, everywhere, write loopback or anywhere, SKR-A005",
        "coap.observe.valve-1, coap://192.0.2.1:5683/v, write coaps://, SKR-A660",
        "discovery.coap, coap://192.0.2.1:5683, write coaps://, SKR-A660",
        "coap.ca-file, nowhere.pem, name a file that can be read, SKR-A002",
        "mqtt.key-file, nowhere.pem, name a file that can be read, SKR-A002",
        "credentials-file, nowhere, skerry agent credentials add, SKR-A661",
        "limits.message-bytes, 1G, 64 to 256K, SKR-A005",
        "limits.messages-per-second, 0, 1 to 1000000, SKR-A005",
    })
    void refuses_what_makes_no_sense(String property, String value, String shown, String code) {
        assertThat(check(Map.of("skerry.agent." + property, value)))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.code()).isEqualTo(code);
                            assertThat(problem.message())
                                    .contains("skerry.agent." + property)
                                    .contains(shown);
                        });
    }

    @Test
    void coap_without_dtls_goes_beyond_loopback_only_if_somebody_says_so() {
        assertThat(
                        check(
                                Map.of(
                                        "skerry.agent.coap.host",
                                        "0.0.0.0",
                                        "skerry.agent.coap.port",
                                        "-1")))
                .isEmpty();
        assertThat(
                        check(
                                Map.of(
                                        "skerry.agent.coap.host",
                                        "0.0.0.0",
                                        "skerry.agent.coap.plaintext",
                                        "anywhere",
                                        "skerry.agent.coap.observe.v",
                                        "coap://192.0.2.1:5683/v",
                                        "skerry.agent.mqtt.url",
                                        "mqtts://broker:8883")))
                .isEmpty();
        assertThat(check(Map.of("skerry.agent.coap.observe.v", "coaps://192.0.2.1:5684/v")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.http.port, web, write a number from 0 to 65535, SKR-A005",
        "quarkus.http.port, 70000, write a number from 0 to 65535, SKR-A005",
        "quarkus.http.host, 203.0.113.7, write an address or a name of this machine, SKR-A003",
    })
    void refuses_an_address_that_it_cannot_listen_on(
            String name, String value, String advice, String code) {
        assertThat(check(Map.of(name, value)))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.code()).isEqualTo(code);
                            assertThat(problem.message())
                                    .startsWith("%s is '%s': %s".formatted(name, value, advice));
                        });
    }

    @Test
    void the_brokers_patience_is_a_setting() {
        MqttSettings defaults = MqttSettings.of("tcp://h:1", mapped(Map.of()).mqtt(), Instant::now);
        assertThat(defaults.sessionExpiry()).isEqualTo(Duration.ofDays(7));
        assertThat(defaults.keepAlive()).isEqualTo(Duration.ofSeconds(30));

        MqttSettings changed =
                MqttSettings.of(
                        "tcp://h:1",
                        mapped(
                                        Map.of(
                                                "skerry.agent.mqtt.session-expiry", "1h",
                                                "skerry.agent.mqtt.keep-alive", "5s"))
                                .mqtt(),
                        Instant::now);
        assertThat(changed.sessionExpiry()).isEqualTo(Duration.ofHours(1));
        assertThat(changed.keepAlive()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void the_gateways_silence_is_a_setting() {
        URI gateway = URI.create("http://127.0.0.1:1");
        assertThat(UplinkSettings.of(gateway, null, mapped(Map.of()).gateway()).silence())
                .isEqualTo(Duration.ofSeconds(5));
        UplinkSettings patient =
                UplinkSettings.of(
                        gateway,
                        null,
                        mapped(Map.of("skerry.agent.gateway.silence", "1m")).gateway());
        assertThat(patient.silence()).isEqualTo(Duration.ofMinutes(1));
        assertThat(patient.limits().silenceMillis()).isEqualTo(120_000);
    }

    @Test
    void a_token_on_the_command_line_is_refused_without_being_repeated() {
        System.setProperty("skerry.agent.enrol.token", "skerry-secret");
        try {
            Map<String, String> secure = Map.of("skerry.agent.gateway.url", "https://gw:8443");
            assertThat(check(secure))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo("SKR-A600"))
                    .satisfies(
                            problem ->
                                    assertThat(problem.message())
                                            .contains("SKERRY_AGENT_ENROL_TOKEN")
                                            .doesNotContain("skerry-secret"));
        } finally {
            System.clearProperty("skerry.agent.enrol.token");
        }
    }

    @Test
    void enrolling_takes_tls() {
        assertThat(
                        check(
                                Map.of(
                                        "skerry.agent.gateway.url", "http://127.0.0.1:8080",
                                        "skerry.agent.enrol.token-file", "token")))
                .extracting(Refusal::code)
                .containsExactly("SKR-A600");
    }

    @Test
    void tells_all_problems_at_once() {
        assertThat(check(Map.of("skerry.agent.id", "?", "skerry.agent.site", "?"))).hasSize(2);
    }

    @Test
    void refuses_a_directory_that_is_a_file() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(check(Map.of("skerry.agent.data-dir", file.toString())))
                .extracting(Refusal::code)
                .containsExactly("SKR-A002");
    }

    @Test
    void knows_every_setting_and_refuses_whatever_the_mapping_refuses() {
        var names =
                ConfigMappings.getProperties(
                                ConfigMappings.ConfigClass.configClass(AgentConfig.class))
                        .keySet();
        assertThat(names).hasSizeGreaterThan(20);
        for (String pattern : names) {
            String name = pattern.replace("*", "device");
            if (name.endsWith("-dir")) {
                continue; // Any name is good, and the directory would be made.
            }
            if (name.endsWith("[device]")) {
                continue; // Lists are written with commas; one by one they are no settings.
            }
            Map<String, String> odd = Map.of(name, "-?-");
            assertThat(check(odd)).as(name).extracting(Refusal::code).doesNotContain("SKR-A007");
            if (catchThrowable(() -> mapped(odd)) != null) {
                assertThat(check(odd)).as(name).hasSize(1);
            }
        }
    }
}
