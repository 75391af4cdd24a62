package dev.skerry.agent.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A link to a port of this machine that can swallow what it is given, as a cut radio does. */
final class Link implements AutoCloseable {
    private final int to;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;

    Link(int to) throws IOException {
        this.to = to;
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Whether bytes vanish, both ways, while connections stay. */
    void swallow(boolean on) {
        swallowing = on;
    }

    private void accept() {
        try {
            while (true) {
                join(server.accept());
            }
        } catch (IOException e) {
            // Closed by the test.
        }
    }

    private void join(Socket from) throws IOException {
        sockets.add(from);
        try {
            Socket onward = new Socket(InetAddress.getLoopbackAddress(), to);
            sockets.add(onward);
            Thread.ofVirtual().start(() -> carry(from, onward));
            Thread.ofVirtual().start(() -> carry(onward, from));
        } catch (ConnectException e) {
            // Nobody is at the other end.
            from.close();
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] bytes = new byte[8_192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (!swallowing) {
                    out.write(bytes, 0, n);
                }
            }
        } catch (IOException e) {
            // One end is gone, so the other goes too.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
