package dev.skerry.tool.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An uplink that can be cut and healed: a TCP proxy on loopback. While it is cut, connections break
 * and new ones are closed at once.
 */
public final class Link implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket listener;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean cut = new AtomicBoolean();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong cutAt = new AtomicLong(Long.MAX_VALUE);

    private Link(ServerSocket listener, int targetPort) {
        this.listener = listener;
        this.targetPort = targetPort;
    }

    /** A link to a port of this machine; it listens on a free one. */
    public static Link to(int targetPort) {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Link link = new Link(listener, targetPort);
            Thread.ofVirtual().name("link-" + targetPort).start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a link", e);
        }
    }

    /** The port that the near end connects to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Breaks every connection and lets no new one through. */
    public void cut() {
        cut.set(true);
        sockets.forEach(Link::closeQuietly);
    }

    /** Cuts it once so many bytes more have come back from the far end. */
    public void cutAfterReceiving(long bytes) {
        cutAt.set(receivedBytes.get() + bytes);
    }

    /** Lets connections through again. */
    public void heal() {
        cutAt.set(Long.MAX_VALUE);
        cut.set(false);
    }

    /** Whether it is cut. */
    public boolean isCut() {
        return cut.get();
    }

    /** Bytes that went from the near end to the far end. */
    public long sentBytes() {
        return sentBytes.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                if (cut.get()) {
                    near.close();
                } else {
                    Thread.ofVirtual().start(() -> connect(near));
                }
            } catch (IOException e) {
                // The listener was closed, or the peer went away before it was accepted: go on.
            }
        }
    }

    private void connect(Socket near) {
        try (near;
                Socket far = new Socket()) {
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), 2000);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            sockets.add(near);
            sockets.add(far);
            if (cut.get()) {
                return;
            }
            Thread back = Thread.ofVirtual().start(() -> pump(far, near, receivedBytes));
            pump(near, far, sentBytes);
            back.join();
        } catch (IOException e) {
            // The far end is down: the near end sees its connection closed, as on a real link.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.removeIf(Socket::isClosed);
        }
    }

    private void pump(Socket from, Socket to, AtomicLong count) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                count.addAndGet(read);
                if (receivedBytes.get() >= cutAt.get()) {
                    cut();
                }
            }
        } catch (IOException e) {
            // Either side broke: the other one is closed below, which is how a link passes it on.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(Link::closeQuietly);
    }
}
