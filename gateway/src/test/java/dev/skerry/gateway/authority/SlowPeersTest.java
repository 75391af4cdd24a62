package dev.skerry.gateway.authority;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

/** Peers that hold connections by doing next to nothing, or too much at once. */
@QuarkusTest
@TestProfile(EnrolledAgents.class)
class SlowPeersTest {
    private static final int PATIENCE_MILLIS = 30_000;

    @TestHTTPResource(value = "/", tls = true)
    @SuppressWarnings("NullAway.Init") // set by Quarkus
    private URI tls;

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init") // set by Quarkus
    private URI plain;

    @Inject Authority authority;

    @Test
    void a_handshake_that_does_not_begin_or_stops_halfway_is_ended() throws IOException {
        try (Socket silent = socket(tls);
                Socket halfway = socket(tls)) {
            // The head of a record of 512 bytes, and a few of them.
            halfway.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc});
            assertThat(isEnded(silent)).isTrue();
            assertThat(isEnded(halfway)).isTrue();
        }
    }

    @Test
    void a_client_hello_that_is_too_large_is_refused() throws IOException {
        try (Socket socket = socket(tls)) {
            OutputStream out = socket.getOutputStream();
            byte[] record = new byte[5 + 16_384];
            System.arraycopy(new byte[] {0x16, 3, 1, 0x40, 0}, 0, record, 0, 5);
            // A ClientHello that says that 16 MiB follow.
            System.arraycopy(
                    new byte[] {1, (byte) 0xff, (byte) 0xff, (byte) 0xff}, 0, record, 5, 4);
            out.write(record);
            assertThat(isEnded(socket)).isTrue();
        }
    }

    @Test
    void a_request_that_drips_in_after_the_handshake_is_ended() throws Exception {
        try (SSLSocket socket = handshaken()) {
            var isEnded = new AtomicBoolean();
            var reader = Thread.ofVirtual().start(() -> isEnded.set(isEndedQuietly(socket)));
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nHost: localhost\r\n".getBytes(StandardCharsets.US_ASCII));
            await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
                    .until(
                            () -> {
                                drip(out);
                                return isEnded.get();
                            });
            reader.join();
        }
    }

    @Test
    void a_head_that_is_too_large_is_refused() throws Exception {
        // Little larger than any: it has left before the gateway ends the connection.
        String large =
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20 << 10) + "\r\n\r\n";
        for (Socket socket : new Socket[] {socket(plain), handshaken()}) {
            try (socket) {
                socket.getOutputStream().write(large.getBytes(StandardCharsets.US_ASCII));
                String answer =
                        new String(
                                socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                assertThat(answer).isEqualTo("HTTP/1.1 431");
            }
        }
    }

    private static void drip(OutputStream out) {
        try {
            out.write("X-A: b\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // It is ended, which the reader sees.
            return;
        }
    }

    private SSLSocket handshaken() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustedRoot(authority.root())}, null);
        var socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", tls.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return socket;
    }

    private static Socket socket(URI to) throws IOException {
        var socket = new Socket("127.0.0.1", to.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static boolean isEndedQuietly(Socket socket) {
        try {
            return isEnded(socket);
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads until the other side ends the connection; a time-out fails. */
    private static boolean isEnded(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketException e) {
            return true;
        }
    }
}
