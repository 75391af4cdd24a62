package dev.skerry.gateway.people;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong logins, so that guessing does not flood the audit log: there is one entry a minute
 * for each person, and one for all names that nobody has.
 */
public final class RefusedLogins {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final PeopleAudit audit;
    private final InstantSource clock;

    /** By person; names that nobody has are under the empty one. */
    private final Map<String, Counted> counted = new HashMap<>();

    public RefusedLogins(PeopleAudit audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Wrong logins since one of them.
     *
     * @param peer where the last came from
     */
    private record Counted(String person, Instant since, int count, String peer) {}

    /**
     * Counts one.
     *
     * @param person null for a name that nobody has
     */
    synchronized void add(@Nullable String person, String peer) {
        String key = person == null ? "" : person;
        Counted before = counted.get(key);
        counted.put(
                key,
                before == null
                        ? new Counted(key, clock.instant(), 1, peer)
                        : new Counted(key, before.since(), before.count() + 1, peer));
    }

    /** Writes down those whose minute is over. */
    public void writeDue() throws InterruptedException {
        write(clock.instant().minus(WINDOW));
    }

    /** Writes down all. */
    public void writeAll() throws InterruptedException {
        write(Instant.MAX);
    }

    private void write(Instant until) throws InterruptedException {
        for (Counted due : take(until)) {
            audit.refused(
                    due.person().isEmpty() ? null : due.person(),
                    due.since(),
                    due.count(),
                    due.peer());
        }
    }

    private synchronized List<Counted> take(Instant until) {
        List<Counted> due = new ArrayList<>(counted.values());
        due.removeIf(one -> one.since().isAfter(until));
        due.forEach(one -> counted.remove(one.person()));
        return due;
    }
}
