package dev.skerry.gateway.notify;

import dev.skerry.gateway.alarm.AlarmView;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told now of alarms of one cause.
 *
 * @param firing to be told; empty if they have all cleared
 * @param resolved ids of alarms of which it was told that have cleared
 * @param isDue whether it is to be told now
 * @param ifSent what was told then; null for nothing that is worth being kept
 * @param otherwise what is kept when nothing is sent; null likewise
 */
record Plan(
        List<AlarmView> firing,
        Set<Long> resolved,
        boolean isDue,
        @Nullable Told ifSent,
        @Nullable Told otherwise) {
    Plan {
        firing = List.copyOf(firing);
        resolved = Set.copyOf(resolved);
    }

    /**
     * A plan.
     *
     * @param before null if nothing of that cause was met before
     * @param active the alarms of that cause that hold, those that are in hand included
     */
    static Plan of(Route route, @Nullable Told before, List<AlarmView> active, Instant now) {
        Told told = before == null ? new Told(now, null, Map.of()) : before;
        List<AlarmView> firing =
                active.stream().filter(alarm -> !alarm.handling().isQuiet()).toList();
        Set<Long> gone = new LinkedHashSet<>(told.alarms().keySet());
        active.forEach(alarm -> gone.remove(alarm.id()));
        boolean hasNew = firing.stream().anyMatch(it -> told.alarms().getOrDefault(it.id(), true));
        boolean isDue = isDue(route, told, !firing.isEmpty(), hasNew, !gone.isEmpty(), now);

        Map<Long, Boolean> sent = new HashMap<>();
        Map<Long, Boolean> kept = new HashMap<>();
        for (AlarmView alarm : active) {
            boolean isQuiet = alarm.handling().isQuiet();
            boolean wasTold = told.alarms().containsKey(alarm.id());
            if (!isQuiet || wasTold) {
                sent.put(alarm.id(), isQuiet);
            }
            if (wasTold) {
                // What was quiet and is so no more is news until it was told.
                kept.put(alarm.id(), isQuiet || told.alarms().getOrDefault(alarm.id(), true));
            }
        }
        if (route.sendsResolved()) {
            gone.forEach(id -> kept.put(id, told.alarms().getOrDefault(id, true)));
        }
        return new Plan(
                firing,
                route.sendsResolved() ? gone : Set.of(),
                isDue,
                sent.isEmpty() ? null : new Told(told.seenAt(), now, sent),
                kept.isEmpty() && firing.isEmpty()
                        ? null
                        : new Told(told.seenAt(), told.sentAt(), kept));
    }

    private static boolean isDue(
            Route route, Told told, boolean fires, boolean hasNew, boolean hasGone, Instant now) {
        Instant sentAt = told.sentAt();
        if (sentAt == null) {
            return fires && !told.seenAt().plus(route.gather()).isAfter(now);
        }
        if (hasNew || (hasGone && route.sendsResolved())) {
            return !sentAt.plus(route.interval()).isAfter(now);
        }
        return fires && !route.repeat().isZero() && !sentAt.plus(route.repeat()).isAfter(now);
    }
}
