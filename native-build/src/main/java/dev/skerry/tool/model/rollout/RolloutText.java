package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.VisibleText;
import java.util.Locale;

/** A rollout in words. */
final class RolloutText {
    private RolloutText() {}

    /** All that is known of it: where it is, its gates, and its agents. */
    static String of(JsonNode rollout) {
        var text = new StringBuilder();
        text.append(head(rollout)).append('\n');
        String reason = word(rollout, "reason");
        if (!reason.isEmpty()) {
            text.append("because: ").append(reason).append('\n');
        }
        if (!rollout.path("gates").isEmpty()) {
            text.append(row("gate", "wanted", "now", ""));
            rollout.path("gates").forEach(gate -> text.append(gate(gate)));
        }
        rollout.path("agents").forEach(agent -> text.append(agent(agent)));
        int more = rollout.path("agentCount").asInt() - rollout.path("agents").size();
        if (more > 0) {
            text.append("… and %,d more agents%n".formatted(more));
        }
        return text.toString();
    }

    /** In one line. */
    static String head(JsonNode rollout) {
        return "%s@%s for %s: %s since %s (%s, canary %s, rollout %s)%s"
                .formatted(
                        word(rollout, "name"),
                        word(rollout, "version"),
                        (word(rollout, "scope") + " " + word(rollout, "target")).strip(),
                        RolloutApi.isWaiting(rollout)
                                ? "waits for approvals"
                                : word(rollout, "stage"),
                        word(rollout, "stageAt"),
                        rollout.path("automatic").asBoolean() ? "automatic" : "by hand",
                        word(rollout, "canary"),
                        word(rollout, "id"),
                        paused(rollout.path("pause")));
    }

    private static String paused(JsonNode pause) {
        return pause.isObject()
                ? ", paused by %s since %s".formatted(word(pause, "by"), word(pause, "at"))
                : "";
    }

    private static String gate(JsonNode gate) {
        String name = word(gate, "gate");
        String bound = word(gate, "bound").replace('-', ' ');
        JsonNode now = gate.path("now");
        return row(
                name,
                bound + " " + value(name, gate.path("wanted").asDouble()),
                now.isNumber() ? value(name, now.asDouble()) : "-",
                switch (word(gate, "verdict")) {
                    case "holds" -> "ok";
                    case "fails" -> "FAILS";
                    default -> "waits";
                });
    }

    private static String row(String gate, String wanted, String now, String verdict) {
        return "  %-14s %-18s %-10s %s".formatted(gate, wanted, now, verdict).stripTrailing()
                + "\n";
    }

    private static String value(String gate, double value) {
        return switch (gate) {
            case "agreement", "alarm-rate", "failures" -> percent(value);
            case "latency" -> millis(value);
            case "agents", "total-steps" -> String.format(Locale.ROOT, "%,.0f", value);
            default -> String.format(Locale.ROOT, "%.3f", value);
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", share * 100);
    }

    private static String millis(double micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1_000);
    }

    private static String agent(JsonNode agent) {
        var text = new StringBuilder();
        String before = word(agent, "before");
        text.append(
                "  %-20s %-7s %-9s %s"
                        .formatted(
                                word(agent, "agentId"),
                                word(agent, "role"),
                                word(agent, "state"),
                                before.isEmpty() ? "nothing before" : "before " + before));
        if (agent.path("steps").asLong() > 0) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            ", %,d steps, %,d compared, %,d alarms, p99 %s",
                            agent.path("steps").asLong(),
                            agent.path("compared").asLong(),
                            agent.path("alarms").asLong(),
                            millis(agent.path("latencyP99Micros").asDouble())));
        }
        if (agent.path("agreement").isNumber()) {
            text.append(", agreement ").append(percent(agent.path("agreement").asDouble()));
        }
        if (agent.path("psi").isNumber()) {
            text.append(String.format(Locale.ROOT, ", drift %.3f", agent.path("psi").asDouble()));
        }
        String code = word(agent, "code");
        if (!code.isEmpty()) {
            text.append(": %s %s".formatted(code, word(agent, "message")));
        }
        return text.append('\n').toString();
    }

    static String word(JsonNode of, String member) {
        return of.path(member).isNull() ? "" : VisibleText.of(of.path(member).asText());
    }
}
