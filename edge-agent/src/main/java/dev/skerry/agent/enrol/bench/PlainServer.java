package dev.skerry.agent.enrol.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Java's own TLS with nothing behind it: what a gateway's handshakes are compared with. Ends with
 * its standard input.
 */
public final class PlainServer {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private PlainServer() {}

    /**
     * Serves, and prints its port.
     *
     * @param arguments the key store, whose password is the environment's {@code PASSWORD}
     */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        char[] password = System.getenv("PASSWORD").toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(Path.of(arguments[0]))) {
            store.load(in, password);
        }
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket server =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1_024);
        System.out.println(server.getLocalPort());
        Thread.ofPlatform().daemon().start(() -> accept(server));
        while (System.in.read() >= 0) {
            // Only its end counts.
        }
    }

    private static void accept(SSLServerSocket server) {
        try {
            while (true) {
                SSLSocket peer = (SSLSocket) server.accept();
                Thread.ofVirtual().start(() -> answer(peer));
            }
        } catch (IOException e) {
            throw new IllegalStateException("no connection can be taken", e);
        }
    }

    private static void answer(SSLSocket peer) {
        try (peer) {
            peer.setTcpNoDelay(true);
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    peer.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null && !line.isEmpty(); ) {
                line = in.readLine();
            }
            peer.getOutputStream().write(ANSWER);
        } catch (IOException e) {
            // The client tells that it got no answer.
        }
    }
}
