package dev.skerry.gateway.web.alarm;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skerry.gateway.alarm.AlarmAct;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.profile.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody does about alarms, as it is sent.
 *
 * @param alarms about which; only where several can be meant
 * @param person to whom they are assigned; null for nobody
 * @param until when a snooze ends
 * @param lasts how long a snooze lasts, in place of its end
 * @param text a comment, or the reason of a snooze
 */
public record ActBody(
        @Nullable String act,
        @Nullable List<@Nullable Which> alarms,
        @Nullable String person,
        @Nullable String until,
        @JsonProperty("for") @Nullable String lasts,
        @Nullable String text) {
    static final String EXPECTED =
            "{\"act\": \"acknowledge\", \"unacknowledge\", \"assign\", \"snooze\", \"unsnooze\""
                    + " or \"comment\"}";

    private static final Pattern LINES = Pattern.compile("[^\\p{Cntrl}]{0,500}");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    /** An alarm and, if nothing may have been done about it meanwhile, its revision. */
    public record Which(@Nullable Long id, @Nullable Long revision) {}

    AlarmAct read(Instant now) {
        String what = Bodies.required("act", act);
        return switch (what) {
            case "acknowledge" -> new AlarmAct.Acknowledge();
            case "unacknowledge" -> new AlarmAct.Unacknowledge();
            case "assign" ->
                    new AlarmAct.Assign(person == null || person.isEmpty() ? null : person);
            case "snooze" -> new AlarmAct.Snooze(end(now), line());
            case "unsnooze" -> new AlarmAct.Unsnooze();
            case "comment" -> comment();
            default -> throw Bodies.invalid("'act' is '%s'; expected %s".formatted(what, EXPECTED));
        };
    }

    private AlarmAct comment() {
        String said = line();
        if (said.isEmpty()) {
            throw Bodies.invalid("'text' is missing");
        }
        return new AlarmAct.Comment(said);
    }

    private String line() {
        String line = Objects.requireNonNullElse(text, "").strip();
        if (!LINES.matcher(line).matches()) {
            throw Bodies.invalid("'text' is one line of up to 500 characters");
        }
        return line;
    }

    private Instant end(Instant now) {
        if ((until == null) == (lasts == null)) {
            throw Bodies.invalid("a snooze has either 'until' or 'for'");
        }
        Instant end = until == null ? now.plus(duration()) : time(until);
        if (end.isBefore(now.plus(SHORTEST.dividedBy(2))) || end.isAfter(now.plus(LONGEST))) {
            throw Bodies.invalid("a snooze lasts from 1m to 30d");
        }
        return end;
    }

    private Duration duration() {
        Duration duration = Durations.parse(Objects.requireNonNull(lasts));
        if (duration == null
                || duration.compareTo(SHORTEST) < 0
                || duration.compareTo(LONGEST) > 0) {
            throw Bodies.invalid("'for' is a text such as \"30m\" or \"8h\", from 1m to 30d");
        }
        return duration;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Bodies.invalid(
                    "'until' is a time such as 2026-01-31T12:00:00Z (ISO-8601 with an offset)");
        }
    }
}
