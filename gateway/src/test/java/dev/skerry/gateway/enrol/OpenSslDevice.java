package dev.skerry.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A device that has nothing but openssl and curl. */
final class OpenSslDevice {
    private static final int FINGERPRINT_DIGITS = 32;

    private final Path dir;
    private final String est;

    OpenSslDevice(Path dir, URL est) {
        this.dir = dir;
        this.est = est.toString();
    }

    /** Fetches the trust anchors unseen, and gives the root's fingerprint as tokens have it. */
    String fetchRoot() {
        run("curl", "-sS", "--insecure", "-o", "cacerts.b64", est + "/cacerts");
        run("openssl", "base64", "-d", "-in", "cacerts.b64", "-out", "cacerts.p7");
        String all = run("openssl", "pkcs7", "-inform", "DER", "-in", "cacerts.p7", "-print_certs");
        for (String pem : all.split("(?<=-----END CERTIFICATE-----)")) {
            write("one.pem", pem);
            if (pem.contains("subject=") && isSelfSigned(pem)) {
                write("root.pem", pem);
                String printed =
                        run(
                                "openssl",
                                "x509",
                                "-in",
                                "one.pem",
                                "-noout",
                                "-fingerprint",
                                "-sha256");
                return printed.substring(printed.indexOf('=') + 1)
                        .replace(":", "")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .substring(0, FINGERPRINT_DIGITS);
            }
        }
        throw new AssertionError("no root in " + all);
    }

    private static boolean isSelfSigned(String pem) {
        return value(pem, "subject=").equals(value(pem, "issuer="));
    }

    private static String value(String pem, String prefix) {
        return pem.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst()
                .orElseThrow();
    }

    /** Makes a key and a request. */
    void request(String commonName, String... keyOptions) {
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-new", "-nodes"));
        command.addAll(Arrays.asList(keyOptions));
        command.addAll(
                List.of(
                        "-keyout",
                        "key.pem",
                        "-subj",
                        "/CN=" + commonName,
                        "-outform",
                        "DER",
                        "-out",
                        "request.der"));
        run(command.toArray(String[]::new));
        run("openssl", "base64", "-in", "request.der", "-out", "request.b64");
    }

    Reply enrol(String user, String token) {
        return post("/simpleenroll", "-u", user + ":" + token);
    }

    Reply enrolWithoutToken() {
        return post("/simpleenroll");
    }

    Reply renew() {
        return post("/simplereenroll", "--cert", "certificate.pem", "--key", "key.pem");
    }

    Reply renewWithoutCertificate() {
        return post("/simplereenroll");
    }

    private Reply post(String path, String... options) {
        List<String> command =
                new ArrayList<>(List.of("curl", "-sS", "-i", "--http1.1", "--cacert", "root.pem"));
        command.addAll(Arrays.asList(options));
        command.addAll(
                List.of(
                        "-H",
                        "Content-Type: application/pkcs10",
                        "--data-binary",
                        "@request.b64",
                        est + path));
        return Reply.read(run(command.toArray(String[]::new)));
    }

    /** Takes the certificate out of an answer; gives what openssl says of it. */
    String keepCertificate(String body) {
        write("answer.b64", body);
        run("openssl", "base64", "-d", "-in", "answer.b64", "-out", "answer.p7");
        run(
                "openssl",
                "pkcs7",
                "-inform",
                "DER",
                "-in",
                "answer.p7",
                "-print_certs",
                "-out",
                "certificate.pem");
        return run("openssl", "x509", "-in", "certificate.pem", "-noout", "-text");
    }

    String serial() {
        return run("openssl", "x509", "-in", "certificate.pem", "-noout", "-serial")
                .strip()
                .substring("serial=".length());
    }

    private void write(String name, String text) {
        try {
            Files.writeString(dir.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(dir.toFile())
                            .redirectError(dir.resolve("stderr").toFile())
                            .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor())
                    .as(
                            "%s: %s%s",
                            String.join(" ", command),
                            output,
                            Files.readString(dir.resolve("stderr")))
                    .isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
