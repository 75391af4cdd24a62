package dev.skerry.agent.ingest.mqtt;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/**
 * Lets a client in and refuses its subscription as not authorised, which mosquitto's access lists
 * can't be told to do.
 */
final class RefusingBroker implements AutoCloseable {
    private static final int CONNECT = 0x10;
    private static final int SUBSCRIBE = 0x82;

    private final ServerSocket socket;

    RefusingBroker() throws IOException {
        socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::run);
    }

    String url() {
        return "tcp://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void run() {
        try (Socket client = socket.accept()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            while (true) {
                int type = in.readUnsignedByte();
                byte[] frame = in.readNBytes(in.readUnsignedByte());
                answer(type, frame, client.getOutputStream());
            }
        } catch (EOFException | SocketException e) {
            // The client or the test is done.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(int type, byte[] frame, OutputStream out) throws IOException {
        if (type == CONNECT) {
            out.write(new byte[] {0x20, 3, 0, 0, 0});
        } else if (type == SUBSCRIBE) {
            out.write(new byte[] {(byte) 0x90, 4, frame[0], frame[1], 0, (byte) 0x87});
        }
        out.flush();
    }
}
