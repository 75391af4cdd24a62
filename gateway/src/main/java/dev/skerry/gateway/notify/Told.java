package dev.skerry.gateway.notify;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a contact point was told of alarms of one cause.
 *
 * @param seenAt when the first of them was met
 * @param sentAt null while nothing was told
 * @param alarms of which it was told, each with whether it has become quiet since
 */
record Told(Instant seenAt, @Nullable Instant sentAt, Map<Long, Boolean> alarms) {
    Told {
        alarms = Map.copyOf(alarms);
    }

    /**
     * About alarms of one cause, by one route.
     *
     * @param cause what raised them
     */
    record Key(String contact, String route, String cause) {}

    /** As it is stored. */
    String text() {
        return alarms.entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() ? " q" : ""))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    static Map<Long, Boolean> alarms(String text) {
        Map<Long, Boolean> alarms = new LinkedHashMap<>();
        text.lines()
                .forEach(
                        line ->
                                alarms.put(
                                        Long.valueOf(line.replace(" q", "")), line.endsWith(" q")));
        return alarms;
    }
}
