package dev.skerry.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.skerry.gateway.error.GatewayError;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {
    private static final String HOST = "quarkus.http.host";

    @Test
    void serves_plaintext_on_loopback_only() {
        for (String host : List.of("127.0.0.1", "localhost", "::1")) {
            assertThatCode(() -> Settings.check(settings(Map.of(HOST, host)).build()))
                    .doesNotThrowAnyException();
        }
        var withTls = Map.of(HOST, "0.0.0.0", "quarkus.http.insecure-requests", "disabled");
        assertThatCode(() -> Settings.check(settings(withTls).build())).doesNotThrowAnyException();
        assertThatThrownBy(() -> Settings.check(settings(Map.of(HOST, "0.0.0.0")).build()))
                .isInstanceOf(CannotStartException.class)
                .hasMessageStartingWith("SKR-G101: ")
                .hasMessageContainingAll("quarkus.http.host=0.0.0.0", "What to do:");
    }

    @Test
    void tells_people_what_keeps_it_from_starting() {
        var bind = new QuarkusBindException("127.0.0.1", 8080, new java.net.BindException());
        assertThat(Main.forPeople(new RuntimeException(bind)))
                .contains("SKR-G102")
                .contains("127.0.0.1:8080");
        var store = new CannotStartException(GatewayError.STORE_IN_USE, "/data");
        assertThat(Main.forPeople(new IllegalStateException(store))).contains("SKR-G104");
        assertThat(Main.forPeople(new IllegalStateException("bug"))).isNull();
    }

    private static SmallRyeConfigBuilder settings(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(new PropertiesConfigSource(given, "test", 100));
    }

    private static SmallRyeConfigBuilder settings(String name, String value) {
        return settings(Map.of("skerry.gateway." + name, value));
    }

    @Test
    void has_defaults_that_it_can_work_with() {
        SmallRyeConfig settings =
                settings("data-dir", "data/gateway").withMapping(GatewayConfig.class).build();
        assertThatCode(() -> Settings.check(settings)).doesNotThrowAnyException();
        GatewayConfig config = settings.getConfigMapping(GatewayConfig.class);
        assertThat(config.session().credits()).isEqualTo(64);
        assertThat(config.store().commitInterval()).isEqualTo(Duration.ofMillis(5));
        assertThat(config.events().heartbeat()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "host-names,plant:8080",
        "store.queue-size,1k",
        "store.cache-size,1k",
        "store.readers,0",
        "store.readers,many",
        "store.commit-interval,soon",
        "store.cache-size,lots",
        "store.commit-interval,1h",
        "session.credits,0",
        "session.max-sessions,0",
        "session.cut-off-after,1s",
        "session.silence,1s",
        "conditions.source-down-after,31d",
        "events.max-subscribers,0",
        "events.buffer,0",
        "events.readings-interval,0s",
        "events.heartbeat,0s"
    })
    void refuses_a_setting_out_of_its_bounds(String name, String value) {
        SmallRyeConfig config = settings(name, value).build();
        assertThatThrownBy(() -> Settings.check(config))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("SKR-G106")
                .hasMessageContaining("skerry.gateway." + name);
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.http.port,web,write a number from 0 to 65535",
        "quarkus.http.port,70000,write a number from 0 to 65535",
        "quarkus.http.host,203.0.113.7,write an address or a name of this machine"
    })
    void refuses_an_address_that_it_cannot_listen_on(String name, String value, String advice) {
        SmallRyeConfig config = settings(Map.of(name, value)).build();
        assertThatThrownBy(() -> Settings.check(config))
                .hasMessageContaining("SKR-G106: %s is '%s': %s".formatted(name, value, advice));
    }

    @Test
    void tells_all_problems_at_once() {
        SmallRyeConfig config =
                settings(
                                Map.of(
                                        "skerry.gateway.session.credits",
                                        "many",
                                        "skerry.gateway.store.readers",
                                        "0",
                                        "skerry.gateway.nonsense",
                                        "1",
                                        HOST,
                                        "0.0.0.0"))
                        .build();
        assertThatThrownBy(() -> Settings.check(config))
                .hasMessageContainingAll(
                        "SKR-G106: skerry.gateway.session.credits is 'many': write",
                        "SKR-G106: skerry.gateway.store.readers is '0': write",
                        "SKR-G107: there is no setting skerry.gateway.nonsense",
                        "SKR-G101: ");
    }

    @Test
    void knows_every_setting_and_refuses_whatever_the_mapping_refuses() {
        var names =
                ConfigMappings.getProperties(
                                ConfigMappings.ConfigClass.configClass(GatewayConfig.class))
                        .keySet();
        assertThat(names).hasSizeGreaterThan(10);
        for (String name : names) {
            if (name.endsWith("[*]")) {
                continue; // Lists are written with commas; one by one they are no settings.
            }
            SmallRyeConfigBuilder odd = settings(Map.of(name, "-?-"));
            Throwable refused = catchThrowable(() -> Settings.check(odd.build()));
            if (refused != null) {
                assertThat(refused).as(name).hasMessageStartingWith("SKR-G106: " + name);
            }
            if (catchThrowable(() -> odd.withMapping(GatewayConfig.class).build()) != null) {
                assertThat(refused).as(name).isNotNull();
            }
        }
    }
}
