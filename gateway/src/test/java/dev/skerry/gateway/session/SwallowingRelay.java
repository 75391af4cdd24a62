package dev.skerry.gateway.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Relays one connection; while it holds back, nothing passes and nothing is closed. */
final class SwallowingRelay implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean holding;

    SwallowingRelay(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    synchronized void hold(boolean hold) {
        holding = hold;
        notifyAll();
    }

    private synchronized void awaitPassage() throws InterruptedException {
        while (holding) {
            wait();
        }
    }

    private void serve() {
        try {
            Socket from = server.accept();
            Socket to = new Socket(server.getInetAddress(), target);
            sockets.addAll(List.of(from, to));
            Thread.ofVirtual().start(() -> copy(from, to));
            copy(to, from);
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Until either end closes. */
    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, n);
            }
        } catch (IOException | InterruptedException e) {
            // The test ended, or the gateway or the agent closed the connection.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        hold(false);
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
