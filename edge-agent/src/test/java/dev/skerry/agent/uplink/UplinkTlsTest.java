package dev.skerry.agent.uplink;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.JudgedTime;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.tls.GatewayTrust;
import dev.skerry.agent.tls.OwnCertificate;
import dev.skerry.agent.tls.TestAuthority;
import dev.skerry.agent.uplink.LinkStatus.State;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The uplink over mutual TLS, as an enrolled agent has it. */
class UplinkTlsTest extends UplinkFixture {
    private static final Instant NOW = Instant.now();
    private static final TestAuthority OURS = new TestAuthority("ours", NOW);
    private static final TestAuthority THEIRS = new TestAuthority("theirs", NOW);

    private volatile GatewayTls present = agent(OURS, OURS, NOW);
    private volatile JudgedTime time = new JudgedTime(NOW, true);
    private KeyPair serverKey = TestAuthority.newKey();
    private TestAuthority serverAuthority = OURS;
    private X509Certificate server = server(OURS, "127.0.0.1");
    private String protocol = GatewayTls.PROTOCOL;

    private X509Certificate server(TestAuthority authority, String host) {
        serverKey = TestAuthority.newKey();
        serverAuthority = authority;
        return authority.server(serverKey.getPublic(), host, NOW.minus(day(1)), NOW.plus(day(1)));
    }

    private static Duration day(int days) {
        return Duration.ofDays(days);
    }

    private GatewayTls agent(TestAuthority issuer, TestAuthority trusted, Instant around) {
        KeyPair key = TestAuthority.newKey();
        X509Certificate own =
                issuer.agent(key.getPublic(), "north", around.minus(day(1)), around.plus(day(1)));
        return new GatewayTls(
                new GatewayTrust(List.of(trusted.root), () -> time),
                new OwnCertificate(key.getPrivate(), issuer.above(own)));
    }

    @Override
    Supplier<GatewayTls> tls() {
        return () -> present;
    }

    @Override
    TestGateway gateway(int port) throws Exception {
        SslContext tls =
                GrpcSslContexts.configure(
                                SslContextBuilder.forServer(
                                        serverKey.getPrivate(), server, serverAuthority.issuing),
                                SslProvider.JDK)
                        .trustManager(OURS.root)
                        .clientAuth(ClientAuth.REQUIRE)
                        .protocols(protocol)
                        .build();
        return new TestGateway(port, tls);
    }

    /** The same gateway with another likeness. */
    private void replaceGateway() throws Exception {
        int port = gateway.port();
        gateway.close();
        gateway = gateway(port);
    }

    /**
     * A gateway that is replaced in the middle of a handshake leaves the agent waiting in silence.
     */
    @BeforeEach
    void connect() {
        awaitConnected();
    }

    private X509Certificate shown() throws Exception {
        return (X509Certificate) gateway.tlsSessions.getLast().getPeerCertificates()[0];
    }

    private void awaitTrouble(String code) {
        await().until(
                        () -> uplink.status().trouble().map(its -> its.code()).orElse(""),
                        code::equals);
        assertThat(uplink.status().state()).isEqualTo(State.CUT_OFF);
    }

    private String trouble() {
        return uplink.status().trouble().orElseThrow().message();
    }

    @Test
    void both_sides_show_certificates_over_tls_1_3() throws Exception {
        append(1, 100);
        await().until(() -> outbox.ledger().acknowledged() == 100);
        SSLSession session = gateway.tlsSessions.getLast();
        assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
        assertThat(shown().getSubjectX500Principal().getName()).isEqualTo("CN=north");
    }

    /** A resumed session is as old as the one that it goes on with. */
    @Test
    void a_further_connection_resumes_the_tls_session() throws Exception {
        await().until(() -> outbox.ledger().pending() == 0);
        uplink.certificateChanged();
        await().until(() -> gateway.tlsSessions.size() == 2);
        assertThat(gateway.tlsSessions.getLast().getCreationTime())
                .isEqualTo(gateway.tlsSessions.getFirst().getCreationTime());
        assertThat(shown().getSubjectX500Principal().getName()).isEqualTo("CN=north");
    }

    @Test
    void a_new_certificate_is_used_at_once_and_nothing_is_lost() throws Exception {
        X509Certificate first = shown();
        append(1, 200);
        present = agent(OURS, OURS, NOW.plus(Duration.ofHours(1)));
        uplink.certificateChanged();
        append(201, 400);

        await().until(() -> !shown().equals(first));
        await().until(() -> outbox.ledger().acknowledged() == 400);
        assertThat(gateway.records()).isEqualTo(400);
        assertThat(uplink.status().state()).isEqualTo(State.CONNECTED);
        assertThat(gateway.hellos).hasSize(2);
    }

    @Test
    void a_gateway_of_another_authority_is_refused_and_told_nothing() throws Exception {
        server = server(THEIRS, "127.0.0.1");
        replaceGateway();
        awaitTrouble("SKR-A607");
        assertThat(gateway.hellos).isEmpty();
        assertThat(trouble()).contains("theirs", "ours root");
    }

    @Test
    void a_gateway_with_another_name_is_refused() throws Exception {
        server = server(OURS, "gw.example");
        replaceGateway();
        awaitTrouble("SKR-A606");
        assertThat(trouble()).contains("'gw.example'", "'127.0.0.1'");
    }

    @Test
    void a_gateway_whose_certificate_has_ended_is_refused_until_it_has_a_new_one()
            throws Exception {
        time = new JudgedTime(NOW.plus(day(3)), true);
        replaceGateway();
        awaitTrouble("SKR-A608");
        time = new JudgedTime(NOW, true);
        awaitConnected();
        assertThat(uplink.status().trouble()).isEmpty();
    }

    @Test
    void a_device_that_boots_in_1970_connects_and_one_that_knows_the_time_is_strict()
            throws Exception {
        time = new JudgedTime(NOW.minus(day(300)), true);
        replaceGateway();
        awaitTrouble("SKR-A609");
        time = new JudgedTime(NOW.minus(day(300)), false);
        awaitConnected();
    }

    @Test
    void a_gateway_that_speaks_nothing_newer_than_tls_1_2_is_refused() throws Exception {
        protocol = "TLSv1.2";
        replaceGateway();
        awaitTrouble("SKR-A610");
    }

    @Test
    void a_gateway_that_refuses_the_agents_certificate_is_told_apart_from_one_that_is_not_there()
            throws Exception {
        present = agent(THEIRS, OURS, NOW);
        replaceGateway();
        awaitTrouble("SKR-A611");
        present = agent(OURS, OURS, NOW.minus(day(30)));
        awaitTrouble("SKR-A611");
        gateway.close();
        awaitTrouble("SKR-A401");
    }
}
