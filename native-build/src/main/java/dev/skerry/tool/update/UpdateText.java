package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.VisibleText;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Programs and rollouts in words. */
final class UpdateText {
    private UpdateText() {}

    /** A version with its targets. */
    static String program(JsonNode program) {
        var text = new StringBuilder();
        text.append(
                "%s, run by %,d agents%n"
                        .formatted(word(program, "version"), program.path("runs").asInt()));
        for (JsonNode target : program.path("targets")) {
            text.append(
                    "  %-20s %s, %,d files, outboxes of formats %d to %d, since %s by %s%n"
                            .formatted(
                                    word(target, "target"),
                                    mebibytes(target.path("bytes").asLong()),
                                    target.path("files").asInt(),
                                    target.path("outboxReadsFrom").asInt(),
                                    target.path("outboxReadsTo").asInt(),
                                    word(target, "storedAt"),
                                    word(target, "storedBy")));
        }
        return text.toString();
    }

    /** Who would get a version. */
    static String preview(JsonNode preview) {
        var text = new StringBuilder();
        text.append(
                "%,d of %,d agents get it%s%n"
                        .formatted(
                                preview.path("getCount").asInt(),
                                preview.path("agentCount").asInt(),
                                preview.path("waves").isEmpty()
                                        ? ""
                                        : "; by the end of each wave "
                                                + StreamSupport.stream(
                                                                preview.path("waves").spliterator(),
                                                                false)
                                                        .map(JsonNode::asText)
                                                        .collect(Collectors.joining(", "))));
        for (JsonNode agent : preview.path("agents")) {
            text.append(
                    "  %-4s %-20s %-12s %-14s %s%n"
                            .formatted(
                                    agent.path("gets").asBoolean() ? "yes" : "no",
                                    word(agent, "agentId"),
                                    orDash(word(agent, "runs")),
                                    orDash(word(agent, "target")),
                                    word(agent, "why")));
        }
        return text.append(more(preview.path("agentCount").asInt() - preview.path("agents").size()))
                .toString();
    }

    /** All that is known of a rollout. */
    static String of(JsonNode rollout) {
        var text = new StringBuilder();
        text.append(head(rollout)).append('\n');
        String reason = word(rollout, "reason");
        if (!reason.isEmpty()) {
            text.append("because: ").append(reason).append('\n');
        }
        for (JsonNode wave : rollout.path("waves")) {
            text.append(
                    "  wave %d  %-8s %,6d agents  %s%n"
                            .formatted(
                                    wave.path("number").asInt(),
                                    word(wave, "state"),
                                    wave.path("agents").asInt(),
                                    states(wave.path("states"))));
        }
        rollout.path("agents").forEach(agent -> text.append(agent(agent)));
        return text.append(more(rollout.path("agentCount").asInt() - rollout.path("agents").size()))
                .toString();
    }

    private static String states(JsonNode states) {
        return states.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(state -> "%s %,d".formatted(state.getKey(), state.getValue().asInt()))
                .collect(Collectors.joining(", "));
    }

    private static String more(int more) {
        return more > 0 ? "… and %,d more agents%n".formatted(more) : "";
    }

    /** In one line. */
    static String head(JsonNode rollout) {
        String targets =
                StreamSupport.stream(rollout.path("targets").spliterator(), false)
                        .map(target -> VisibleText.of(target.asText()))
                        .collect(Collectors.joining(", "));
        return "%s for %s: %s, wave %d, since %s (rollout %s)%s%s"
                .formatted(
                        rollout.path("reverts").isTextual()
                                ? "back from " + word(rollout, "version")
                                : word(rollout, "version"),
                        (word(rollout, "scope") + " " + targets).strip(),
                        word(rollout, "stage").equals("waiting")
                                ? "waits for approvals"
                                : word(rollout, "stage"),
                        rollout.path("wave").asInt(),
                        word(rollout, "waveAt"),
                        word(rollout, "id"),
                        rollout.path("settledAt").isTextual()
                                ? ", watched since " + word(rollout, "settledAt")
                                : "",
                        paused(rollout.path("pause")));
    }

    private static String paused(JsonNode pause) {
        if (!pause.isObject()) {
            return "";
        }
        String reason = word(pause, "reason");
        return ", PAUSED by %s since %s%s"
                .formatted(
                        word(pause, "by"),
                        word(pause, "at"),
                        reason.isEmpty() ? "" : ": " + reason);
    }

    private static String agent(JsonNode agent) {
        String state = word(agent, "state");
        long total = agent.path("bytesTotal").asLong();
        String progress =
                state.equals("fetching") && total > 0
                        ? " %s of %s"
                                .formatted(
                                        mebibytes(agent.path("bytesDone").asLong()),
                                        mebibytes(total))
                        : "";
        String code = word(agent, "code");
        return "  %-20s wave %-3d %-12s %s%s%s%n"
                .formatted(
                        word(agent, "agentId"),
                        agent.path("wave").asInt(),
                        state,
                        agent.path("connected").asBoolean() ? "" : "(cut off) ",
                        progress.strip(),
                        code.isEmpty() ? "" : code + " " + word(agent, "message"))
                .replaceAll(" +(?=\\R$)", "");
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1_048_576.0);
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    static String word(JsonNode of, String member) {
        JsonNode value = of.path(member);
        return value.isNull() ? "" : VisibleText.of(value.asText());
    }
}
