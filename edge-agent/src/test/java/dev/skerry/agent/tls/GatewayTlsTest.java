package dev.skerry.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.JudgedTime;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

class GatewayTlsTest {
    @Test
    void hybrid_key_agreements_come_first_where_the_runtime_has_them() {
        assertThat(GatewayTls.hybridsFirst(List.of("x25519", "secp256r1", "X25519MLKEM768")))
                .containsExactly("X25519MLKEM768", "x25519", "secp256r1");
        assertThat(GatewayTls.hybridsFirst(List.of("x25519"))).containsExactly("x25519");
    }

    @Test
    void nothing_but_tls_1_3_is_spoken_with_key_agreements_that_this_runtime_has() {
        GatewayTls tls =
                new GatewayTls(
                        GatewayTrust.ofSystem(() -> new JudgedTime(Instant.now(), true)), null);
        List<String> groups = GatewayTls.groups(tls.context());
        SSLParameters strict = GatewayTls.strict(new SSLParameters(), groups);

        assertThat(strict.getProtocols()).containsExactly("TLSv1.3");
        assertThat(strict.getNamedGroups()).contains("x25519");
        assertThat(tls.offersHybrid()).isEqualTo(groups.contains("X25519MLKEM768"));
        assertThat(tls.trust().getAcceptedIssuers()).isNotEmpty();
    }
}
