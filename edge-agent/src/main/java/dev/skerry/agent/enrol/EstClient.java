package dev.skerry.agent.enrol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.tls.TlsTroubles;
import dev.skerry.sync.enrol.EnrolmentToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Asks for certificates over EST (RFC 7030); whatever comes back is bounded in size and time. */
final class EstClient implements AutoCloseable {
    /** The code of what the gateway will not give, now or later. */
    static final String REFUSED = "SKR-A603";

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int MAX_CERTIFICATES = 16;
    private static final int MAX_WORDS = 400;

    private final URI gateway;
    private final Duration patience;
    private final HttpClient client;

    /**
     * A client of one gateway.
     *
     * @param patience how long one answer may take in all
     */
    EstClient(URI gateway, GatewayTls tls, Duration patience) {
        this.gateway = gateway;
        this.patience = patience;
        SSLContext context = tls.context();
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(context)
                        .sslParameters(
                                GatewayTls.strict(new SSLParameters(), GatewayTls.groups(context)))
                        .build();
    }

    /** What the gateway's certificates rest on (section 4.1). */
    List<X509Certificate> authorities() throws EnrolmentException {
        return certificates(request("cacerts").GET().build());
    }

    /** A first certificate (section 4.2.1), paid for by a token. */
    List<X509Certificate> enrol(byte[] signingRequest, String agentId, EnrolmentToken token)
            throws EnrolmentException {
        String basic =
                Base64.getEncoder()
                        .encodeToString(
                                (agentId + ":" + token.text()).getBytes(StandardCharsets.UTF_8));
        return certificates(
                post("simpleenroll", signingRequest)
                        .header("Authorization", "Basic " + basic)
                        .build());
    }

    /** A further one (section 4.2.2), on the strength of the one that TLS has shown. */
    List<X509Certificate> renew(byte[] signingRequest) throws EnrolmentException {
        return certificates(post("simplereenroll", signingRequest).build());
    }

    private HttpRequest.Builder post(String operation, byte[] signingRequest) {
        return request(operation)
                .header("Content-Type", "application/pkcs10")
                .header("Content-Transfer-Encoding", "base64")
                .POST(
                        BodyPublishers.ofString(
                                Base64.getMimeEncoder().encodeToString(signingRequest)));
    }

    private HttpRequest.Builder request(String operation) {
        return HttpRequest.newBuilder(gateway.resolve("/.well-known/est/" + operation));
    }

    private List<X509Certificate> certificates(HttpRequest request) throws EnrolmentException {
        Answer answer = send(request);
        if (answer.status != 200) {
            throw refused(answer);
        }
        try {
            if (answer.body.length > MAX_ANSWER_BYTES) {
                throw new IOException("it is longer than %d bytes".formatted(MAX_ANSWER_BYTES));
            }
            List<X509Certificate> certificates =
                    Certificates.decode(Base64.getMimeDecoder().decode(answer.body));
            if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES) {
                throw new IOException("it has %d certificates".formatted(certificates.size()));
            }
            return certificates;
        } catch (IOException | IllegalArgumentException e) {
            throw new EnrolmentException(
                    "SKR-A605",
                    "%s answers %s with what is no certificate (%s): check that skerry.agent.gateway.url is the gateway's https address"
                            .formatted(gateway, request.uri().getPath(), e.getMessage()),
                    e);
        }
    }

    private record Answer(int status, byte[] body) {
        static Answer of(HttpResponse<InputStream> response) {
            try (InputStream in = response.body()) {
                return new Answer(response.statusCode(), in.readNBytes(MAX_ANSWER_BYTES + 1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Answer send(HttpRequest request) throws EnrolmentException {
        try {
            return client.sendAsync(request, BodyHandlers.ofInputStream())
                    .thenApplyAsync(Answer::of, task -> Thread.ofVirtual().start(task))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw TlsTroubles.of(e, gateway.getAuthority())
                    .map(refusal -> new EnrolmentException(refusal, e))
                    .orElseGet(() -> unreachable(String.valueOf(e.getCause()), e));
        } catch (TimeoutException e) {
            throw unreachable("no answer within %d s".formatted(patience.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("the agent stops", e);
        }
    }

    private EnrolmentException unreachable(String why, Exception e) {
        return new EnrolmentException(
                "SKR-A604",
                "no certificate can be had from %s (%s): check that the gateway runs, listens there and is reached; an agent that runs goes on trying, 'agent enrol' does not"
                        .formatted(gateway, why),
                e);
    }

    private EnrolmentException refused(Answer answer) {
        String words = words(answer);
        return switch (answer.status) {
            case 202, 429, 500, 502, 503, 504 ->
                    new EnrolmentException(
                            "SKR-A604",
                            "the gateway at %s gives no certificate just now (HTTP %d: %s); an agent that runs goes on trying, 'agent enrol' does not"
                                    .formatted(gateway, answer.status, words));
            case 404, 405 ->
                    new EnrolmentException(
                            "SKR-A605",
                            "what answers at %s gives no certificates (HTTP %d: %s): check that skerry.agent.gateway.url is the gateway's https address"
                                    .formatted(gateway, answer.status, words));
            default ->
                    new EnrolmentException(
                            REFUSED,
                            "the gateway at %s refuses a certificate (HTTP %d: %s)"
                                    .formatted(gateway, answer.status, words));
        };
    }

    /** The gateway's own reason: its problem document (RFC 9457), or the text that stands there. */
    private static String words(Answer answer) {
        String text = new String(answer.body, StandardCharsets.UTF_8);
        try {
            JsonNode problem = new ObjectMapper().readTree(text);
            if (problem != null && problem.path("code").isTextual()) {
                text =
                        "%s %s: %s; %s"
                                .formatted(
                                        problem.path("code").asText(),
                                        problem.path("title").asText(),
                                        problem.path("detail").asText(),
                                        problem.path("hint").asText());
            }
        } catch (JsonProcessingException e) {
            // Then it is text.
        }
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.isEmpty()
                ? "no reason given"
                : line.substring(0, Math.min(line.length(), MAX_WORDS));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
