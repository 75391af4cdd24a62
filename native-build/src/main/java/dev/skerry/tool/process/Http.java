package dev.skerry.tool.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/** A small HTTP client for the agents' and the gateway's REST interfaces. */
public final class Http implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private final ObjectMapper json = new ObjectMapper();

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

    /** What was answered, be it right or not; a body that is no JSON is missing. */
    public record Answer(int status, JsonNode body) {}

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
        return answer(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private Answer answer(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request, HttpResponse.BodyHandlers.ofString());
        try {
            return new Answer(response.statusCode(), json.readTree(response.body()));
        } catch (JsonProcessingException e) {
            return new Answer(response.statusCode(), MissingNode.getInstance());
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
        HttpRequest timed = request.timeout(Duration.ofMinutes(1)).build();
        try {
            return client.send(timed, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(timed.uri() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
