package dev.skerry.tool.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.GatewayApi;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists notifications. */
@Command(
        name = "deliveries",
        description = "List notifications that wait and the last that ended, the newest first.")
final class DeliveriesCommand extends NotifyAction {
    @Option(names = "--to", paramLabel = "NAME", description = "Only to this contact point.")
    private @Nullable String contact;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at most, up to 1000 (default: ${DEFAULT-VALUE}).")
    private int limit = 20;

    @Override
    JsonNode ask(GatewayApi api) {
        String query = "?limit=" + limit;
        if (contact != null) {
            query += "&contact=" + URLEncoder.encode(contact, StandardCharsets.UTF_8);
        }
        return api.get(path("deliveries") + query);
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        if (answer.isEmpty()) {
            out.println("Nothing was sent.");
        }
        for (JsonNode delivery : answer) {
            String said = text(delivery, "answer");
            out.printf(
                    "%s  %-9s  %s to %s, attempts %d%s%n",
                    delivery.path("madeAt").asText(),
                    delivery.path("state").asText(),
                    text(delivery, "title"),
                    text(delivery, "contactPoint"),
                    delivery.path("attempts").asInt(),
                    said.isEmpty() ? "" : "; " + said);
        }
    }
}
