package dev.skerry.tool.site;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A certificate for a gateway on loopback, signed by itself, with its key: made by the JDK's
 * keytool and good for a day.
 *
 * @param certificate PEM, for those who are to trust it
 */
public record ServerIdentity(Path keyStore, String password, Path certificate) {
    private static final String ALIAS = "gateway";

    /** Makes one in this folder. */
    public static ServerIdentity create(Installation installation, Path folder) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path keyStore = folder.resolve("gateway.p12");
        Path certificate = folder.resolve("gateway.pem");
        try {
            Files.createDirectories(folder);
            Path secret = Files.writeString(folder.resolve("gateway.secret"), password);
            Path keytool = installation.java().resolveSibling("keytool");
            run(
                    keytool,
                    keyStore,
                    secret,
                    "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=gateway"
                            + " -ext san=ip:127.0.0.1 -validity 1");
            run(keytool, keyStore, secret, "-exportcert -rfc -file", certificate.toString());
            Files.delete(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ServerIdentity(keyStore, password, certificate);
    }

    private static void run(
            Path keytool, Path keyStore, Path secret, String what, String... further)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(keytool.toString()));
        command.addAll(List.of(what.split(" ")));
        command.addAll(Arrays.asList(further));
        command.addAll(List.of("-alias", ALIAS, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", keyStore.toString()));
        command.addAll(List.of("-storepass:file", secret.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new ToolException(
                        "SKR-T045",
                        ExitCode.ENVIRONMENT,
                        "No certificate could be made with %s: %s".formatted(keytool, said));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a gateway is started with that serves TLS on this port beside plain HTTP. */
    Map<String, String> properties(int port) {
        return Map.of(
                "quarkus.http.ssl-port", String.valueOf(port),
                "quarkus.http.tls-configuration-name", "uplink",
                "quarkus.tls.uplink.key-store.p12.path", keyStore.toString());
    }

    /** What must not be on a command line. */
    Map<String, String> environment() {
        return Map.of("QUARKUS_TLS_UPLINK_KEY_STORE_P12_PASSWORD", password);
    }
}
