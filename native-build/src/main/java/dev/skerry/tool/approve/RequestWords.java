package dev.skerry.tool.approve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.TwinValue;
import dev.skerry.tool.VisibleText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What is asked for in plain words, from the request's own bytes. */
final class RequestWords {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]+");

    private RequestWords() {}

    /** A sentence, then what it is about, a line each. */
    static List<String> of(Request request) {
        ApprovalRequest asked = request.asked();
        List<String> lines = new ArrayList<>();
        lines.add(sentence(request));
        new TreeMap<>(asked.getArgumentsMap())
                .forEach(
                        (name, value) ->
                                add(lines, "argument", named(name) + " = " + value(value)));
        add(lines, "site", clean(asked.getSite()));
        add(lines, "profile", clean(asked.getProfile()));
        add(lines, "content", request.contentDigest());
        add(lines, "asked at", at(asked.getRequestedAtMicros()));
        add(lines, "until", at(asked.getExpiresAtMicros()));
        add(lines, "digest", request.digest());
        return lines;
    }

    private static String sentence(Request request) {
        ApprovalRequest asked = request.asked();
        String role = asked.getRole().isEmpty() ? "" : " (%s)".formatted(clean(asked.getRole()));
        String who = quoted(asked.getCaller()) + role;
        return switch (asked.getKind()) {
            case "command" ->
                    "%s wants to send the command %s to %s."
                            .formatted(who, quoted(asked.getName()), whom(asked));
            case "agent-action" ->
                    "%s wants to tell %s itself to %s."
                            .formatted(who, whom(asked), quoted(asked.getName()));
            case "profile" ->
                    asked.getContentDigest().isEmpty()
                            ? "%s wants to take the profile %s from %s."
                                    .formatted(who, quoted(asked.getProfile()), whom(asked))
                            : "%s wants %s to work by a version of the profile %s."
                                    .formatted(who, whom(asked), quoted(asked.getProfile()));
            case "model" ->
                    "%s wants %s to run version %s of the model %s%s."
                            .formatted(
                                    who,
                                    whom(asked),
                                    quoted(asked.getArgumentsOrThrow("version").getText()),
                                    quoted(asked.getName()),
                                    asked.containsArguments("canary") ? ", in stages" : "");
            case "program" ->
                    "%s wants to bring version %s of the program %s to agents, wave by wave."
                            .formatted(
                                    who,
                                    quoted(asked.getArgumentsOrThrow("version").getText()),
                                    quoted(asked.getName()));
            case "policy" ->
                    "%s wants another policy, version %s, to be in force for everybody."
                            .formatted(who, asked.getName());
            default -> throw new IllegalStateException("a request has a kind that is known");
        };
    }

    /**
     * A profile, a policy or a manifest, so that none of its lines can be taken for one of ours.
     */
    static List<String> ofSource(String source) {
        return source.lines().map(line -> "| " + clean(line)).toList();
    }

    /** How it ended, for which there is but the gateway's word; nothing while it waits. */
    static List<String> ofEnding(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        if (!answer.path("endedAt").asText("").isEmpty()) {
            String why =
                    "%s %s"
                            .formatted(
                                    answer.path("code").asText(""),
                                    answer.path("message").asText(""))
                            .strip();
            add(
                    lines,
                    "ended",
                    clean(
                            "%s by %s at %s, as the gateway says%s"
                                    .formatted(
                                            answer.path("state").asText(""),
                                            answer.path("endedBy").asText(""),
                                            answer.path("endedAt").asText(""),
                                            why.isEmpty() ? "" : ": " + why)));
        }
        return lines;
    }

    private static String whom(ApprovalRequest asked) {
        if (!asked.getDeviceId().isEmpty()) {
            return "the device %s of the agent %s"
                    .formatted(quoted(asked.getDeviceId()), quoted(asked.getAgentId()));
        }
        if (!asked.getAgentId().isEmpty()) {
            return "the agent " + quoted(asked.getAgentId());
        }
        if (!asked.getSite().isEmpty()) {
            return "all agents of the site " + quoted(asked.getSite());
        }
        return asked.containsArguments(Request.GROUP)
                ? "the agents of the group %s, which the gateway decides"
                        .formatted(quoted(asked.getArgumentsOrThrow(Request.GROUP).getText()))
                : "all agents";
    }

    private static void add(List<String> lines, String label, String text) {
        if (!text.isEmpty()) {
            lines.add("  %-9s %s".formatted(label, text));
        }
    }

    private static String at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** Where a name ends is seen, whatever is in it. */
    private static String quoted(String text) {
        return "'" + clean(text).replace("'", "\\u{27}") + "'";
    }

    /** Of an argument: bare as long as nobody can take it for more than a name. */
    private static String named(String name) {
        return PLAIN.matcher(name).matches() ? name : quoted(name);
    }

    private static String value(TwinValue value) {
        return value.getValueCase() == TwinValue.ValueCase.TEXT
                ? quoted(value.getText())
                : TwinMessages.plain(value).toString();
    }

    private static String clean(String text) {
        return VisibleText.of(text);
    }
}
