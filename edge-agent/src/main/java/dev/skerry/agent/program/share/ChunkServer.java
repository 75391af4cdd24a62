package dev.skerry.agent.program.share;

import dev.skerry.agent.tls.GatewayTls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives chunks to other agents of the site: {@code GET /chunks/<sha256>} by HTTP/1.1 over TLS 1.3
 * with certificates on both sides, and nothing else. At most {@value #MOST_CONNECTIONS} connections
 * at once; any more are closed.
 */
public final class ChunkServer implements AutoCloseable {
    static final int MOST_CONNECTIONS = 4;

    private static final Logger LOG = Logger.getLogger(ChunkServer.class);
    private static final int MOST_REQUESTS = 1_024;
    private static final int MOST_HEAD_BYTES = 2 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern REQUEST = Pattern.compile("GET /chunks/([0-9a-f]{64}) HTTP/1\\.1");

    private final SSLServerSocket socket;
    private final OwnChunks chunks;
    private final Semaphore room = new Semaphore(MOST_CONNECTIONS);

    private ChunkServer(SSLServerSocket socket, OwnChunks chunks) {
        this.socket = socket;
        this.chunks = chunks;
    }

    /**
     * A server that runs; null for an agent that has no certificate of an authority that it knows.
     *
     * @param port 0 for any
     */
    public static @Nullable ChunkServer start(
            int port, GatewayTls tls, Supplier<Instant> now, OwnChunks chunks) throws IOException {
        SSLContext context = SiteTls.context(tls, now);
        if (context == null) {
            return null;
        }
        SSLServerSocket socket =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        socket.setSSLParameters(
                GatewayTls.strict(socket.getSSLParameters(), GatewayTls.groups(context)));
        socket.setNeedClientAuth(true);
        socket.bind(new InetSocketAddress(port), MOST_CONNECTIONS);
        ChunkServer server = new ChunkServer(socket, chunks);
        Thread.ofPlatform().daemon().name("skerry-chunks").start(server::run);
        return server;
    }

    /** Where it listens. */
    public int port() {
        return socket.getLocalPort();
    }

    private void run() {
        while (!socket.isClosed()) {
            try {
                SSLSocket peer = (SSLSocket) socket.accept();
                if (room.tryAcquire()) {
                    Thread.ofVirtual().start(() -> serve(peer));
                } else {
                    peer.close();
                }
            } catch (IOException e) {
                LOG.debugf("chunks=not-accepted reason=%s", e);
            }
        }
    }

    private void serve(SSLSocket peer) {
        try (peer) {
            peer.setSoTimeout((int) PATIENCE.toMillis());
            InputStream in = new BufferedInputStream(peer.getInputStream(), MOST_HEAD_BYTES);
            for (int i = 0; i < MOST_REQUESTS; i++) {
                String head = head(in);
                if (head == null) {
                    return;
                }
                answer(head, peer.getOutputStream());
            }
        } catch (IOException e) {
            LOG.debugf("chunks=ended peer=%s reason=%s", peer.getInetAddress(), e);
        } finally {
            room.release();
        }
    }

    /** The first line of a request whose head came as a whole; null at the end. */
    private static @Nullable String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            if (head.length() == MOST_HEAD_BYTES) {
                throw new IOException("a request with a head of more than " + MOST_HEAD_BYTES);
            }
            head.append((char) next);
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    private void answer(String request, OutputStream out) throws IOException {
        Matcher asked = REQUEST.matcher(request);
        byte[] content =
                asked.matches() ? chunks.read(HexFormat.of().parseHex(asked.group(1))) : null;
        byte[] body = content == null ? new byte[0] : content;
        String head =
                "HTTP/1.1 %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n"
                        .formatted(content == null ? "404 Not Found" : "200 OK", body.length);
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        out.write(all);
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody can connect any more in any case.
            LOG.debugf("chunks=closed reason=%s", e);
        }
    }
}
