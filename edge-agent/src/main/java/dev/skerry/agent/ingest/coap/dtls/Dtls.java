package dev.skerry.agent.ingest.coap.dtls;

import dev.skerry.agent.credential.DeviceCredentials;
import dev.skerry.agent.ingest.tls.CurrentTls;
import dev.skerry.agent.ingest.tls.TlsFiles;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.Sender;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.auth.X509CertPath;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets of DTLS. Everything is bounded: the associations, those that are half-open (a
 * peer proves its address first, by a cookie, and may begin so many handshakes in a second), the
 * time that a handshake may take, and what is kept of its fragments.
 *
 * @param credentials whose keys count, at each handshake
 * @param files whom to trust, and what the agent shows
 * @param current what stands in the files, read anew when they change
 * @param now by which certificates have to be valid
 */
public record Dtls(
        DeviceCredentials credentials, TlsFiles files, CurrentTls current, Supplier<Instant> now) {
    private static final int MOST_ASSOCIATIONS = 2_000;
    private static final int CONNECTION_ID_BYTES = 6;
    private static final int HANDSHAKE_MESSAGE_BYTES = 8_192;
    private static final int WAITING = 2_000;

    /** By what stands in these files. */
    public static Dtls of(DeviceCredentials credentials, TlsFiles files, Supplier<Instant> now) {
        return new Dtls(credentials, files, new CurrentTls(files), now);
    }

    /** Why devices can't come or be asked as they are to, if that is so. */
    public Optional<Refusal> trouble() {
        return current.fault()
                .map(
                        why ->
                                new Refusal(
                                        "SKR-I121",
                                        "what DTLS needs can't be read; what was read before counts: %s; correct the files of skerry.agent.coap.ca-file, .certificate-file and .key-file"
                                                .formatted(why)))
                .or(credentials::trouble);
    }

    /** Who a peer proved to be. */
    public static Sender sender(@Nullable Principal peer, boolean asked) {
        return switch (peer) {
            case PreSharedKeyIdentity key -> new Sender.WithKey(key.getIdentity(), asked);
            case X509CertPath path ->
                    new Sender.WithCertificate(
                            Fingerprints.sha256(path.getTarget()),
                            path.getTarget().getSubjectX500Principal(),
                            asked);
            case null, default -> Sender.ANYBODY;
        };
    }

    /**
     * For devices that send.
     *
     * @param failed hears of handshakes that did not come about: with whom, and why
     */
    public DTLSConnector server(
            Configuration configuration,
            InetSocketAddress address,
            BiConsumer<InetSocketAddress, String> failed) {
        DtlsConnectorConfig.Builder builder =
                builder(configuration)
                        .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
                        .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, CONNECTION_ID_BYTES)
                        .set(
                                DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE,
                                CertificateAuthenticationMode.NEEDED)
                        .setAddress(address)
                        .setSessionListener(new Handshakes(failed))
                        .setAdvancedPskStore(DeviceKeys.ofServer(credentials));
        if (files.certificate().isPresent()) {
            builder.setCertificateIdentityProvider(new OwnCertificate(current))
                    .setAdvancedCertificateVerifier(new PeerCertificates(current, now));
        }
        return new DTLSConnector(builder.build());
    }

    /**
     * For devices that the agent asks.
     *
     * @param names what each is called in the credentials file
     */
    public DTLSConnector client(Configuration configuration, DeviceKeys.Names names) {
        DtlsConnectorConfig.Builder builder =
                builder(configuration)
                        .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
                        // It understands those of others and needs none: its address stays.
                        .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
                        // A device that began anew has forgotten the association.
                        .set(DtlsConfig.DTLS_AUTO_HANDSHAKE_TIMEOUT, 30, TimeUnit.SECONDS)
                        .setAdvancedPskStore(DeviceKeys.ofClient(credentials, names));
        if (files.authorities().isPresent()) {
            builder.setAdvancedCertificateVerifier(new PeerCertificates(current, now));
        }
        if (files.certificate().isPresent()) {
            builder.setCertificateIdentityProvider(new OwnCertificate(current));
        }
        return new DTLSConnector(builder.build());
    }

    private static DtlsConnectorConfig.Builder builder(Configuration configuration) {
        return new DtlsConnectorConfig.Builder(configuration)
                .set(DtlsConfig.DTLS_MAX_CONNECTIONS, MOST_ASSOCIATIONS)
                .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, 10, TimeUnit.MINUTES)
                .set(DtlsConfig.DTLS_REMOVE_STALE_DOUBLE_PRINCIPALS, true)
                .set(
                        DtlsConfig.DTLS_MAX_FRAGMENTED_HANDSHAKE_MESSAGE_LENGTH,
                        HANDSHAKE_MESSAGE_BYTES)
                .set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, 2, TimeUnit.SECONDS)
                .set(DtlsConfig.DTLS_MAX_RETRANSMISSION_TIMEOUT, 4, TimeUnit.SECONDS)
                .set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, 3)
                .set(DtlsConfig.DTLS_MAX_PENDING_INBOUND_JOBS, WAITING)
                .set(DtlsConfig.DTLS_MAX_PENDING_OUTBOUND_JOBS, WAITING)
                .set(DtlsConfig.DTLS_MAX_PENDING_HANDSHAKE_RESULT_JOBS, WAITING)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                // TLS_PSK_WITH_AES_128_CCM_8, which every device has (RFC 7252, section 9.1.3.1).
                .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false);
    }
}
