package dev.skerry.gateway.web.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skerry.gateway.notify.Route;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.profile.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A route as it is sent and shown; durations as "30s", "5m", "4h".
 *
 * @param contacts names of contact points
 * @param gather how long the first alarm of a cause waits for others
 * @param resolved whether it is told that alarms have cleared
 */
public record RouteBody(
        @Nullable String name,
        @Nullable List<String> contacts,
        @Nullable List<String> severities,
        @Nullable List<String> kinds,
        @Nullable List<String> sites,
        @Nullable List<String> profiles,
        @Nullable List<String> rules,
        @JsonProperty("wait") @Nullable String gather,
        @Nullable String interval,
        @Nullable String repeat,
        @Nullable Boolean resolved) {
    static final String EXPECTED = "{\"contacts\": [\"ops\"], \"severities\": [\"critical\"], …}";

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration REPEAT = Duration.ofHours(4);

    static RouteBody of(Route route) {
        return new RouteBody(
                route.name(),
                route.contacts(),
                sorted(route.severities()),
                sorted(route.kinds()),
                sorted(route.sites()),
                sorted(route.profiles()),
                sorted(route.rules()),
                text(route.gather()),
                text(route.interval()),
                text(route.repeat()),
                route.sendsResolved());
    }

    private static List<String> sorted(Set<String> words) {
        return List.copyOf(new TreeSet<>(words));
    }

    private static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    Route read(String called) {
        if (name != null && !name.equals(called)) {
            throw Bodies.invalid("'name' is not that of the path");
        }
        try {
            return new Route(
                    called,
                    Objects.requireNonNullElse(contacts, List.of()),
                    set(severities),
                    set(kinds),
                    set(sites),
                    set(profiles),
                    set(rules),
                    duration("wait", gather, WAIT),
                    duration("interval", interval, INTERVAL),
                    duration("repeat", repeat, REPEAT),
                    resolved == null || resolved);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw Bodies.invalid(e.getMessage() == null ? "expected " + EXPECTED : e.getMessage());
        }
    }

    private static Set<String> set(@Nullable List<String> words) {
        return words == null ? Set.of() : new TreeSet<>(words);
    }

    private static Duration duration(String field, @Nullable String given, Duration otherwise) {
        if (given == null) {
            return otherwise;
        }
        Duration duration = given.equals("0") ? Duration.ZERO : Durations.parse(given);
        if (duration == null) {
            throw Bodies.invalid("'" + field + "' is a text such as \"30s\", \"5m\" or \"4h\"");
        }
        return duration;
    }
}
