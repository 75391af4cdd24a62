package dev.skerry.agent.program.share;

import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.sync.program.Chunker;
import dev.skerry.sync.proto.ProgramPeer;
import dev.skerry.sync.sign.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks other agents of the site for chunks, one after the other. Who can't be reached, is slow, or
 * gives something else than was asked for is not asked again. For one thread.
 */
public final class ChunkPeers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ChunkPeers.class);
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;

    /** For a whole chunk, however slowly its bytes come. */
    private static final Duration LONGEST = Duration.ofSeconds(6);

    /** Of a peer that has nothing of the program. */
    private static final int MOST_MISSES = 8;

    private static final int MOST_HEAD_BYTES = 2 << 10;
    private static final Pattern HEAD =
            Pattern.compile(
                    "HTTP/1\\.1 (\\d{3}) .*?\r\nContent-Length: (\\d{1,9})\r\n.*", Pattern.DOTALL);

    private final Deque<ProgramPeer> peers;
    private final @Nullable SSLContext context;
    private @Nullable SSLSocket socket;
    private @Nullable InputStream in;
    private int misses;

    /** No peers. */
    public ChunkPeers() {
        this.peers = new ArrayDeque<>();
        this.context = null;
    }

    /** These peers, in this order. */
    public ChunkPeers(List<ProgramPeer> peers, GatewayTls tls, Supplier<Instant> now) {
        this.peers = new ArrayDeque<>(peers);
        this.context = SiteTls.context(tls, now);
    }

    /** Whether anybody is left to be asked. */
    public boolean areAny() {
        return context != null && !peers.isEmpty();
    }

    /** A chunk as its digest says; null if nobody gives it now. */
    public byte @Nullable [] get(byte[] sha256) {
        SSLContext through = context;
        while (through != null && !peers.isEmpty()) {
            ProgramPeer peer = peers.peekFirst();
            try {
                byte[] content = ask(through, peer, HexFormat.of().formatHex(sha256));
                if (content == null) {
                    if (++misses == MOST_MISSES) {
                        throw new IOException("it has not what is asked for");
                    }
                    return null;
                }
                if (!Arrays.equals(Sha256.of(content), sha256)) {
                    throw new IOException("it gave something else than was asked for");
                }
                return content;
            } catch (IOException | RuntimeException e) {
                LOG.infof(
                        "peer=given-up agent=%s address=%s reason=%s",
                        peer.getAgentId(), peer.getAddress(), e);
                close();
                misses = 0;
                peers.removeFirst();
            }
        }
        return null;
    }

    private byte @Nullable [] ask(SSLContext through, ProgramPeer peer, String digest)
            throws IOException {
        SSLSocket to = socket;
        InputStream from = in;
        if (to == null || from == null) {
            to = connect(through, peer);
            from = new BufferedInputStream(to.getInputStream());
            socket = to;
            in = from;
        }
        long until = System.nanoTime() + LONGEST.toNanos();
        String request =
                "GET /chunks/%s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(digest, peer.getAddress());
        to.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        to.getOutputStream().flush();
        Matcher head = HEAD.matcher(head(from, until));
        if (!head.matches()) {
            throw new IOException("it does not speak as an agent does");
        }
        int length = Integer.parseInt(head.group(2));
        if (length > Chunker.MOST_BYTES) {
            throw new IOException("it offers a chunk of " + length + " bytes");
        }
        byte[] content = new byte[length];
        for (int read = 0; read < length; ) {
            int more = from.read(content, read, length - read);
            if (more < 0 || System.nanoTime() - until > 0) {
                throw new IOException("it gives a chunk in part, or too slowly");
            }
            read += more;
        }
        return head.group(1).equals("200") ? content : null;
    }

    private static String head(InputStream in, long until) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() == MOST_HEAD_BYTES || System.nanoTime() - until > 0) {
                throw new IOException("it gives no answer, or too slowly");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static SSLSocket connect(SSLContext through, ProgramPeer peer) throws IOException {
        String address = peer.getAddress();
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IOException("its address is no host:port");
        }
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            plain.setSoTimeout(READ_MILLIS);
            SSLSocket socket =
                    (SSLSocket) through.getSocketFactory().createSocket(plain, host, port, true);
            socket.setSSLParameters(
                    GatewayTls.strict(socket.getSSLParameters(), GatewayTls.groups(through)));
            socket.startHandshake();
            return socket;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public void close() {
        SSLSocket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is not used again.
                LOG.debugf("peer=closed reason=%s", e);
            }
        }
    }
}
