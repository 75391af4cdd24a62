package dev.skerry.agent.enrol;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.skerry.agent.tls.TestAuthority;
import dev.skerry.sync.enrol.EnrolmentToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** An EST server over TLS on loopback (RFC 7030) that does what a test tells it. */
final class EstServer implements AutoCloseable {
    /** What it is like. */
    record Likeness(
            TestAuthority authority,
            X509Certificate certificate,
            KeyPair key,
            List<X509Certificate> authorities,
            String... protocols) {
        static Likeness of(TestAuthority authority) {
            return of(authority, authority, "127.0.0.1", Duration.ofDays(-1), Duration.ofDays(90));
        }

        /** One that shows a certificate of one authority and tells of another. */
        static Likeness of(
                TestAuthority authority,
                TestAuthority told,
                String host,
                Duration from,
                Duration to) {
            KeyPair key = TestAuthority.newKey();
            Instant now = Instant.now();
            return new Likeness(
                    authority,
                    authority.server(key.getPublic(), host, now.plus(from), now.plus(to)),
                    key,
                    List.of(told.issuing, told.root),
                    "TLSv1.3");
        }

        Likeness speaking(String protocol) {
            return new Likeness(authority, certificate, key, authorities, protocol);
        }
    }

    /** Answers in place of the server. */
    interface Whim {
        void answer(HttpExchange exchange) throws IOException;
    }

    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final List<PublicKey> askedFor = new CopyOnWriteArrayList<>();
    final List<X509Certificate> shown = new CopyOnWriteArrayList<>();
    final List<String> askers = new CopyOnWriteArrayList<>();
    volatile String certifies = "north";
    volatile Duration life = Duration.ofDays(7);
    volatile @Nullable PublicKey certifiesInstead;
    volatile @Nullable Whim whim;

    private final Likeness likeness;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    EstServer(Likeness likeness) throws Exception {
        this.likeness = likeness;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = context(likeness);
        server.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters tls = context.getDefaultSSLParameters();
                        tls.setProtocols(likeness.protocols);
                        tls.setWantClientAuth(true);
                        parameters.setSSLParameters(tls);
                    }
                });
        server.createContext("/.well-known/est/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    private static SSLContext context(Likeness likeness) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                likeness.key.getPrivate(),
                new char[0],
                likeness.authority.above(likeness.certificate).toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new AnyClient()}, null);
        return context;
    }

    private static final class AnyClient implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    EnrolmentToken token() {
        return token(likeness.authorities.getLast());
    }

    static EnrolmentToken token(X509Certificate root) {
        try {
            return TokenText.parse(
                    "skerry-aaaaaaaa-%s-%s"
                            .formatted(
                                    "b".repeat(26), EnrolmentToken.fingerprint(root.getEncoded())),
                    "the test has");
        } catch (EnrolmentException | CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            note(exchange);
            Whim strange = whim;
            if (exchange.getRequestURI().getPath().endsWith("cacerts")) {
                send(exchange, 200, pkcs7(likeness.authorities));
            } else {
                X509Certificate issued = issue(body);
                if (strange != null) {
                    strange.answer(exchange);
                } else {
                    send(exchange, 200, pkcs7(List.of(issued)));
                }
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void note(HttpExchange exchange) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null) {
            authorizations.add(authorization);
        }
        try {
            shown.add(
                    (X509Certificate)
                            ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            // It showed none.
        }
    }

    private X509Certificate issue(byte[] body) throws Exception {
        var request = new JcaPKCS10CertificationRequest(Base64.getMimeDecoder().decode(body));
        if (!request.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(request.getPublicKey()))) {
            throw new AssertionError("the request's signature is wrong");
        }
        askedFor.add(request.getPublicKey());
        askers.add(request.getSubject().toString());
        Instant now = Instant.now();
        PublicKey instead = certifiesInstead;
        return likeness.authority.agent(
                instead == null ? request.getPublicKey() : instead,
                certifies,
                now.minus(Duration.ofHours(1)),
                now.plus(life));
    }

    static byte[] pkcs7(List<X509Certificate> certificates) throws Exception {
        var generator = new CMSSignedDataGenerator();
        generator.addCertificates(new JcaCertStore(certificates));
        return Base64.getMimeEncoder()
                .encode(generator.generate(new CMSAbsentContent()).getEncoded("DER"));
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
