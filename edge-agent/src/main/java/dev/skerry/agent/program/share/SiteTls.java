package dev.skerry.agent.program.share;

import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.tls.OwnCertificate;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How agents of a site recognise each other: by certificates for agents, whatever their names, of
 * the very authority that signed this agent's own.
 */
final class SiteTls {
    private static final String ALIAS = "agent";

    /** RFC 5280, section 4.2.1.12: what agents' certificates are for, on either side. */
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private SiteTls() {}

    /**
     * A context for both sides; null for an agent that has no certificate of an authority that it
     * knows.
     */
    static @Nullable SSLContext context(GatewayTls tls, Supplier<Instant> now) {
        OwnCertificate own = tls.own();
        X509Certificate[] chain = own == null ? null : own.getCertificateChain(ALIAS);
        if (own == null || chain == null || chain.length == 0) {
            return null;
        }
        Set<TrustAnchor> anchors =
                Arrays.stream(tls.trust().getAcceptedIssuers())
                        .filter(authority -> hasSigned(authority, chain[chain.length - 1]))
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toUnmodifiableSet());
        if (anchors.isEmpty()) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance(GatewayTls.PROTOCOL);
            context.init(
                    new KeyManager[] {new BothSides(own)},
                    new TrustManager[] {new Members(anchors, now)},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java of today has TLS 1.3", e);
        }
    }

    private static boolean hasSigned(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return certificate.equals(authority);
        }
    }

    /** Believes members of the site. */
    private static final class Members extends X509ExtendedTrustManager {
        private final Set<TrustAnchor> anchors;
        private final Supplier<Instant> now;

        Members(Set<TrustAnchor> anchors, Supplier<Instant> now) {
            this.anchors = anchors;
            this.now = now;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                List<String> purposes = chain[0].getExtendedKeyUsage();
                if (purposes == null || !purposes.contains(CLIENT)) {
                    throw new CertificateException("it is not an agent's certificate");
                }
                PKIXParameters parameters = new PKIXParameters(anchors);
                parameters.setRevocationEnabled(false);
                parameters.setDate(Date.from(now.get()));
                List<X509Certificate> path =
                        Arrays.stream(chain)
                                .filter(
                                        one ->
                                                anchors.stream()
                                                        .noneMatch(
                                                                anchor ->
                                                                        one.equals(
                                                                                anchor
                                                                                        .getTrustedCert())))
                                .toList();
                CertPathValidator.getInstance("PKIX")
                        .validate(
                                CertificateFactory.getInstance("X.509").generateCertPath(path),
                                parameters);
            } catch (CertificateException e) {
                throw e;
            } catch (GeneralSecurityException e) {
                throw new CertificateException(e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return anchors.stream()
                    .map(TrustAnchor::getTrustedCert)
                    .toArray(X509Certificate[]::new);
        }
    }

    /** Shows the agent's certificate as a client and as a server. */
    private static final class BothSides extends X509ExtendedKeyManager {
        private final OwnCertificate own;

        BothSides(OwnCertificate own) {
            this.own = own;
        }

        @Override
        public String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, Socket socket) {
            return getPrivateKey(ALIAS).getAlgorithm().equals(keyType) ? ALIAS : null;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return own.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.getPrivateKey(alias);
        }
    }
}
