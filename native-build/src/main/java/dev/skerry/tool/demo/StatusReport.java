package dev.skerry.tool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.site.SiteAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** The agents and their ledgers as a table for the terminal. */
public final class StatusReport {
    private static final String ROW = "%-10s %-10s %-7s %10s %9s %12s %6s %9s %7s%n";

    private StatusReport() {}

    /** What a demo's agents are doing. */
    static String of(Demo demo) {
        StringBuilder text = new StringBuilder(table(demo.site().http(), demo.site().uri("/")));
        for (SiteAgent agent : demo.site().agents()) {
            if (agent.link().isCut()) {
                text.append("The uplink of %s is cut.%n".formatted(agent.settings().agentId()));
            }
            if (!agent.process().isAlive()) {
                text.append(
                        "%s does not run; its log is %s.%n"
                                .formatted(
                                        agent.process().spec().name(),
                                        agent.process().spec().log()));
            }
        }
        return text.toString().stripTrailing();
    }

    /** The table, or that there is none because the gateway does not answer. */
    public static String table(Http http, URI gateway) {
        try {
            return of(http, gateway);
        } catch (UncheckedIOException e) {
            return "The gateway does not answer: " + e.getMessage() + "\n";
        }
    }

    /**
     * What the agents of the gateway at that address are doing, as it knows.
     *
     * @throws UncheckedIOException if it does not answer as a gateway does
     */
    public static String of(Http http, URI gateway) {
        StringBuilder text =
                new StringBuilder(
                        ROW.formatted(
                                "agent",
                                "state",
                                "alarms",
                                "accepted",
                                "pending",
                                "acknowledged",
                                "lost",
                                "stored",
                                "ledger"));
        for (JsonNode agent : agents(http, gateway)) {
            JsonNode ledger = agent.path("ledger");
            text.append(
                    ROW.formatted(
                            agent.path("agentId").asText(),
                            agent.path("state").asText(),
                            agent.path("activeAlarms").asText(),
                            ledger.path("accepted").asText(),
                            ledger.path("pending").asText(),
                            ledger.path("acknowledged").asText(),
                            ledger.path("lost").asText(),
                            ledger.path("stored").asText(),
                            ledger.path("balanced").asBoolean() ? "ok" : "OPEN"));
            for (JsonNode trouble : agent.path("troubles")) {
                text.append(
                        "  %s %s%n"
                                .formatted(
                                        trouble.path("code").asText(),
                                        trouble.path("message").asText()));
            }
        }
        return text.toString();
    }

    private static JsonNode agents(Http http, URI gateway) {
        URI list = gateway.resolve("/api/agents");
        JsonNode agents = http.get(list);
        if (!agents.isArray()) {
            throw new UncheckedIOException(new IOException(list + " answers no list"));
        }
        return agents;
    }
}
