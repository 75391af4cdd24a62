package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.Findings.DeviceRow;
import dev.skerry.agent.outbox.GroupNote.Installed;
import dev.skerry.agent.outbox.GroupNote.Range;
import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.Read;
import dev.skerry.agent.outbox.log.SegmentLog;
import dev.skerry.agent.pipeline.Outcome.DeviceSeen;
import dev.skerry.sync.proto.Lane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups to the log and remembers what the catalog does not have yet. Used by the commit
 * thread alone.
 */
final class OutboxStore {
    private final SegmentLog log;
    private final Offers offers;
    private final RecentIdentities identities;
    private Map<String, byte[]> states = new LinkedHashMap<>();
    private Map<String, DeviceRow> devices = new LinkedHashMap<>();
    private Map<String, byte[]> twins = new LinkedHashMap<>();
    private List<Quarantined> quarantined = new ArrayList<>();
    private OutboxState state;

    OutboxStore(SegmentLog log, Offers offers, RecentIdentities identities, OutboxState state) {
        this.log = log;
        this.offers = offers;
        this.identities = identities;
        this.state = state;
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
                        group.states(),
                        rows(group.devices()),
                        effects.twins,
                        effects.removed,
                        effects.quarantined,
                        effects.packs.stream()
                                .map(pack -> new Installed(pack.pack().id(), pack.replaced()))
                                .toList());
        log.append(group.number(), note.encode(), group.batches());
        state = next;
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
        quarantined.addAll(note.quarantined());
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
                        quarantined,
                        log.removed());
        states = new LinkedHashMap<>();
        devices = new LinkedHashMap<>();
        twins = new LinkedHashMap<>();
        quarantined = new ArrayList<>();
        return checkpoint;
    }

    /** What the changes of a group come to, before anything of it is written. */
    private final class Effects {
        private final Map<String, byte[]> twins = new LinkedHashMap<>();
        private final List<Range> removed = new ArrayList<>();
        private final List<Quarantined> quarantined = new ArrayList<>();
        private final List<Change.Packed> packs = new ArrayList<>();
        private final List<Change.Packed> dropped = new ArrayList<>();
        private final Set<Long> gone = new HashSet<>();
        private Ledger ledger = state.ledger();
        private boolean began;
        private boolean ended;

        void add(Change change) throws IOException {
            switch (change) {
                case Change.Acknowledged acknowledged -> acknowledge(acknowledged);
                case Change.Rejected rejected -> {
                    BatchRef batch =
                            setAside(rejected.sequence(), rejected.code(), rejected.reason());
                    if (batch != null) {
                        ledger = ledger.setAside(batch.recordCount(), batch.sizeBytes());
                    }
                }
                case Change.Damaged damaged -> {
                    BatchRef batch = setAside(damaged.sequence(), damaged.code(), damaged.reason());
                    if (batch != null) {
                        ledger = ledger.damaged(batch.recordCount(), batch.sizeBytes());
                    }
                }
                case Change.TwinChanged twin -> twins.put(twin.deviceId(), twin.content());
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
                        if (gone.add(batch.sequence())) {
                            ledger = ledger.left(batch.recordCount(), batch.sizeBytes());
                        }
                    });
            removed.add(new Range(range.first(), last));
        }

        /** Null when the batch is no longer here. */
        private @Nullable BatchRef setAside(long sequence, String code, String reason)
                throws IOException {
            List<Read> read = log.read(Lane.LANE_UNSPECIFIED, sequence, sequence, 1, 1);
            if (read.isEmpty() || !gone.add(sequence)) {
                return null;
            }
            byte[] content;
            BatchRef batch;
            switch (read.getFirst()) {
                case Read.Content(var stored) -> {
                    batch = stored.ref();
                    content = stored.content();
                }
                case Read.Damaged(BatchRef ref) -> {
                    batch = ref;
                    content = new byte[0];
                }
            }
            quarantined.add(
                    new Quarantined(
                            batch.lane(), sequence, batch.recordCount(), code, reason, content));
            removed.add(new Range(sequence, sequence));
            return batch;
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
