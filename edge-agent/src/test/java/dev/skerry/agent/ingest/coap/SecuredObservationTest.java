package dev.skerry.agent.ingest.coap;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.agent.credential.DeviceCredentials;
import dev.skerry.agent.ingest.coap.DeviceRequests.Answer;
import dev.skerry.agent.ingest.coap.SecuredSite.Setup;
import dev.skerry.agent.ingest.coap.dtls.Dtls;
import dev.skerry.agent.ingest.tls.TestAuthority;
import dev.skerry.agent.ingest.tls.TestAuthority.Issued;
import dev.skerry.agent.ingest.tls.TlsFiles;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceWrite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that the agent asks with DTLS. */
@Tag("slow")
class SecuredObservationTest {
    private static final String KEY = "0123456789abcdef";

    @TempDir Path folder;
    private Optional<CoapServer> device = Optional.empty();

    @AfterEach
    void close() {
        device.ifPresent(CoapServer::destroy);
    }

    /** A device that shows its level to whoever it has an association with; its port. */
    private int device(DtlsConnectorConfig.Builder security) {
        var connector =
                new DTLSConnector(
                        security.set(DtlsConfig.DTLS_MAX_CONNECTIONS, 10)
                                .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
                                .setAddress(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .build());
        CoapEndpoint endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration())
                        .setConnector(connector)
                        .build();
        var server = new CoapServer(configuration());
        server.addEndpoint(endpoint);
        server.add(new CoapResource("tank").add(new Level()));
        server.start();
        device = Optional.of(server);
        return endpoint.getAddress().getPort();
    }

    private static Configuration configuration() {
        CoapConfig.register();
        DtlsConfig.register();
        return Configuration.createStandardWithoutFile();
    }

    private static DtlsConnectorConfig.Builder builder() {
        return DtlsConnectorConfig.builder(configuration());
    }

    private static final class Level extends CoapResource {
        Level() {
            super("tank-1");
            setObservable(true);
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            exchange.respond(
                    ResponseCode.CONTENT, "{\"level\": 2}", MediaTypeRegistry.APPLICATION_JSON);
        }
    }

    @Test
    void a_device_is_observed_with_its_key() throws Exception {
        int port =
                device(
                        builder()
                                .setAdvancedPskStore(
                                        new AdvancedSinglePskStore("t1", KEY.getBytes(UTF_8))));
        try (var site =
                new SecuredSite(
                        folder,
                        Setup.of("tank-1 = psk t1 text:" + KEY)
                                .observing("coaps://127.0.0.1:%d/tank/tank-1".formatted(port)))) {
            await().until(() -> site.accepted.equals(List.of("tank-1")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"# nobody", "tank-1 = psk t1 text:another-key-of-16"})
    void an_association_ends_when_its_key_is_changed_or_removed(String line) throws Exception {
        int port =
                device(
                        builder()
                                .setAdvancedPskStore(
                                        new AdvancedSinglePskStore("t1", KEY.getBytes(UTF_8))));
        var server = URI.create("coaps://127.0.0.1:" + port);
        try (var requests = new DeviceRequests(asking("tank-1 = psk t1 text:" + KEY), "plant")) {
            assertThat(ask(requests, server)).isInstanceOf(Answer.Failure.class);
            keys(line);
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> ask(requests, server) instanceof Answer.None);
        }
    }

    /** The device answers that its level can't be written, if it can be asked at all. */
    private static Answer ask(DeviceRequests requests, URI server) throws Exception {
        var answer = new CompletableFuture<Answer>();
        var _ =
                requests.send(
                        new DeviceRequests.Sending(
                                "tank-1",
                                server,
                                "/tank/tank-1",
                                DeviceWrite.Method.PUT,
                                "1".getBytes(UTF_8)),
                        answer::complete);
        return answer.get(1, TimeUnit.MINUTES);
    }

    private CoapSettings asking(String... lines) throws IOException {
        return CoapSettings.of("127.0.0.1", -1, Map.of())
                .with(
                        new CoapSecurity(
                                -1,
                                Dtls.of(
                                        DeviceCredentials.of(
                                                Optional.of(keys(lines)), SealedFiles.PLAIN),
                                        new TlsFiles(
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty()),
                                        Instant::now),
                                false));
    }

    private Path keys(String... lines) throws IOException {
        Path file = folder.resolve("keys");
        Files.write(file, List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void a_server_is_asked_with_one_key() throws Exception {
        var server = URI.create("coaps://127.0.0.1:5684/");
        try (var endpoints =
                new DeviceEndpoints(asking("a = psk ia text:" + KEY, "b = psk ib text:" + KEY))) {
            endpoints.of(server, "nobody");
            endpoints.of(server, "a");
            endpoints.of(server, "a");
            endpoints.of(server, "nobody");
            assertThatThrownBy(() -> endpoints.of(server, "b"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'ia'")
                    .hasMessageContaining("'ib'")
                    .hasMessageContaining("coaps://127.0.0.1:5684 = psk");
        }
    }

    @Test
    void who_has_another_key_is_not_observed() throws Exception {
        int port =
                device(
                        builder()
                                .setAdvancedPskStore(
                                        new AdvancedSinglePskStore(
                                                "t1", "another-key-of-16".getBytes(UTF_8))));
        try (var site =
                new SecuredSite(
                        folder,
                        Setup.of("tank-1 = psk t1 text:" + KEY)
                                .observing("coaps://127.0.0.1:%d/tank/tank-1".formatted(port)))) {
            await().atMost(30, TimeUnit.SECONDS)
                    .until(
                            () ->
                                    site.source.trouble().stream()
                                            .anyMatch(t -> t.code().equals("SKR-I109")));
            assertThat(site.accepted).isEmpty();
        }
    }

    @Test
    void a_device_is_observed_by_its_certificate_if_that_is_for_its_address() throws Exception {
        var authority = new TestAuthority(folder, "site");
        int right = device(certified(authority, authority.server("right", "IP:127.0.0.1")));
        try (var site = new SecuredSite(folder, observing(authority, right))) {
            await().until(() -> site.accepted.equals(List.of("tank-1")));
        }
        close();
        int wrong = device(certified(authority, authority.server("wrong", "DNS:elsewhere")));
        try (var site = new SecuredSite(folder, observing(authority, wrong))) {
            await().until(
                            () ->
                                    site.source.trouble().stream()
                                            .anyMatch(t -> t.code().equals("SKR-I109")));
            assertThat(site.accepted).isEmpty();
        }
    }

    private static Setup observing(TestAuthority authority, int port) {
        return Setup.of("# nobody")
                .with(authority.files(), Instant::now)
                .observing("coaps://127.0.0.1:%d/tank/tank-1".formatted(port));
    }

    private static DtlsConnectorConfig.Builder certified(TestAuthority authority, Issued issued)
            throws Exception {
        var own = authority.files(issued).own().orElseThrow();
        return builder()
                .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NONE)
                .setCertificateIdentityProvider(
                        new SingleCertificateProvider(
                                own.key(),
                                own.chain().toArray(X509Certificate[]::new),
                                CertificateType.X_509));
    }

    @Test
    void what_is_not_on_loopback_is_not_asked_without_dtls() throws Exception {
        try (var site =
                new SecuredSite(
                        folder,
                        Setup.of("# nobody").observing("coap://192.0.2.1:5683/tank/tank-1"))) {
            await().until(
                            () ->
                                    site.source.trouble().stream()
                                            .anyMatch(t -> t.code().equals("SKR-I122")));
        }
    }

    @Test
    void a_device_with_a_key_is_not_believed_when_it_is_observed_without() throws Exception {
        CoapEndpoint endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration())
                        .setInetSocketAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .build();
        var server = new CoapServer(configuration());
        server.addEndpoint(endpoint);
        server.add(new CoapResource("tank").add(new Level()));
        server.start();
        device = Optional.of(server);
        try (var site =
                new SecuredSite(
                        folder,
                        Setup.of("tank-1 = psk t1 text:" + KEY)
                                .observing(
                                        "coap://127.0.0.1:%d/tank/tank-1"
                                                .formatted(endpoint.getAddress().getPort())))) {
            await().until(() -> site.refused("SKR-I115") == 1);
        }
    }
}
