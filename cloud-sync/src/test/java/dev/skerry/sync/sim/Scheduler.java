package dev.skerry.sync.sim;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and what is to happen in it. Things of one microsecond happen as they were asked.
 */
final class Scheduler {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowMicros;
    private long asked;

    private record Event(long atMicros, long order, SimProcess owner, int life, Runnable action)
            implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMicros == other.atMicros
                    ? Long.compare(order, other.order)
                    : Long.compare(atMicros, other.atMicros);
        }
    }

    long nowMicros() {
        return nowMicros;
    }

    /** Has a process do something later, unless its life ends before. */
    void at(long atMicros, SimProcess owner, int life, Runnable action) {
        events.add(new Event(atMicros, asked++, owner, life, action));
    }

    /** Moves time on to the next thing that somebody alive does; null when there is none. */
    @Nullable Runnable next() {
        while (true) {
            Event event = events.poll();
            if (event == null) {
                return null;
            }
            SimProcess owner = event.owner();
            if (event.life() != owner.life()) {
                continue;
            }
            if (owner.pausedUntilMicros() > event.atMicros()) {
                events.add(
                        new Event(
                                owner.pausedUntilMicros(),
                                event.order(),
                                owner,
                                event.life(),
                                event.action()));
                continue;
            }
            nowMicros = event.atMicros();
            return event.action();
        }
    }
}
