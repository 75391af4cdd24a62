package dev.skerry.agent.enrol.bench;

import dev.skerry.agent.enrol.SigningRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How many agents a gateway enrols a second, each with a key, a token and a connection of its own;
 * and its handshakes beside those of {@link PlainServer}, in turns.
 */
public final class EnrolmentBench {
    /** Until both sides are compiled: a gateway runs for longer than a measurement. */
    private static final int WARM_UP = 10;

    private static final int ROUNDS = 5;
    private static final int FULL = 600;
    private static final int RESUMED = 2_000;

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    private final int gatewayPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private int agents;

    private EnrolmentBench(int gatewayPort) {
        this.gatewayPort = gatewayPort;
    }

    /**
     * Measures and prints {@code key=value} lines, one of each for a round; the first rounds warm
     * up, and only what the very first enrolled is printed of them.
     *
     * @param arguments the gateway's port without TLS and with it, the other server's port and its
     *     certificate, the gateway's process
     */
    public static void main(String[] arguments) throws Exception {
        var bench = new EnrolmentBench(Integer.parseInt(arguments[0]));
        int tlsPort = Integer.parseInt(arguments[1]);
        var gateway = new Handshakes(tlsPort, certificates(Handshakes.authority(tlsPort)));
        var plain =
                new Handshakes(
                        Integer.parseInt(arguments[2]),
                        certificates(Files.readAllBytes(Path.of(arguments[3]))));
        var process = ProcessHandle.of(Long.parseLong(arguments[4])).orElseThrow();
        byte[] get = Handshakes.get("/q/health/live");
        var primitives = new Primitives();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            List<byte[]> enrolments = bench.enrolments();
            double jsse = plain.perSecond(Collections.nCopies(FULL, get), false);
            double full = gateway.perSecond(Collections.nCopies(FULL, get), false);
            double used = cpuMillis(process);
            double enrolled = gateway.perSecond(enrolments, false);
            double usedEach = (cpuMillis(process) - used) / FULL;
            double jsseResumed = plain.perSecond(Collections.nCopies(RESUMED, get), true);
            double resumed = gateway.perSecond(Collections.nCopies(RESUMED, get), true);
            if (round == -WARM_UP) {
                print("enrolled_cold_per_s", enrolled);
            }
            if (round >= 0) {
                print("enrolled_per_s", enrolled);
                print("enrolled_gateway_cpu_ms", usedEach);
                print("full_per_s", full);
                print("jsse_full_per_s", jsse);
                print("enrolled_to_jsse", enrolled / jsse);
                print("resumed_per_s", resumed);
                print("jsse_resumed_per_s", jsseResumed);
                print("resumed_to_jsse", resumed / jsseResumed);
                print("enrolled_arithmetic_cpu_ms", primitives.enrolmentMillis());
                print("resumed_arithmetic_cpu_ms", primitives.resumedMillis());
            }
        }
    }

    private static double cpuMillis(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
    }

    private static void print(String key, double value) {
        System.out.printf(Locale.ROOT, "%s=%.3f%n", key, value);
    }

    private static List<X509Certificate> certificates(byte[] encoded)
            throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(encoded))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private List<byte[]> enrolments() throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        List<String> names =
                IntStream.range(agents, agents + FULL).mapToObj(i -> "bench-" + i).toList();
        agents += FULL;
        List<CompletableFuture<String>> tokens = names.stream().map(this::token).toList();
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < FULL; i++) {
            byte[] request = SigningRequest.of(names.get(i), keys.generateKeyPair());
            requests.add(enrolment(names.get(i), tokens.get(i).get(), request));
        }
        return requests;
    }

    private CompletableFuture<String> token(String agent) {
        return http.sendAsync(
                        HttpRequest.newBuilder(uri("/api/enrolments"))
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"agentId\":\"" + agent + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> TOKEN.matcher(answer.body()))
                .thenApply(
                        found -> {
                            if (!found.find()) {
                                throw new IllegalStateException("there is no token for " + agent);
                            }
                            return found.group(1);
                        });
    }

    private static byte[] enrolment(String agent, String token, byte[] request) {
        String body = Base64.getMimeEncoder().encodeToString(request);
        byte[] login = (agent + ":" + token).getBytes(StandardCharsets.US_ASCII);
        return """
                POST /.well-known/est/simpleenroll HTTP/1.1\r
                Host: 127.0.0.1\r
                Connection: close\r
                Authorization: Basic %s\r
                Content-Type: application/pkcs10\r
                Content-Length: %d\r
                \r
                %s"""
                .formatted(Base64.getEncoder().encodeToString(login), body.length(), body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gatewayPort + path);
    }
}
