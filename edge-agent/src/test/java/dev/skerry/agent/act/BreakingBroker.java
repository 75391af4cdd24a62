package dev.skerry.agent.act;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets clients in, takes what they publish, and breaks the connection before it says so. */
final class BreakingBroker implements AutoCloseable {
    private static final int CONNECT = 0x10;
    private static final int PUBLISH = 0x30;

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger taken = new AtomicInteger();
    private final ServerSocket socket;

    BreakingBroker() throws IOException {
        socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::run);
    }

    String url() {
        return "tcp://127.0.0.1:" + socket.getLocalPort();
    }

    private void run() {
        try {
            while (true) {
                try (Socket client = socket.accept()) {
                    serve(client);
                }
            }
        } catch (SocketException e) {
            // The test is done.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        for (int type = in.read(); type >= 0; type = in.read()) {
            in.readNBytes(in.readUnsignedByte());
            if (type == CONNECT) {
                client.getOutputStream().write(new byte[] {0x20, 3, 0, 0, 0});
                client.getOutputStream().flush();
                connections.incrementAndGet();
            } else if ((type & 0xF0) == PUBLISH) {
                taken.incrementAndGet();
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
