package dev.skerry.tool.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.skerry.tool.Installation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which root a person is shown, whatever a server sends. */
class ShownRootTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String CA = "bc:c=ca:true";

    private static KeyStore keys;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        make(file, "root", "root", CA);
        make(file, "other", "root", CA);
        make(file, "leaf-root", "leaf-root", "bc:c=ca:false");
        make(file, "issuing", "issuing", CA, "-signer", "root");
        make(file, "server", "server", "san=ip:127.0.0.1", "-signer", "issuing");
        make(file, "below", "below", "san=ip:127.0.0.1", "-signer", "server");
        make(file, "stray", "stray", "san=ip:127.0.0.1", "-signer", "leaf-root");
        keys = KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static void make(Path file, String alias, String name, String extension, String... more)
            throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Installation.current().java().resolveSibling("keytool").toString(),
                                "-genkeypair",
                                "-alias",
                                alias,
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                extension,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "30",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD)));
        command.addAll(List.of(more));
        Process keytool =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(file.resolveSibling("keytool.out").toFile())
                        .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    private static X509Certificate certificate(String alias) throws Exception {
        return (X509Certificate) keys.getCertificate(alias);
    }

    private static List<X509Certificate> chain(String... aliases) throws Exception {
        List<X509Certificate> chain = new ArrayList<>();
        for (String alias : aliases) {
            chain.add(certificate(alias));
        }
        return chain;
    }

    @Test
    void the_root_is_shown_that_the_chain_leads_to_wherever_it_was_sent() throws Exception {
        Instant now = Instant.now();
        assertThat(ShownRoot.under(chain("server", "issuing", "root"), List.of(), now))
                .contains(certificate("root"));
        assertThat(ShownRoot.under(chain("server", "issuing"), chain("other", "root"), now))
                .as("not the first of that name")
                .contains(certificate("root"));
        assertThat(ShownRoot.under(chain("leaf-root"), List.of(), now))
                .as("a certificate that rests on nothing else")
                .contains(certificate("leaf-root"));
    }

    @Test
    void what_the_chain_does_not_lead_to_is_not_shown() throws Exception {
        Instant now = Instant.now();
        assertThat(ShownRoot.under(chain("server", "issuing"), List.of(), now)).isEmpty();
        assertThat(ShownRoot.under(chain("server", "issuing"), chain("other"), now))
                .as("its name alone is right")
                .isEmpty();
        assertThat(ShownRoot.under(chain("server"), chain("issuing", "root"), now))
                .as("later connections would lack what is between")
                .isEmpty();
        assertThat(ShownRoot.under(chain("below", "server", "issuing"), chain("root"), now))
                .as("a server signs no other")
                .isEmpty();
        assertThat(ShownRoot.under(chain("stray"), chain("leaf-root"), now))
                .as("nor does a root that is none")
                .isEmpty();
        Instant later = now.plus(Duration.ofDays(40));
        assertThat(ShownRoot.under(chain("server", "issuing"), chain("root"), later)).isEmpty();
        assertThat(ShownRoot.under(chain("leaf-root"), List.of(), later)).isEmpty();
    }

    @Test
    void a_server_is_asked_for_the_root_that_it_does_not_send() throws Exception {
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serving("server")));
        byte[] root = Base64.getMimeEncoder().encode(certificate("root").getEncoded());
        boolean[] isAsked = {false};
        server.createContext(
                "/.well-known/est/cacerts",
                exchange -> {
                    isAsked[0] = true;
                    exchange.sendResponseHeaders(200, root.length);
                    exchange.getResponseBody().write(root);
                    exchange.close();
                });
        server.start();
        try {
            URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
            assertThat(ShownRoot.of(address)).contains(certificate("root"));
            assertThat(isAsked[0]).isTrue();
            server.removeContext("/.well-known/est/cacerts");
            assertThat(ShownRoot.of(address)).as("it does not say").isEmpty();
        } finally {
            server.stop(0);
        }
    }

    /** With a chain that lacks its root, as a gateway's does. */
    private static SSLContext serving(String alias) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] chain = keys.getCertificateChain(alias);
        store.setKeyEntry(
                alias,
                keys.getKey(alias, PASSWORD),
                PASSWORD,
                Arrays.copyOf(chain, chain.length - 1));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void an_issuing_ca_is_told_from_a_root() throws Exception {
        assertThat(Trust.isWithoutRoot(Trust.pem(certificate("issuing")))).isTrue();
        assertThat(Trust.isWithoutRoot(Trust.pem(certificate("root")))).isFalse();
        assertThat(
                        Trust.isWithoutRoot(
                                Trust.pem(certificate("issuing")) + Trust.pem(certificate("root"))))
                .isFalse();
    }
}
