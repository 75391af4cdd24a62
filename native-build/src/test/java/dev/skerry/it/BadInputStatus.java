package dev.skerry.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.check.StoredReadings;
import dev.skerry.tool.check.StoredRow;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an agent says of itself and what the gateway has of it. */
record BadInputStatus(Site site, SiteAgent agent) {

    /** The messages of the agent's troubles by code; empty while it doesn't answer. */
    Map<String, String> troubles() {
        try {
            return troublesIn(agent.status());
        } catch (UncheckedIOException e) {
            return Map.of();
        }
    }

    static Map<String, String> troublesIn(JsonNode status) {
        Map<String, String> troubles = new TreeMap<>();
        status.path("troubles")
                .forEach(t -> troubles.put(t.path("code").asText(), t.path("message").asText()));
        return troubles;
    }

    /** How many messages were refused with that code. */
    long refused(String code) {
        return agent.status().path("refusals").path("countByCode").path(code).asLong();
    }

    /** The last refusal of a message that came to that address. */
    JsonNode refusalOf(String address) {
        for (JsonNode refusal : agent.status().path("refusals").path("last")) {
            if (refusal.path("address").asText().equals(address)) {
                return refusal;
            }
        }
        throw new AssertionError("no refusal of a message to " + address);
    }

    /** The lines of the agent's metrics that hold that text. */
    List<String> metrics(String text) {
        try (Stream<String> lines = site.http().stream(agent.uri("/q/metrics"))) {
            return lines.filter(line -> line.contains(text)).toList();
        }
    }

    /** When the gateway's stored readings of a device were observed, each as often as stored. */
    List<Long> storedMillis(String device, String resource) {
        var store = new StoredReadings(site.http(), site.uri("/"));
        var stream = new Witness.Stream(agent.settings().agentId(), device, resource);
        return store.of(stream).stream().map(StoredRow::observedAtMillis).toList();
    }
}
