package dev.skerry.agent.ingest.mqtt;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes a connection's socket; what is read from it passes by the marks, and is buffered. */
final class MarkingSocketFactory extends SocketFactory {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final RedeliveryMarks marks;

    MarkingSocketFactory(RedeliveryMarks marks) {
        this.marks = marks;
    }

    @Override
    public Socket createSocket() {
        return new MarkingSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("sockets are connected by the client");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        throw new IOException("sockets are connected by the client");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException("sockets are connected by the client");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        throw new IOException("sockets are connected by the client");
    }

    private final class MarkingSocket extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new BufferedInputStream(new Marking(super.getInputStream()), BUFFER_BYTES);
        }
    }

    private final class Marking extends FilterInputStream {
        Marking(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = in.read(bytes, from, length);
            if (count > 0) {
                marks.read(bytes, from, count);
            }
            return count;
        }
    }
}
