package dev.skerry.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.error.GatewayError;
import io.quarkus.runtime.QuarkusBindException;
import org.junit.jupiter.api.Test;

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
}
