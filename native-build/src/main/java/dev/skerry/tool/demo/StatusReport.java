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

    /** Several agents have the id: only one of them can tell its figures at a time. */
    private static final String ID_SHARED = "SKR-G204";

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
        agents(http, gateway).forEach(agent -> text.append(row(agent)));
        // Without it a stored count that is ahead looks like a mistake.
        return text.append(
                        "Stored is counted by the gateway; the rest is what each agent told last, every 10 s.%n"
                                .formatted())
                .toString();
    }

    /** One agent, what its figures are worth, and what troubles it. */
    static String row(JsonNode agent) {
        JsonNode ledger = agent.path("ledger");
        boolean told = !figures(agent).equals("none") || agent.hasNonNull("earlier");
        StringBuilder text =
                new StringBuilder(
                        ROW.formatted(
                                agent.path("agentId").asText(),
                                agent.path("state").asText(),
                                agent.path("activeAlarms").asText(),
                                told ? ledger.path("accepted").asText() : "-",
                                told ? ledger.path("pending").asText() : "-",
                                told ? ledger.path("acknowledged").asText() : "-",
                                told ? ledger.path("lost").asText() : "-",
                                ledger.path("stored").asText(),
                                verdict(agent)));
        switch (figures(agent)) {
            case "none" -> text.append("  it has told no figures since it connected%n".formatted());
            case "old" -> text.append("  told at %s%n".formatted(agent.path("statusAt").asText()));
            default -> {}
        }
        JsonNode earlier = agent.path("earlier");
        if (earlier.isObject()) {
            text.append(
                    "  sum of its outbox and %s other: lost, or of another agent with its id; %s readings waited there at %s%n"
                            .formatted(
                                    earlier.path("epochs").asText(),
                                    earlier.path("pendingRecords").asText(),
                                    earlier.path("statusAt").asText()));
        }
        for (JsonNode trouble : agent.path("troubles")) {
            text.append(
                    "  %s %s%n"
                            .formatted(
                                    trouble.path("code").asText(),
                                    trouble.path("message").asText()));
        }
        return text.toString();
    }

    private static String figures(JsonNode agent) {
        return agent.path("figures").asText();
    }

    /** Whether the account balances, if the agent itself says so now. */
    private static String verdict(JsonNode agent) {
        if (figures(agent).equals("none")) {
            return "none";
        }
        boolean balanced = agent.path("ledger").path("balanced").asBoolean();
        if (!balanced
                || isShared(agent)
                || agent.path("earlier").path("pendingRecords").asLong() > 0) {
            return "OPEN";
        }
        return figures(agent).equals("old") ? "old" : "ok";
    }

    private static boolean isShared(JsonNode agent) {
        return agent.path("troubles").findValuesAsText("code").contains(ID_SHARED);
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
