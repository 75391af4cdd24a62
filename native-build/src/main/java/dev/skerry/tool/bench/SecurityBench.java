package dev.skerry.tool.bench;

import dev.skerry.tool.Installation;
import dev.skerry.tool.demo.DemoFolder;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.Programs;
import dev.skerry.tool.site.ServerIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What identity, secrets and the audit log cost; each part by itself. */
final class SecurityBench {
    private static final String AUDIT = "dev.skerry.agent.audit.bench.AuditBench";
    private static final String ENROLMENT = "dev.skerry.agent.enrol.bench.EnrolmentBench";
    private static final String PLAIN = "dev.skerry.agent.enrol.bench.PlainServer";
    private static final Duration START = Duration.ofMinutes(2);
    private static final String SECONDS = "4";
    private static final int RUNS = 3;

    private final Installation installation;
    private final Path folder;
    private final Figures figures;

    SecurityBench(Installation installation, Path folder, Figures figures) {
        this.installation = installation;
        this.folder = folder;
        this.figures = figures;
    }

    /** What can be measured. */
    enum Part {
        /** Handshakes a second, with and without enrolment, full and resumed. */
        ENROLMENT,
        /** Entries a second with a checkpoint a second. */
        AUDIT,
        /** The line's throughput with TLS and encryption, beside without. */
        LINE
    }

    void run(Part part) throws IOException, InterruptedException {
        switch (part) {
            case ENROLMENT -> enrolment();
            case AUDIT -> audit();
            case LINE -> SecuredLine.run(installation, folder, figures);
        }
    }

    private void audit() throws IOException, InterruptedException {
        var results = new TreeMap<String, List<Double>>();
        for (int run = 0; run < RUNS; run++) {
            Path place = Files.createTempDirectory(folder, "audit-");
            List<String> command =
                    installation.agentClass(Programs.AGENT_FLAGS, AUDIT, place.toString(), SECONDS);
            gather(MeasuringProcess.run(command), results);
            DemoFolder.delete(place);
        }
        print("audit.", results);
    }

    private void enrolment() throws IOException, InterruptedException {
        int port = Ports.freeTcp();
        int tlsPort = Ports.freeTcp();
        ServerIdentity identity =
                ServerIdentity.create(installation, folder.resolve("plain-server"));
        ProcessBuilder plainServer =
                new ProcessBuilder(
                                installation.agentClass(
                                        List.of(), PLAIN, identity.keyStore().toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        plainServer.environment().put("PASSWORD", identity.password());
        Process plain = plainServer.start();
        try (Http http = new Http();
                ManagedProcess gateway =
                        ManagedProcess.start(
                                new Programs(installation)
                                        .enrollingGateway(
                                                folder.resolve("gateway"), port, tlsPort))) {
            URI ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
            gateway.awaitReady(() -> http.isOk(ready), START);
            String plainPort = plain.inputReader().readLine();
            var results = new TreeMap<String, List<Double>>();
            List<String> command =
                    installation.agentClass(
                            List.of(),
                            ENROLMENT,
                            String.valueOf(port),
                            String.valueOf(tlsPort),
                            plainPort,
                            identity.certificate().toString(),
                            String.valueOf(gateway.pid()));
            gather(MeasuringProcess.run(command), results);
            print("tls.", results);
        } finally {
            plain.destroy();
        }
    }

    private static void gather(Map<String, Double> run, Map<String, List<Double>> results) {
        run.forEach(
                (key, value) -> results.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
    }

    private void print(String prefix, Map<String, List<Double>> results) {
        results.forEach(
                (key, values) -> {
                    Collections.sort(values);
                    figures.print(prefix + key, values.get(values.size() / 2));
                });
    }
}
