package dev.skerry.sync.sim;

import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.session.AgentOutput;
import dev.skerry.sync.session.OutboxBatch;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An agent's batches and its ledger: changed at once, safe from a crash only after a sync. */
final class SimOutbox {
    private final Map<Lane, TreeMap<Long, SimBatch>> lanes = new EnumMap<>(Lane.class);
    private final TreeMap<Long, SimBatch> aside = new TreeMap<>();
    private final UndoLog log = new UndoLog();
    private final Seeded seeded;
    private final Witness witness;
    private long newest;
    private boolean offering;
    private long offeredThrough;
    private int nextReading;
    private long pending;
    private long accepted;
    private long acknowledged;
    private long rejected;

    SimOutbox(Seeded seeded, Witness witness) {
        this.seeded = seeded;
        this.witness = witness;
        for (Lane lane : SimWorld.LANES) {
            lanes.put(lane, new TreeMap<>());
        }
    }

    UndoLog log() {
        return log;
    }

    long newest() {
        return newest;
    }

    long accepted() {
        return accepted;
    }

    long acknowledged() {
        return acknowledged;
    }

    boolean isEmpty() {
        return pending == 0 && lanes.values().stream().allMatch(TreeMap::isEmpty);
    }

    /** A few readings become a batch. */
    SimBatch append(Lane lane, boolean unreadable) {
        long number = newest + 1;
        int[] readings = new int[seeded.between(1, 4)];
        for (int i = 0; i < readings.length; i++) {
            readings[i] = nextReading++;
        }
        SimBatch batch = new SimBatch(lane, number, readings, unreadable);
        newest = number;
        accepted += readings.length;
        put(batch);
        log.changed(
                () -> {
                    take(batch);
                    newest = number - 1;
                    accepted -= readings.length;
                    witness.undone(batch);
                });
        return batch;
    }

    /** The first batches of a part, as the session asks for them. */
    List<OutboxBatch> load(AgentOutput.Load load, Predicate<SimBatch> wanted) {
        int limit = seeded.between(1, load.limit());
        if (load.lane() != Lane.LANE_UNSPECIFIED) {
            return first(part(load.lane(), load), limit, wanted);
        }
        List<SimBatch> all = new ArrayList<>();
        SimWorld.LANES.forEach(lane -> all.addAll(part(lane, load)));
        all.sort(Comparator.comparingLong(SimBatch::sequence));
        return first(all, limit, wanted);
    }

    private Collection<SimBatch> part(Lane lane, AgentOutput.Load load) {
        return of(lane).subMap(load.after(), false, load.through(), true).values();
    }

    private static List<OutboxBatch> first(
            Collection<SimBatch> batches, int limit, Predicate<SimBatch> wanted) {
        List<OutboxBatch> first = new ArrayList<>();
        for (SimBatch batch : batches) {
            if (first.size() == limit) {
                break;
            }
            if (wanted.test(batch)) {
                first.add(batch.toOutboxBatch());
            }
        }
        return first;
    }

    /** What is offered from now on never changes any more, since the gateway may have it. */
    void beginOffering() {
        offering = true;
        log.changed(() -> offering = false);
    }

    /** What came in before this may have been offered, also if nobody remembers what was. */
    void endOffering() {
        if (offering) {
            long before = offeredThrough;
            offering = false;
            offeredThrough = newest;
            log.changed(
                    () -> {
                        offering = true;
                        offeredThrough = before;
                    });
        }
    }

    /** Packs neighbours of a lane that were never offered. */
    void pack(boolean evenOffered) {
        if (offering && !evenOffered) {
            return;
        }
        Lane lane = seeded.pick(SimWorld.LANES);
        long from = evenOffered ? 0 : offeredThrough;
        SimBatch before = null;
        for (SimBatch batch : List.copyOf(of(lane).tailMap(from, false).values())) {
            if (batch.unreadable() || batch.readings().length > 64) {
                before = null;
            } else if (before == null) {
                before = batch;
            } else {
                SimBatch packed = before.packedWith(batch);
                SimBatch left = before;
                take(left);
                take(batch);
                put(packed);
                log.changed(
                        () -> {
                            take(packed);
                            put(left);
                            put(batch);
                        });
                before = packed;
            }
        }
    }

    /** The gateway has a batch. */
    @Nullable SimBatch acknowledge(long sequence) {
        SimBatch batch = find(sequence);
        if (batch != null) {
            take(batch);
            acknowledged += batch.readings().length;
            log.changed(
                    () -> {
                        put(batch);
                        acknowledged -= batch.readings().length;
                    });
        }
        return batch;
    }

    /** The gateway does not want a batch. */
    void setAside(long sequence) {
        SimBatch batch = find(sequence);
        if (batch != null) {
            move(batch, true);
            log.changed(() -> move(batch, false));
        }
    }

    /** Somebody wants the gateway to look again at what is set aside. */
    @Nullable SimBatch retry() {
        if (aside.isEmpty()) {
            return null;
        }
        SimBatch batch = aside.firstEntry().getValue();
        move(batch, false);
        log.changed(() -> move(batch, true));
        return batch;
    }

    void countAgain(int readings) {
        acknowledged += readings;
        log.changed(() -> acknowledged -= readings);
    }

    void drop(long sequence) {
        SimBatch batch = find(sequence);
        if (batch != null) {
            take(batch);
            rejected += batch.readings().length;
            log.changed(() -> {});
        }
    }

    boolean balances() {
        return accepted == pending + acknowledged + rejected;
    }

    /** The readings that are still here, counted one by one. */
    Witness.Kept kept() {
        Witness.Kept kept = new Witness.Kept();
        lanes.values().forEach(lane -> lane.values().forEach(kept::isPending));
        aside.values().forEach(kept::isAside);
        return kept;
    }

    boolean agreesWith(Witness.Kept kept) {
        return balances() && kept.pending() == pending && kept.aside() == rejected;
    }

    private void move(SimBatch batch, boolean away) {
        int readings = batch.readings().length;
        if (away) {
            take(batch);
            aside.put(batch.sequence(), batch);
        } else {
            aside.remove(batch.sequence());
            put(batch);
        }
        rejected += away ? readings : -readings;
    }

    private @Nullable SimBatch find(long sequence) {
        for (TreeMap<Long, SimBatch> lane : lanes.values()) {
            SimBatch batch = lane.get(sequence);
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    private void put(SimBatch batch) {
        of(batch.lane()).put(batch.sequence(), batch);
        pending += batch.readings().length;
    }

    private void take(SimBatch batch) {
        of(batch.lane()).remove(batch.sequence());
        pending -= batch.readings().length;
    }

    private NavigableMap<Long, SimBatch> of(Lane lane) {
        TreeMap<Long, SimBatch> batches = lanes.get(lane);
        if (batches == null) {
            throw new IllegalArgumentException("no lane of an outbox: " + lane);
        }
        return batches;
    }
}
