package dev.skerry.gateway.notify;

import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.alarm.AlarmStore.AlarmQuery;
import dev.skerry.gateway.alarm.AlarmView;
import dev.skerry.gateway.fleet.Sites;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The alarms as one look finds them.
 *
 * @param active the newest that hold
 * @param cleared of those that were told, which hold no more
 * @param beyond of those that were told, which are older than the newest that are looked at
 */
record Picture(List<AlarmView> active, Map<Long, AlarmView> cleared, Set<Long> beyond) {
    Picture {
        active = List.copyOf(active);
        cleared = Map.copyOf(cleared);
        beyond = Set.copyOf(beyond);
    }

    /**
     * Looks.
     *
     * @param most how many that hold are looked at
     */
    static Picture of(AlarmStore alarms, int most, Collection<Told> told) {
        List<AlarmView> active =
                alarms.alarms(new AlarmQuery(true, null, null, Sites.ALL, most, Long.MAX_VALUE));
        Set<Long> missing = new HashSet<>();
        told.forEach(it -> missing.addAll(it.alarms().keySet()));
        active.forEach(alarm -> missing.remove(alarm.id()));
        Map<Long, AlarmView> cleared = new HashMap<>();
        Set<Long> beyond = new HashSet<>();
        for (AlarmView alarm : alarms.alarms(missing)) {
            if (alarm.clearedAt() != null) {
                cleared.put(alarm.id(), alarm);
            } else if (active.size() == most) {
                beyond.add(alarm.id());
            }
            // Else its agent was removed: nobody can say any more whether it holds.
        }
        return new Picture(active, cleared, beyond);
    }

    /**
     * Without those that hold but are another route's by now, or nobody's: that they left is no
     * news of them. So with those that are there no more.
     *
     * @param members of the cause and the route for which that was told
     */
    Told stillOf(Told told, List<AlarmView> members) {
        Map<Long, Boolean> still = new HashMap<>(told.alarms());
        Set<Long> here = new HashSet<>(cleared.keySet());
        here.addAll(beyond);
        members.forEach(alarm -> here.add(alarm.id()));
        still.keySet().retainAll(here);
        return new Told(told.seenAt(), told.sentAt(), still);
    }
}
