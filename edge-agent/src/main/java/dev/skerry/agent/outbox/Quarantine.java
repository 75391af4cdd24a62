package dev.skerry.agent.outbox;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The batches that are set aside at a moment. Those that the gateway refused stay where they are in
 * the log, under their sequences, and are not sent; so one that is sent again after all is the same
 * batch to the gateway, whatever was forgotten in between. Immutable.
 */
public final class Quarantine {
    /** Batches that are listed at most. */
    static final int MAX_BATCHES = 256;

    static final Quarantine EMPTY = new Quarantine(new TreeMap<>());

    private final NavigableMap<Long, Quarantined> bySequence;

    private Quarantine(NavigableMap<Long, Quarantined> bySequence) {
        this.bySequence = bySequence;
    }

    static Quarantine of(Collection<Quarantined> batches) {
        return EMPTY.with(batches);
    }

    /** The batch of this sequence; null when it is not set aside. */
    public @Nullable Quarantined get(long sequence) {
        return bySequence.get(sequence);
    }

    /** Whether this batch is in the log but must not be sent. */
    boolean holdsBack(long sequence) {
        Quarantined batch = bySequence.get(sequence);
        return batch != null && batch.isWhole();
    }

    /** All, those with the highest sequences first. */
    public List<Quarantined> batches() {
        return List.copyOf(bySequence.descendingMap().values());
    }

    /** The batch that was set aside last. */
    public Optional<Quarantined> last() {
        return bySequence.values().stream()
                .max(Comparator.comparingLong(Quarantined::setAsideAtMicros));
    }

    /** How many batches there are. */
    public int count() {
        return bySequence.size();
    }

    /** How many records they hold. */
    public long records() {
        return bySequence.values().stream().mapToLong(each -> each.batch().recordCount()).sum();
    }

    /** How many of the records that this ledger counts as rejected are here no more. */
    public long givenUpRecords(Ledger ledger) {
        long whole =
                bySequence.values().stream()
                        .filter(Quarantined::isWhole)
                        .mapToLong(each -> each.batch().recordCount())
                        .sum();
        return Math.max(0, ledger.rejected() - whole);
    }

    /** What they take in the log, in bytes. */
    public long bytes() {
        return bySequence.values().stream().mapToLong(Quarantined::heldBytes).sum();
    }

    /** With these besides. */
    Quarantine with(Collection<Quarantined> batches) {
        if (batches.isEmpty()) {
            return this;
        }
        NavigableMap<Long, Quarantined> more = new TreeMap<>(bySequence);
        batches.forEach(each -> more.put(each.batch().sequence(), each));
        return new Quarantine(more);
    }

    /** Without these. */
    Quarantine without(Collection<Long> sequences) {
        if (sequences.isEmpty()) {
            return this;
        }
        NavigableMap<Long, Quarantined> fewer = new TreeMap<>(bySequence);
        sequences.forEach(fewer::remove);
        return new Quarantine(fewer);
    }

    /**
     * What has to go so that the bounds are kept, one at a time: what can't be sent again anyway,
     * then the oldest. Null when there is room.
     */
    @Nullable Quarantined tooMuch(long maxBytes) {
        if (count() > MAX_BATCHES) {
            return bySequence.values().stream()
                    .filter(each -> !each.isWhole())
                    .findFirst()
                    .orElseGet(() -> bySequence.firstEntry().getValue());
        }
        if (bytes() > maxBytes) {
            return bySequence.values().stream()
                    .filter(Quarantined::isWhole)
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }
}
