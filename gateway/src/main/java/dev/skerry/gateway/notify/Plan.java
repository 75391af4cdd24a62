package dev.skerry.gateway.notify;

import dev.skerry.gateway.alarm.AlarmView;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
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
 * @param dueAt when it is, if nothing changes; null for never
 * @param ifSent what was told then; null for nothing that is worth being kept
 * @param otherwise what is kept when nothing is sent; null likewise
 */
record Plan(
        List<AlarmView> firing,
        Set<Long> resolved,
        boolean isDue,
        @Nullable Instant dueAt,
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
     * @param cleared alarms that hold no more; what is neither here nor there is kept as it is
     */
    static Plan of(
            Route route,
            @Nullable Told before,
            List<AlarmView> active,
            Set<Long> cleared,
            Instant now) {
        Told told = before == null ? new Told(now, null, Map.of()) : before;
        List<AlarmView> firing =
                active.stream().filter(alarm -> !alarm.handling().isQuiet()).toList();
        Set<Long> resolved = new HashSet<>(route.sendsResolved() ? cleared : Set.of());
        resolved.retainAll(told.alarms().keySet());
        boolean hasNew = firing.stream().anyMatch(it -> told.alarms().getOrDefault(it.id(), true));
        Instant dueAt = dueAt(route, told, !firing.isEmpty(), hasNew || !resolved.isEmpty());

        Map<Long, Boolean> sent = new HashMap<>(told.alarms());
        sent.keySet().removeAll(cleared);
        Map<Long, Boolean> kept = new HashMap<>(sent);
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
        resolved.forEach(id -> kept.put(id, told.alarms().getOrDefault(id, true)));
        return new Plan(
                firing,
                resolved,
                dueAt != null && !dueAt.isAfter(now),
                dueAt,
                sent.isEmpty() ? null : new Told(told.seenAt(), now, sent),
                kept.isEmpty() && firing.isEmpty()
                        ? null
                        : new Told(told.seenAt(), told.sentAt(), kept));
    }

    private static @Nullable Instant dueAt(Route route, Told told, boolean fires, boolean hasNews) {
        Instant sentAt = told.sentAt();
        if (sentAt == null) {
            return fires ? told.seenAt().plus(route.gather()) : null;
        }
        if (hasNews) {
            return sentAt.plus(route.interval());
        }
        return fires && !route.repeat().isZero() ? sentAt.plus(route.repeat()) : null;
    }
}
