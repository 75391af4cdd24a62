package dev.skerry.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.error.GatewayError;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {
    @Test
    void serves_plaintext_on_loopback_only() {
        assertThatCode(() -> Exposure.check("127.0.0.1", true)).doesNotThrowAnyException();
        assertThatCode(() -> Exposure.check("localhost", true)).doesNotThrowAnyException();
        assertThatCode(() -> Exposure.check("::1", true)).doesNotThrowAnyException();
        assertThatCode(() -> Exposure.check("0.0.0.0", false)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Exposure.check("0.0.0.0", true))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("SKR-G101")
                .hasMessageContaining("0.0.0.0")
                .hasMessageContaining("What to do:");
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

    private static GatewayConfig config(String name, String value) {
        return new SmallRyeConfigBuilder()
                .withMapping(GatewayConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(
                        new PropertiesConfigSource(
                                Map.of("skerry.gateway." + name, value), "test", 100))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }

    @Test
    void has_defaults_that_it_can_work_with() {
        GatewayConfig config = config("data-dir", "data/gateway");
        assertThatCode(() -> Settings.check(config)).doesNotThrowAnyException();
        assertThat(config.session().credits()).isEqualTo(64);
        assertThat(config.store().commitInterval()).isEqualTo(Duration.ofMillis(5));
        assertThat(config.events().heartbeat()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "store.queue-size,1k",
        "store.cache-size,1k",
        "store.readers,0",
        "store.commit-interval,1h",
        "session.credits,0",
        "session.max-sessions,0",
        "session.cut-off-after,1s",
        "session.silence,1s",
        "events.max-subscribers,0",
        "events.buffer,0",
        "events.readings-interval,0s",
        "events.heartbeat,0s"
    })
    void refuses_a_setting_out_of_its_bounds(String name, String value) {
        GatewayConfig config = config(name, value);
        assertThatThrownBy(() -> Settings.check(config))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("SKR-G106")
                .hasMessageContaining("skerry.gateway." + name);
    }
}
