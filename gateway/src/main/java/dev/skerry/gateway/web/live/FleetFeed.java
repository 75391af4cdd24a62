package dev.skerry.gateway.web.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.fleet.index.FleetRow;
import dev.skerry.gateway.fleet.index.FleetTotals;
import dev.skerry.gateway.live.Interest;
import dev.skerry.gateway.live.LiveEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells one reader of the events of the rows of the fleet that it shows, and of the fleet in
 * numbers, when they are not what they were.
 */
final class FleetFeed {
    private static final Interest NOTHING = new Interest(Set.of(), Set.of(), Set.of(), false);

    private final EventStream stream;
    private final FleetIndex index;
    private final Sites sites;
    private final ObjectMapper json;

    private Interest interest = NOTHING;
    private Map<String, FleetRow> told = new HashMap<>();
    private @Nullable FleetTotals totals;
    private final ReentrantLock lock = new ReentrantLock();

    FleetFeed(EventStream stream, FleetIndex index, Sites sites, ObjectMapper json) {
        this.stream = stream;
        this.index = index;
        this.sites = sites;
        this.json = json;
    }

    /** The reader shows something else from now on; it knows how that is at present. */
    void show(Interest wanted) {
        lock.lock();
        try {
            interest = wanted;
            told = present();
            if (!wanted.fleet()) {
                totals = null;
            }
            stream.show(wanted);
        } finally {
            lock.unlock();
        }
    }

    private Map<String, FleetRow> present() {
        Map<String, FleetRow> rows = new HashMap<>();
        if (!interest.rows().isEmpty()) {
            index.rows(interest.rows(), sites).forEach(row -> rows.put(row.agentId(), row));
        }
        return rows;
    }

    /**
     * Sends what has changed since; a reader that has not read the last yet gets it later. Two at
     * once are one: no thread waits for another here.
     */
    void tell() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (stream.isUpToDate()) {
                tellChanges();
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellChanges() {
        if (interest.fleet()) {
            FleetTotals now = index.totals(sites);
            if (!now.equals(totals)) {
                totals = now;
                offer("fleet", now);
            }
        }
        Map<String, FleetRow> now = present();
        List<FleetRow> changed =
                now.values().stream().filter(row -> !row.equals(told.get(row.agentId()))).toList();
        told = now;
        if (!changed.isEmpty()) {
            offer("rows", changed);
        }
    }

    private void offer(String name, Object value) {
        try {
            var event = new LiveEvent(0, name, "", null, json.writeValueAsString(value));
            if (!stream.offer(event)) {
                interest = NOTHING;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view that can't be written as JSON", e);
        }
    }
}
