package dev.skerry.agent.ingest.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An authority of the test's own, made by openssl, and the certificates that it signs. */
public final class TestAuthority {
    private static final String CONFIG = "[req]\ndistinguished_name=dn\n[dn]\n";

    private final Path folder;
    private final String name;

    /** Makes the authority. */
    public TestAuthority(Path folder, String name) throws IOException {
        this.folder = folder;
        this.name = name;
        Files.writeString(folder.resolve("openssl.cnf"), CONFIG);
        make(name, "/CN=" + name, List.of("basicConstraints=critical,CA:TRUE"), List.of());
    }

    /** A signed certificate with its key, valid for 30 days. */
    public record Issued(Path certificate, Path key) {}

    /** The authority's own certificate. */
    public Path certificate() {
        return folder.resolve(name + ".pem");
    }

    /** Signs for a server of this name. */
    public Issued server(String file, String subjectAltName) throws IOException {
        return issue(file, "/CN=" + file, "serverAuth", subjectAltName);
    }

    /** Signs for a client of this subject, written like {@code /CN=x}. */
    public Issued client(String file, String subject) throws IOException {
        return issue(file, subject, "clientAuth", "DNS:" + file);
    }

    private Issued issue(String file, String subject, String usage, String subjectAltName)
            throws IOException {
        make(
                file,
                subject,
                List.of(
                        "basicConstraints=CA:FALSE",
                        "extendedKeyUsage=" + usage,
                        "subjectAltName=" + subjectAltName),
                List.of(
                        "-CA",
                        certificate().toString(),
                        "-CAkey",
                        folder.resolve(name + ".key").toString()));
        return new Issued(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
    }

    /** The files of who trusts this authority and shows that certificate. */
    public TlsFiles files(Issued own) {
        return new TlsFiles(
                Optional.of(certificate()), Optional.of(own.certificate()), Optional.of(own.key()));
    }

    /** The files of who trusts this authority and shows nothing. */
    public TlsFiles files() {
        return new TlsFiles(Optional.of(certificate()), Optional.empty(), Optional.empty());
    }

    private void make(String file, String subject, List<String> extensions, List<String> signer)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "openssl",
                                "req",
                                "-x509",
                                "-config",
                                folder.resolve("openssl.cnf").toString(),
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:P-256",
                                "-nodes",
                                "-days",
                                "30",
                                "-subj",
                                subject,
                                "-keyout",
                                folder.resolve(file + ".key").toString(),
                                "-out",
                                folder.resolve(file + ".pem").toString()));
        extensions.forEach(extension -> command.addAll(List.of("-addext", extension)));
        command.addAll(signer);
        Process openssl =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("openssl.log").toFile())
                        .start();
        try {
            if (!openssl.waitFor(30, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("openssl.log")));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
