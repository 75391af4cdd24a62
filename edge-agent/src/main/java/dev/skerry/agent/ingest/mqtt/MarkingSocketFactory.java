package dev.skerry.agent.ingest.mqtt;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes a connection's socket, with TLS or without; what is read from it passes by the marks, and
 * is buffered.
 */
final class MarkingSocketFactory extends SocketFactory {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final RedeliveryMarks marks;
    private final Optional<BrokerTls.Layer> tls;

    MarkingSocketFactory(RedeliveryMarks marks, Optional<BrokerTls.Layer> tls) {
        this.marks = marks;
        this.tls = tls;
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

    /** What the client does with its socket, on a plain one or on TLS over a plain one. */
    private final class MarkingSocket extends Socket {
        private final Socket plain = new Socket();
        private volatile @Nullable Socket secured;

        private Socket used() {
            Socket over = secured;
            return over == null ? plain : over;
        }

        @Override
        public void connect(SocketAddress to, int timeoutMillis) throws IOException {
            plain.connect(to, timeoutMillis);
            if (tls.isPresent() && to instanceof InetSocketAddress address) {
                secured = tls.get().over(plain, address.getHostString(), address.getPort());
            }
        }

        @Override
        public void setSoTimeout(int millis) throws SocketException {
            used().setSoTimeout(millis);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new BufferedInputStream(new Marking(used().getInputStream()), BUFFER_BYTES);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return used().getOutputStream();
        }

        @Override
        public void shutdownInput() throws IOException {
            plain.shutdownInput();
        }

        /** At once: MQTT has said goodbye if there was time for it. */
        @Override
        public void close() throws IOException {
            plain.close();
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
