package dev.skerry.tool.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.skerry.tool.process.StoredLogins.Login;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A small HTTP client for the agents' and the gateway's REST interfaces. */
public final class Http implements AutoCloseable {
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(1);

    /** A gateway ends one that has come to a stand much sooner. */
    private static final Duration LONGEST_UPLOAD = Duration.ofHours(5);

    private final HttpClient client;
    private final @Nullable String token;
    private final ObjectMapper json = new ObjectMapper();

    /** One that sends no credentials, and trusts what Java does. */
    public Http() {
        this(Login.NONE);
    }

    /** One that sends a gateway's token, and trusts the certificate that was found good for it. */
    public Http(Login login) {
        var builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        // With the handshake of TLS, by a Java that has just started.
                        .connectTimeout(Duration.ofSeconds(20));
        if (login.trusted() != null) {
            builder.sslContext(Trust.inPem(login.trusted()));
        }
        this.client = builder.build();
        this.token = login.token();
    }

    /** Whether a GET answers 200 within two seconds. */
    public boolean isOk(URI uri) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * The JSON that a GET answers.
     *
     * @throws UncheckedIOException if the server can't be reached or doesn't answer 200
     */
    public JsonNode get(URI uri) {
        try {
            return json.readTree(send(uri, HttpResponse.BodyHandlers.ofString()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(uri + " does not answer JSON", e);
        }
    }

    /** The lines that a GET answers, each parsed as JSON; close the stream. */
    public Stream<JsonNode> lines(URI uri) {
        return send(uri, HttpResponse.BodyHandlers.ofLines())
                .filter(line -> !line.isBlank())
                .map(
                        line -> {
                            try {
                                return json.readTree(line);
                            } catch (JsonProcessingException e) {
                                throw new UncheckedIOException(uri + " does not answer NDJSON", e);
                            }
                        });
    }

    /** The raw lines of a GET that goes on until it is closed, such as server-sent events. */
    public Stream<String> stream(URI uri) {
        return send(uri, HttpResponse.BodyHandlers.ofLines());
    }

    /** The bytes of a GET, read as they come; close the stream. */
    public HttpResponse<InputStream> open(URI uri) {
        return exchange(HttpRequest.newBuilder(uri), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** JSON as it was answered. */
    public JsonNode parse(InputStream body) throws IOException {
        return json.readTree(body);
    }

    /** What was answered, be it right or not; a body that is no JSON is missing. */
    public record Answer(int status, JsonNode body) {}

    /** The whole answer to a request, with its headers. */
    public HttpResponse<String> ask(HttpRequest.Builder request) {
        return ask(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The same, with another kind of body. */
    public <T> HttpResponse<T> ask(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        return exchange(request, handler);
    }

    /**
     * The answer to a request without a body.
     *
     * @throws UncheckedIOException if the server can't be reached
     */
    public Answer send(String method, URI uri) {
        return answer(
                HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    /**
     * The answer to a POST of JSON.
     *
     * @throws UncheckedIOException if the server can't be reached
     */
    public Answer post(URI uri, JsonNode body) {
        return send("POST", uri, "application/json", body);
    }

    /**
     * The answer to a PATCH by a JSON merge patch (RFC 7396).
     *
     * @throws UncheckedIOException if the server can't be reached
     */
    public Answer patch(URI uri, JsonNode body) {
        return send("PATCH", uri, "application/merge-patch+json", body);
    }

    /**
     * The answer to a PUT of JSON.
     *
     * @throws UncheckedIOException if the server can't be reached
     */
    public Answer put(URI uri, JsonNode body) {
        return send("PUT", uri, "application/json", body);
    }

    /**
     * The answer to a PUT of something else.
     *
     * @param type its media type
     * @throws UncheckedIOException if the server can't be reached
     */
    public Answer put(URI uri, String type, byte[] body) {
        return send("PUT", uri, type, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    /**
     * The answer to a POST of something else.
     *
     * @param type its media type
     * @throws UncheckedIOException if the server can't be reached
     */
    public Answer post(URI uri, String type, byte[] body) {
        return send("POST", uri, type, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    /**
     * The answer to a request with a body.
     *
     * @throws UncheckedIOException if the server can't be reached
     */
    public Answer send(String method, URI uri, String type, JsonNode body) {
        return send(method, uri, type, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    /**
     * The answer to a POST of something large, which is sent once the server says that it will take
     * it.
     *
     * @param type its media type
     * @throws UncheckedIOException if the server can't be reached
     */
    public Answer upload(URI uri, String type, HttpRequest.BodyPublisher body) {
        HttpResponse<String> response =
                exchange(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", type)
                                .expectContinue(true)
                                .POST(body),
                        HttpResponse.BodyHandlers.ofString(),
                        LONGEST_UPLOAD);
        return answer(response.statusCode(), response.body());
    }

    private Answer send(String method, URI uri, String type, HttpRequest.BodyPublisher publisher) {
        return answer(
                HttpRequest.newBuilder(uri).header("Content-Type", type).method(method, publisher));
    }

    private Answer answer(HttpRequest.Builder request) {
        HttpResponse<String> response = ask(request);
        return answer(response.statusCode(), response.body());
    }

    /** What was answered, with its JSON. */
    public Answer answer(int status, String body) {
        try {
            return new Answer(status, json.readTree(body));
        } catch (JsonProcessingException e) {
            return new Answer(status, MissingNode.getInstance());
        }
    }

    private <T> T send(URI uri, HttpResponse.BodyHandler<T> handler) {
        HttpResponse<T> response = exchange(HttpRequest.newBuilder(uri), handler);
        if (response.statusCode() != 200) {
            String answer = uri + " answers " + response.statusCode();
            throw new UncheckedIOException(answer, new IOException(answer));
        }
        return response.body();
    }

    private <T> HttpResponse<T> exchange(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        return exchange(request, handler, LONGEST_REQUEST);
    }

    private <T> HttpResponse<T> exchange(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler, Duration longest) {
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        HttpRequest timed = request.timeout(longest).build();
        try {
            return client.send(timed, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(timed.uri() + ": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    /** Why nothing was answered, in words: Java's client has none for the most frequent reasons. */
    private static String reason(IOException e) {
        if (e.getMessage() != null) {
            return e.getMessage();
        }
        if (e.getCause() instanceof UnresolvedAddressException) {
            return "no machine has that name";
        }
        return e instanceof ConnectException
                ? "nothing takes connections there"
                : e.getClass().getSimpleName();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
