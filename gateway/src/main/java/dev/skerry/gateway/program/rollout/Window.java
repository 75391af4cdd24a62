package dev.skerry.gateway.program.rollout;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When in the day agents may be told to change their program, such as {@code 22:00-04:00
 * Europe/Berlin}. What is under way when it closes goes on.
 *
 * @param to not included; before {@code from} it is the next day's
 */
public record Window(LocalTime from, LocalTime to, ZoneId zone) {
    private static final Pattern TEXT =
            Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)(?: (\\S{1,64}))?");

    /** Reads what people write; without a zone it is UTC. Empty if it makes no sense. */
    public static Optional<Window> parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            var window =
                    new Window(
                            LocalTime.parse(parts.group(1)),
                            LocalTime.parse(parts.group(2)),
                            parts.group(3) == null ? ZoneOffset.UTC : ZoneId.of(parts.group(3)));
            return window.from.equals(window.to) ? Optional.empty() : Optional.of(window);
        } catch (DateTimeException e) {
            // There is no such time, or no such zone.
            return Optional.empty();
        }
    }

    /** Whether it is open. */
    boolean isOpen(Instant at) {
        LocalTime time = at.atZone(zone).toLocalTime();
        boolean isAfter = !time.isBefore(from);
        boolean isBefore = time.isBefore(to);
        return from.isBefore(to) ? isAfter && isBefore : isAfter || isBefore;
    }

    /** As people write it. */
    @Override
    public String toString() {
        String times = from + "-" + to;
        return zone.equals(ZoneOffset.UTC) ? times : times + " " + zone.getId();
    }
}
