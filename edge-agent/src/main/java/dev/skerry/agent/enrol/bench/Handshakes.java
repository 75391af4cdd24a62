package dev.skerry.agent.enrol.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Clients of a TLS port: each request has a connection of its own. A handshake is full when the
 * server's certificate was looked at, for a resumed one has none.
 */
final class Handshakes {
    private static final int CLIENTS = 8;

    private final int port;
    private final X509TrustManager trust;
    private final AtomicLong full = new AtomicLong();

    /** To this port of loopback, where somebody has a certificate that leads to one of these. */
    Handshakes(int port, List<X509Certificate> roots) throws GeneralSecurityException, IOException {
        this.port = port;
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate root : roots) {
            store.setCertificateEntry(root.getSubjectX500Principal().getName(), root);
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        this.trust = new Counting((X509TrustManager) factory.getTrustManagers()[0], full);
    }

    /**
     * The gateway's authority, as PKCS#7. Whose it is is not what is measured: whoever listens here
     * was started by the measurement.
     */
    static byte[] authority(int port) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.getOutputStream().write(get("/.well-known/est/cacerts"));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Base64.getMimeDecoder().decode(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        }
    }

    /** A request that is answered with little. */
    static byte[] get(String path) {
        return "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                .formatted(path)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String how) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String how) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private record Counting(X509TrustManager trust, AtomicLong full) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String how)
                throws CertificateException {
            trust.checkClientTrusted(chain, how);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String how)
                throws CertificateException {
            full.incrementAndGet();
            trust.checkServerTrusted(chain, how);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.getAcceptedIssuers();
        }
    }

    /** Sends all of these and gives the requests a second; each has to be answered with 200. */
    double perSecond(List<byte[]> requests, boolean resuming) throws InterruptedException {
        var next = new AtomicInteger();
        var failures = new ConcurrentLinkedQueue<Exception>();
        full.set(0);
        long begin = System.nanoTime();
        Thread[] clients = new Thread[CLIENTS];
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            send(requests, next, resuming);
                                        } catch (Exception e) {
                                            failures.add(e);
                                        }
                                    });
        }
        for (Thread client : clients) {
            client.join();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a request failed", failures.peek());
        }
        long most = resuming ? CLIENTS : Long.MAX_VALUE;
        long least = resuming ? 0 : requests.size();
        if (full.get() < least || full.get() > most) {
            throw new IllegalStateException(
                    "%d of %d handshakes were full".formatted(full.get(), requests.size()));
        }
        return requests.size() / seconds;
    }

    private void send(List<byte[]> requests, AtomicInteger next, boolean resuming)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {trust}, null);
        for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
                socket.setSoTimeout(30_000);
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(requests.get(i));
                // To its end, where the session's ticket has come.
                byte[] answer = socket.getInputStream().readAllBytes();
                String said = new String(answer, StandardCharsets.UTF_8);
                if (!said.startsWith("HTTP/1.1 200")) {
                    throw new IOException("request " + i + " was answered: " + said);
                }
                if (!resuming) {
                    socket.getSession().invalidate();
                }
            }
        }
    }
}
