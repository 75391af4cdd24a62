package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.ingest.tls.TlsFault;
import dev.skerry.agent.ingest.tls.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * How a connection to the broker is secured.
 *
 * @param now by which certificates have to be valid
 * @param isPlainExpected whether somebody said that one beyond loopback may do without
 */
public record BrokerTls(TlsFiles files, Supplier<Instant> now, boolean isPlainExpected) {
    /** Neither authorities nor a certificate are named: the system's authorities count. */
    public static BrokerTls ofSystem() {
        return new BrokerTls(
                new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty()),
                Instant::now,
                false);
    }

    /** What the files say now, for one connection. */
    Layer layer() throws TlsFault {
        return new Layer(files.context(now.get()));
    }

    /** Lays TLS over a connected socket. */
    record Layer(SSLContext context) {
        private static final int HANDSHAKE_MILLIS = 10_000;

        /** The secured socket, once the broker has shown that it has the host's name. */
        SSLSocket over(Socket connected, String host, int port) throws IOException {
            var secured =
                    (SSLSocket)
                            context.getSocketFactory().createSocket(connected, host, port, true);
            SSLParameters parameters = secured.getSSLParameters();
            // Strict names (RFC 2818, section 3.1).
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.setSoTimeout(HANDSHAKE_MILLIS);
            secured.startHandshake();
            return secured;
        }
    }
}
