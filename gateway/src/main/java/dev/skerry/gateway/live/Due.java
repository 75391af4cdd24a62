package dev.skerry.gateway.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Coalesces what changes about each key and hands it out at most once in an interval: the first
 * change at once, later ones together. Not for use by several threads at once.
 */
final class Due<K, V> {
    private final long intervalNanos;
    private final BinaryOperator<V> merge;
    private final Map<K, Slot<V>> slots = new HashMap<>();

    private final LongAdder merged = new LongAdder();

    Due(long intervalNanos, BinaryOperator<V> merge) {
        this.intervalNanos = intervalNanos;
        this.merge = merge;
    }

    private static final class Slot<V> {
        @Nullable V pending;
        long dueNanos;

        Slot(long dueNanos) {
            this.dueNanos = dueNanos;
        }
    }

    record Item<K, V>(K key, V value) {}

    void add(K key, V value, long nowNanos) {
        Slot<V> slot = slots.computeIfAbsent(key, k -> new Slot<>(nowNanos));
        V pending = slot.pending;
        if (pending == null) {
            slot.pending = value;
        } else {
            slot.pending = merge.apply(pending, value);
            merged.increment();
        }
    }

    /** What was merged into what waited; any thread may ask. */
    long merged() {
        return merged.sum();
    }

    /** What may be handed out now. Keys that were quiet for an interval are forgotten. */
    List<Item<K, V>> take(long nowNanos) {
        List<Item<K, V>> due = new ArrayList<>();
        for (Iterator<Map.Entry<K, Slot<V>>> it = slots.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<K, Slot<V>> entry = it.next();
            Slot<V> slot = entry.getValue();
            if (slot.dueNanos - nowNanos > 0) {
                continue;
            }
            V pending = slot.pending;
            if (pending == null) {
                it.remove();
            } else {
                due.add(new Item<>(entry.getKey(), pending));
                slot.pending = null;
                slot.dueNanos = nowNanos + intervalNanos;
            }
        }
        return due;
    }

    /**
     * How long until something may be handed out or forgotten; the longest wait when nothing is.
     */
    long nanosUntilDue(long nowNanos, long longest) {
        long wait = longest;
        for (Slot<V> slot : slots.values()) {
            wait = Math.min(wait, Math.max(0, slot.dueNanos - nowNanos));
        }
        return wait;
    }

    void clear() {
        slots.clear();
    }
}
