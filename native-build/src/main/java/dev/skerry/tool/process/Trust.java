package dev.skerry.tool.process;

import dev.skerry.sync.sign.Sha256;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Which servers are believed to be who they say they are. */
public final class Trust {
    private static final int PATIENCE_MILLIS = 5_000;

    private Trust() {}

    /** Trusts what ends in one of these certificates, and nothing else. */
    public static SSLContext inPem(String pem) {
        try {
            Collection<? extends Certificate> anchors =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            pem.getBytes(StandardCharsets.US_ASCII)));
            if (anchors.isEmpty()) {
                throw unreadable("it has no certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate anchor : anchors) {
                store.setCertificateEntry("anchor-" + number++, anchor);
            }
            var managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return context(managers.getTrustManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(e.toString());
        }
    }

    private static ToolException unreadable(String why) {
        return new ToolException(
                "SKR-T093",
                ExitCode.ENVIRONMENT,
                "The certificate to trust can't be used: %s. Give a PEM file with the gateway's root."
                        .formatted(why));
    }

    private static SSLContext context(TrustManager... managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    /**
     * The last certificate of what a server shows, in whom nobody has to believe: for a person to
     * look at.
     *
     * @throws IOException if there is no TLS server
     */
    public static X509Certificate shownBy(URI server) throws IOException {
        int port = server.getPort() < 0 ? 443 : server.getPort();
        var seen = new Seen();
        try (Socket plain = new Socket()) {
            plain.connect(new java.net.InetSocketAddress(server.getHost(), port), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (SSLSocket tls =
                    (SSLSocket)
                            context(seen)
                                    .getSocketFactory()
                                    .createSocket(plain, server.getHost(), port, true)) {
                tls.startHandshake();
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        X509Certificate last = seen.last;
        if (last == null) {
            throw new IOException(server + " shows no certificate");
        }
        return last;
    }

    /** SHA-256 over the certificate, in groups that can be read aloud. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            byte[] hash = Sha256.of(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("what was read can be encoded", e);
        }
    }

    /** As PEM. */
    public static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                    .formatted(
                            Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    /** Looks on; nothing is sent over a connection that it let through. */
    private static final class Seen extends X509ExtendedTrustManager {
        private @Nullable X509Certificate last;

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            last = chain[chain.length - 1];
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException("a client asks for no client's certificate");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
