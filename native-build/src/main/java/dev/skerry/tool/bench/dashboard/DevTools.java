package dev.skerry.tool.bench.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The DevTools protocol of a browser, over its web socket. Nothing stands between the measurement
 * and the browser: a driver process would take a share of the machine that is measured.
 */
final class DevTools implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final WebSocket socket;

    /** Connects to a browser that listens there. */
    DevTools(URI address) {
        try {
            socket =
                    client.newWebSocketBuilder()
                            .connectTimeout(PATIENCE)
                            .buildAsync(address, new Answers())
                            .join();
        } catch (CompletionException e) {
            client.shutdownNow();
            throw failed("takes no connection at " + address + ": " + e.getCause());
        }
    }

    /** Joins the parts of each message and hands it to who waits for it. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answered(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            lost(new IOException("the browser closed the connection"));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            lost(error);
        }
    }

    private void answered(String text) {
        try {
            JsonNode answer = json.readTree(text);
            // Events have no id; what happens in a page is asked for.
            CompletableFuture<JsonNode> who = waiting.remove(answer.path("id").asLong());
            if (who != null) {
                who.complete(answer);
            }
        } catch (JsonProcessingException e) {
            lost(e);
        }
    }

    private void lost(Throwable why) {
        waiting.values().forEach(who -> who.completeExceptionally(why));
    }

    /** An empty object of parameters. */
    ObjectNode parameters() {
        return json.createObjectNode();
    }

    /**
     * The result of a method.
     *
     * @param session of a page, or empty for the browser itself
     * @throws ToolException SKR-T132 if the browser refuses it or is gone
     */
    JsonNode call(String session, String method, ObjectNode parameters) {
        long id = lastId.incrementAndGet();
        ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        try {
            // One message at a time, as the socket asks for.
            synchronized (socket) {
                socket.sendText(message.toString(), true)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            JsonNode found = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (found.has("error")) {
                throw failed(
                        "refuses " + method + ": " + found.path("error").path("message").asText());
            }
            return found.path("result");
        } catch (ExecutionException e) {
            throw failed("is gone: " + e.getCause());
        } catch (TimeoutException e) {
            throw failed("did not answer " + method + " within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was not waited for");
        } finally {
            waiting.remove(id);
        }
    }

    static ToolException failed(String what) {
        return new ToolException(
                "SKR-T132",
                ExitCode.ENVIRONMENT,
                "The browser %s. Run it on a quieter machine, or with more memory free."
                        .formatted(what));
    }

    @Override
    public void close() {
        try {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .get(CLOSING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            socket.abort();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }
}
