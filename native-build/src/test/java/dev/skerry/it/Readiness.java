package dev.skerry.it;

import dev.skerry.tool.site.SiteAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * What an agent answers when it is asked whether it is ready.
 *
 * @param text the troubles by code, as JSON
 */
record Readiness(boolean isDown, String text) {
    static Readiness of(SiteAgent agent) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(agent.uri("/q/health/ready")).build(),
                            HttpResponse.BodyHandlers.ofString());
            return new Readiness(answer.statusCode() == 503, answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
