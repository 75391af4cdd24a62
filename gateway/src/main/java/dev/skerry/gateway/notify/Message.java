package dev.skerry.gateway.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.alarm.Severity;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What is told, the same in whatever way.
 *
 * @param id by which a receiver knows one that comes twice
 * @param title one line
 * @param body JSON; its text is for people
 */
record Message(String id, String title, String body) {
    /** Alarms that are named; the others are counted. */
    static final int MOST_NAMED = 10;

    private static final int MOST_BECAUSE = 200;
    private static final int MOST_SITES = 3;

    /** Makes messages for those who reach the dashboard there. */
    static final class Writer {
        private final ObjectMapper json;
        private final String dashboard;

        Writer(ObjectMapper json, String dashboard) {
            this.json = json;
            this.dashboard = dashboard;
        }

        /** That alarms hold or have cleared: of one cause, or of several that came at once. */
        Message of(String contact, List<AlarmView> firing, List<AlarmView> resolved, Instant now) {
            List<AlarmView> told = firing.isEmpty() ? resolved : firing;
            Severity worst =
                    told.stream()
                            .map(alarm -> Severity.of(alarm.severity()))
                            .max(Comparator.naturalOrder())
                            .orElse(Severity.INFO);
            String status = firing.isEmpty() ? "resolved" : "firing";
            String title =
                    "[%s] %s".formatted(firing.isEmpty() ? "Resolved" : name(worst), summary(told));
            String link = link(told);
            var text = new StringBuilder(title).append('\n');
            lines(text, firing, "");
            lines(text, resolved, "resolved: ");
            text.append('\n').append(link).append('\n');
            ObjectNode body = head(contact, status, title, text.toString(), link, now);
            body.put("severity", worst.word());
            list(body.putArray("firing"), firing);
            list(body.putArray("resolved"), resolved);
            int more =
                    Math.max(0, firing.size() - MOST_NAMED)
                            + Math.max(0, resolved.size() - MOST_NAMED);
            return message(body.put("more", more), title);
        }

        /** That this is a test. */
        Message test(String contact, Instant now) {
            String title = "[Test] Skerry reaches " + contact;
            String link = dashboard + "/#/alarms";
            String text =
                    title + "\n\nNothing is wrong: somebody pressed the button.\n\n" + link + "\n";
            return message(head(contact, "test", title, text, link, now), title);
        }

        private static ObjectNode head(
                String contact,
                String status,
                String title,
                String text,
                String link,
                Instant now) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("version", 1)
                    .put("id", UUID.randomUUID().toString())
                    .put("status", status)
                    .put("contactPoint", contact)
                    .put("sentAt", now.truncatedTo(ChronoUnit.MILLIS).toString())
                    .put("title", title)
                    .put("text", text)
                    .put("link", link);
        }

        private Message message(ObjectNode body, String title) {
            try {
                return new Message(body.path("id").asText(), title, json.writeValueAsString(body));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String link(List<AlarmView> alarms) {
            AlarmView first = alarms.getFirst();
            String page = dashboard + "/#/alarms";
            if (alarms.size() == 1) {
                return page + "?alarm=" + first.id();
            }
            boolean isOneRule = alarms.stream().allMatch(it -> it.rule().equals(first.rule()));
            return isOneRule
                    ? page + "?rule=" + URLEncoder.encode(first.rule(), StandardCharsets.UTF_8)
                    : page;
        }
    }

    private static String name(Severity severity) {
        String word = severity.word();
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** Such as "overheated: pump-1 at plant", or "overheated: 12 alarms at plant, quay". */
    private static String summary(List<AlarmView> alarms) {
        List<String> causes = alarms.stream().map(AlarmView::rule).distinct().toList();
        List<String> sites =
                alarms.stream()
                        .map(AlarmView::site)
                        .filter(site -> !site.isEmpty())
                        .distinct()
                        .toList();
        String where =
                sites.isEmpty()
                        ? ""
                        : " at "
                                + sites.stream().limit(MOST_SITES).collect(Collectors.joining(", "))
                                + (sites.size() > MOST_SITES ? " and elsewhere" : "");
        String what =
                alarms.size() == 1
                        ? place(alarms.getFirst())
                        : String.format(Locale.ROOT, "%,d alarms", alarms.size());
        String rule =
                causes.size() == 1
                        ? causes.getFirst().replace('_', ' ').replace('-', ' ')
                        : causes.size() + " causes";
        return visible(rule + ": " + what + where, 300);
    }

    private static String place(AlarmView alarm) {
        return alarm.deviceId().isEmpty() ? alarm.agentId() : alarm.deviceId();
    }

    private static void lines(StringBuilder text, List<AlarmView> alarms, String prefix) {
        if (!alarms.isEmpty()) {
            text.append('\n');
        }
        for (AlarmView alarm : alarms.subList(0, Math.min(MOST_NAMED, alarms.size()))) {
            List<String> where = new ArrayList<>();
            if (!alarm.deviceId().isEmpty()) {
                where.add("agent " + alarm.agentId());
            }
            if (!alarm.site().isEmpty()) {
                where.add("site " + alarm.site());
            }
            text.append(
                    visible(
                            "- %s%s, %s%s, since %s: %s"
                                    .formatted(
                                            prefix,
                                            alarm.rule(),
                                            place(alarm),
                                            where.isEmpty()
                                                    ? ""
                                                    : " (" + String.join(", ", where) + ")",
                                            alarm.raisedAt().truncatedTo(ChronoUnit.SECONDS),
                                            visible(alarm.because(), MOST_BECAUSE)),
                            800));
            text.append('\n');
        }
        if (alarms.size() > MOST_NAMED) {
            text.append(String.format(Locale.ROOT, "- and %,d more%n", alarms.size() - MOST_NAMED));
        }
    }

    private static void list(ArrayNode list, List<AlarmView> alarms) {
        for (AlarmView alarm : alarms.subList(0, Math.min(MOST_NAMED, alarms.size()))) {
            Instant clearedAt = alarm.clearedAt();
            list.addObject()
                    .put("id", alarm.id())
                    .put("kind", alarm.kind().word())
                    .put("severity", alarm.severity())
                    .put("rule", alarm.rule())
                    .put("profile", alarm.profileName())
                    .put("site", alarm.site())
                    .put("agentId", alarm.agentId())
                    .put("deviceId", alarm.deviceId())
                    .put("because", visible(alarm.because(), MOST_BECAUSE))
                    .put("raisedAt", alarm.raisedAt().toString())
                    .put("clearedAt", clearedAt == null ? null : clearedAt.toString());
        }
    }

    /** On one line: what devices are called must not look like something else in a mail. */
    private static String visible(String text, int most) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
