package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.Findings.DeviceRow;
import dev.skerry.agent.outbox.GroupNote.Installed;
import dev.skerry.agent.outbox.GroupNote.Range;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.pipeline.Outcome.DeviceSeen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups to the log and remembers what the catalog does not have yet. Used by the commit
 * thread alone, but for {@link #quarantine}.
 */
final class OutboxStore {
    private static final Logger LOG = Logger.getLogger(OutboxStore.class);

    private final SegmentLog log;
    private final Offers offers;
    private final RecentIdentities identities;
    private Map<String, byte[]> states = new LinkedHashMap<>();
    private Map<String, DeviceRow> devices = new LinkedHashMap<>();
    private Map<String, byte[]> twins = new LinkedHashMap<>();
    private final long quarantineBytes;
    private volatile Quarantine quarantine;
    private boolean quarantineIsNew;
    private OutboxState state;

    /**
     * What goes on from here.
     *
     * @param quarantine what is set aside
     * @param quarantineIsNew whether the next note has to say all of that: should an older catalog
     *     come back, what it has is not taken for what is set aside
     * @param quarantineBytes what may be
     */
    OutboxStore(
            SegmentLog log,
            Offers offers,
            RecentIdentities identities,
            OutboxState state,
            Quarantine quarantine,
            boolean quarantineIsNew,
            long quarantineBytes) {
        this.log = log;
        this.offers = offers;
        this.identities = identities;
        this.state = state;
        this.quarantine = quarantine;
        this.quarantineIsNew = quarantineIsNew;
        this.quarantineBytes = quarantineBytes;
    }

    /** What is set aside after the last group; any thread may ask. */
    Quarantine quarantine() {
        return quarantine;
    }

    /** The state after the last group. */
    OutboxState state() {
        return state;
    }

    /**
     * Writes a group and forces it to the disk. It can be tried again after an exception.
     *
     * @return the state after it
     */
    OutboxState commit(CommitGroup group) throws IOException {
        boolean packs = group.changes().stream().anyMatch(Change.Packed.class::isInstance);
        if (!packs) {
            return write(group);
        }
        offers.lock.lock();
        try {
            // Until it is known whether the pack is in place, nothing of it may be offered.
            offers.undecided(true);
            OutboxState next = write(group);
            offers.undecided(false);
            return next;
        } finally {
            offers.lock.unlock();
        }
    }

    private OutboxState write(CommitGroup group) throws IOException {
        Effects effects = new Effects();
        // Packs last: what left meanwhile must have left from the segments that they replace.
        for (Change change : packsLast(group.changes())) {
            effects.add(change);
        }
        effects.keepQuarantineSmall();
        effects.states.putAll(group.states());
        Ledger ledger = effects.ledger;
        for (var batch : group.batches()) {
            ledger = ledger.appended(batch.recordCount(), batch.content().length);
        }
        ledger = ledger.inputsCounted(group.repeatedMessages(), group.refusedMessages());
        OutboxState next =
                new OutboxState(
                        group.number(),
                        group.nextSequence(),
                        ledger,
                        effects.offeredThrough(group));
        GroupNote note =
                new GroupNote(
                        next,
                        group.identities(),
                        effects.states,
                        rows(group.devices()),
                        effects.twins,
                        effects.removed,
                        quarantineIsNew,
                        quarantineIsNew
                                ? effects.aside.batches()
                                : List.copyOf(effects.quarantined.values()),
                        List.copyOf(effects.released),
                        effects.packs.stream()
                                .map(pack -> new Installed(pack.pack().id(), pack.replaced()))
                                .toList());
        log.append(group.number(), note.encode(), group.batches());
        quarantineIsNew = false;
        state = next;
        quarantine = effects.aside;
        keep(note);
        for (Range range : effects.removed) {
            log.remove(range.first(), range.last());
            offers.answered(range.first(), range.last());
        }
        for (Change.Packed pack : effects.packs) {
            log.install(pack.pack().id(), pack.replaced());
        }
        for (Change.Packed pack : effects.dropped) {
            log.drop(pack.pack());
        }
        return next;
    }

    private static List<Change> packsLast(List<Change> changes) {
        return changes.stream()
                .sorted(Comparator.comparing(Change.Packed.class::isInstance))
                .toList();
    }

    private static Map<String, DeviceRow> rows(List<DeviceSeen> devices) {
        Map<String, DeviceRow> rows = new LinkedHashMap<>();
        for (DeviceSeen device : devices) {
            rows.put(
                    device.deviceId(),
                    new DeviceRow(device.profile().name(), device.profile().version()));
        }
        return rows;
    }

    private void keep(GroupNote note) {
        recall(note);
        identities.add(note.identities());
    }

    /** What a group wrote that the catalog does not have yet. */
    void recall(GroupNote note) {
        states.putAll(note.states());
        devices.putAll(note.devices());
        twins.putAll(note.twins());
    }

    /** All that changed since the last call, for the catalog. */
    Checkpoint takeCheckpoint() {
        Checkpoint checkpoint =
                new Checkpoint(
                        state,
                        identities.toArray(),
                        states,
                        devices,
                        twins,
                        quarantine,
                        log.removed());
        states = new LinkedHashMap<>();
        devices = new LinkedHashMap<>();
        twins = new LinkedHashMap<>();
        return checkpoint;
    }

    /** What the changes of a group come to, before anything of it is written. */
    private final class Effects {
        private final Map<String, byte[]> twins = new LinkedHashMap<>();
        private final Map<String, byte[]> states = new LinkedHashMap<>();
        private final List<Range> removed = new ArrayList<>();
        private final Map<Long, Quarantined> quarantined = new LinkedHashMap<>();
        private final Set<Long> released = new LinkedHashSet<>();
        private final List<Change.Packed> packs = new ArrayList<>();
        private final List<Change.Packed> dropped = new ArrayList<>();
        private final Set<Long> gone = new HashSet<>();
        private Quarantine aside = quarantine;
        private Ledger ledger = state.ledger();
        private boolean began;
        private boolean ended;

        void add(Change change) {
            switch (change) {
                case Change.Acknowledged acknowledged -> acknowledge(acknowledged);
                case Change.Rejected rejected -> reject(rejected);
                case Change.Damaged damaged -> setDamagedAside(damaged);
                case Change.Released some -> some.sequences().forEach(this::release);
                case Change.GivenUp givenUp -> giveUp(givenUp.sequence());
                case Change.TwinChanged twin -> twins.put(twin.deviceId(), twin.content());
                case Change.StatesSaved saved -> {
                    states.putAll(saved.states());
                    twins.putAll(saved.twins());
                }
                case Change.OfferingBegan ignored -> began = true;
                case Change.OfferingEnded ignored -> ended = true;
                case Change.Packed packed -> pack(packed);
            }
        }

        private void acknowledge(Change.Acknowledged range) {
            // Never what comes later: a note is read again when all batches are there already.
            long last = Math.min(range.last(), state.nextSequence() - 1);
            log.forEach(
                    range.first(),
                    last,
                    batch -> {
                        // Sent again just before it was set aside: the gateway has it after all.
                        release(batch.sequence());
                        if (gone.add(batch.sequence())) {
                            ledger = ledger.left(batch.recordCount(), batch.sizeBytes());
                        }
                    });
            removed.add(new Range(range.first(), last));
        }

        private void reject(Change.Rejected rejected) {
            BatchRef batch = pending(rejected.sequence());
            if (batch != null) {
                ledger = ledger.setAside(batch.recordCount(), batch.sizeBytes());
                // It must stay what it is for as long as it may be sent again.
                offers.add(List.of(batch.sequence()));
                quarantine(
                        new Quarantined(
                                batch,
                                true,
                                rejected.code(),
                                rejected.reason(),
                                rejected.atMicros()));
            }
        }

        private void setDamagedAside(Change.Damaged damaged) {
            // Then it can't be sent again after all.
            release(damaged.sequence());
            BatchRef batch = pending(damaged.sequence());
            if (batch != null) {
                ledger = ledger.damaged(batch.recordCount(), batch.sizeBytes());
                quarantine(
                        new Quarantined(
                                batch,
                                false,
                                damaged.code(),
                                damaged.reason(),
                                damaged.atMicros()));
                remove(batch.sequence());
            }
        }

        /** Null when the batch is no longer here or is set aside already. */
        private @Nullable BatchRef pending(long sequence) {
            List<BatchRef> found = log.batches(sequence, sequence);
            return found.isEmpty() || gone.contains(sequence) || aside.holdsBack(sequence)
                    ? null
                    : found.getFirst();
        }

        private void quarantine(Quarantined batch) {
            aside = aside.with(List.of(batch));
            quarantined.put(batch.batch().sequence(), batch);
        }

        private void remove(long sequence) {
            gone.add(sequence);
            removed.add(new Range(sequence, sequence));
        }

        private void release(long sequence) {
            if (aside.holdsBack(sequence)) {
                BatchRef batch = leaveQuarantine(sequence).batch();
                ledger = ledger.released(batch.recordCount(), batch.sizeBytes());
            }
        }

        private void giveUp(long sequence) {
            if (aside.get(sequence) != null && leaveQuarantine(sequence).isWhole()) {
                remove(sequence);
            }
        }

        private Quarantined leaveQuarantine(long sequence) {
            Quarantined batch = Objects.requireNonNull(aside.get(sequence));
            aside = aside.without(List.of(sequence));
            if (quarantined.remove(sequence) == null) {
                released.add(sequence);
            }
            return batch;
        }

        void keepQuarantineSmall() {
            for (Quarantined next = aside.tooMuch(quarantineBytes);
                    next != null;
                    next = aside.tooMuch(quarantineBytes)) {
                LOG.warnf(
                        "quarantine=full given_up_sequence=%d records=%d",
                        next.batch().sequence(), next.batch().recordCount());
                giveUp(next.batch().sequence());
            }
        }

        /** A batch that was offered or left while it was merged must stay what it was. */
        private void pack(Change.Packed packed) {
            for (MadeBatch made : packed.made()) {
                if (offers.mayHaveAny(made.sources()) || !allHere(made.sources())) {
                    dropped.add(packed);
                    return;
                }
            }
            packs.add(packed);
            for (MadeBatch made : packed.made()) {
                ledger =
                        ledger.packed(
                                made.recordsFewer(), made.sources().size() - 1, made.bytesFewer());
            }
        }

        private boolean allHere(List<BatchRef> batches) {
            Set<Long> here = new HashSet<>();
            log.forEach(
                    batches.getFirst().sequence(),
                    batches.getLast().sequence(),
                    batch -> here.add(batch.sequence()));
            here.removeAll(gone);
            return batches.stream().allMatch(batch -> here.contains(batch.sequence()));
        }

        private long offeredThrough(CommitGroup group) {
            if (began) {
                return Long.MAX_VALUE;
            }
            return ended ? group.nextSequence() - 1 : state.offeredThrough();
        }
    }
}
