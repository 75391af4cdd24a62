package dev.skerry.agent.program;

import com.google.protobuf.ByteString;
import dev.skerry.agent.program.share.ChunkPeers;
import dev.skerry.agent.program.share.ChunkServer;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.sync.proto.ProgramPeer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Chunks from other agents of the site and to them. It begins once the agent has a certificate, and
 * anew when that is renewed. For one thread.
 */
public final class Sharing implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Sharing.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final int port;
    private final @Nullable URI gateway;
    private final Supplier<@Nullable GatewayTls> tls;
    private final Supplier<Instant> now;
    private @Nullable GatewayTls used;
    private @Nullable ChunkServer server;
    private @Nullable Seeds seeds;
    private long seedsAtNanos;
    private long lookedAtNanos;
    private boolean hasLooked;
    private boolean hasFailed;

    /**
     * What is shared with whom.
     *
     * @param port where others get chunks; 0 for nowhere
     * @param gateway the side of the machine that others reach is the one that it is reached by
     * @param tls with the agent's certificate, once there is one
     */
    public Sharing(
            int port,
            @Nullable URI gateway,
            Supplier<@Nullable GatewayTls> tls,
            Supplier<Instant> now) {
        this.port = port;
        this.gateway = gateway;
        this.tls = tls;
        this.now = now;
    }

    /** Those of a plan, to be asked. */
    ChunkPeers peers(List<ProgramPeer> listed) {
        GatewayTls present = tls.get();
        return present == null ? new ChunkPeers() : new ChunkPeers(listed, present, now);
    }

    /**
     * Begins to give what is here, as far as that is wanted and possible.
     *
     * @return where others get it, host:port; empty for nowhere
     */
    String look(ProgramPlace place, long nowNanos) {
        GatewayTls present = tls.get();
        boolean isDue = !hasLooked || nowNanos - lookedAtNanos >= LOOK_EVERY.toNanos();
        if (port != 0 && present != null && isDue && !present.equals(used)) {
            hasLooked = true;
            lookedAtNanos = nowNanos;
            close();
            try {
                server = ChunkServer.start(port, present, now, sha256 -> read(place, sha256));
                used = server == null ? null : present;
                hasFailed = false;
            } catch (IOException e) {
                if (!hasFailed) {
                    LOG.warnf(
                            "program=not-shared code=SKR-A723 chunks can't be given to other agents at port %d (%s): free it, or set another skerry.agent.program.share-port",
                            port, e);
                }
                hasFailed = true;
            }
        }
        ChunkServer running = server;
        return running == null ? "" : host() + ":" + running.port();
    }

    private synchronized byte @Nullable [] read(ProgramPlace place, byte[] sha256) {
        Seeds present = seeds;
        long nanos = System.nanoTime();
        // Programs come and go seldom.
        if (present == null || nanos - seedsAtNanos >= LOOK_EVERY.toNanos()) {
            present = new Seeds(place.programs());
            seeds = present;
            seedsAtNanos = nanos;
        }
        return present.read(ByteString.copyFrom(sha256));
    }

    /** Of the interface that leads to the gateway; nothing is sent for that. */
    private String host() {
        URI to = gateway;
        if (to == null) {
            return "127.0.0.1";
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(to.getHost(), Math.max(1, to.getPort())));
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException | RuntimeException e) {
            // No name, or no route: nobody else reaches it either.
            return "127.0.0.1";
        }
    }

    @Override
    public void close() {
        ChunkServer running = server;
        server = null;
        used = null;
        if (running != null) {
            running.close();
        }
    }
}
