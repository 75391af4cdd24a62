package dev.skerry.sync.sim;

import dev.skerry.sync.clock.HybridLogicalClock;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.Delta;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.testkit.Seeded;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both sides do with the one twin that each simulated agent has, and what of it goes wrong in
 * a mutated world.
 */
final class TwinReplica {
    private static final String DEVICE = "valve";
    private static final Duration MAX_DRIFT = Duration.ofHours(24);

    private final String name;
    private final SimClock wallClock;
    private final @Nullable Mutation mutation;
    private HybridLogicalClock clock;

    /** A side that writes under a name. */
    TwinReplica(String name, SimClock wallClock, @Nullable Mutation mutation) {
        this.name = name;
        this.wallClock = wallClock;
        this.mutation = mutation;
        clock = new HybridLogicalClock(wallClock, MAX_DRIFT, HybridTimestamp.ZERO);
    }

    /** A restart: the clock goes on after all stamps that are kept. */
    void restart(Twin kept) {
        HybridTimestamp last =
                kept.writes().stream()
                        .map(Write::stamp)
                        .max(HybridTimestamp::compareTo)
                        .orElse(HybridTimestamp.ZERO);
        clock = new HybridLogicalClock(wallClock, MAX_DRIFT, last);
    }

    /**
     * A write of a property, of which the account is told.
     *
     * @param replica as whom this side writes
     * @param known what the other side is known to have on disk
     */
    Twin write(
            String replica,
            Twin twin,
            TwinProperty property,
            VersionVector known,
            Seeded seeded,
            TwinAccount account) {
        twin.writes().forEach(write -> clock.observe(write.stamp()));
        HybridTimestamp stamp =
                mutation == Mutation.STAMP_BY_WALL_CLOCK
                        ? new HybridTimestamp(wallClock.nowMillis(), 0)
                        : clock.now();
        VersionVector told = mutation == Mutation.FORGET_SETTLED ? twin.vector() : known;
        var author = new Twin.Author(replica, stamp, name, told);
        boolean removes = seeded.oneIn(4);
        int amount = seeded.between(-20, 50);
        Twin after;
        if (!property.isCounter()) {
            var value = removes ? null : new TwinValue.Whole(seeded.below(1_000));
            after = twin.write(author, property.key(), value);
        } else if (removes) {
            after = twin.reset(author, property.key());
        } else {
            after = twin.add(author, property.key(), amount);
        }
        account.written(property, twin, after, author, amount);
        return after;
    }

    Twin merge(Twin twin, TwinDelta message, TwinAccount account) {
        Delta delta = delta(message);
        for (Write write : delta.writes()) {
            account.shared(name, write);
            Violation.unless(
                    clock.observe(write.stamp()), () -> "%s refuses %s".formatted(name, write));
        }
        Twin merged = twin.merge(delta);
        return switch (mutation) {
            case TIE_BREAK_BY_ARRIVAL -> withoutEarlierArrivals(twin, merged, delta);
            case FORGET_TOMBSTONE -> merged.forget(merged.vector());
            case null, default -> merged;
        };
    }

    private static Twin withoutEarlierArrivals(Twin before, Twin merged, Delta delta) {
        List<Write> left =
                merged.writes().stream()
                        .filter(
                                write ->
                                        before.live(write.key()).stream().noneMatch(write::equals)
                                                || delta.writes().stream()
                                                        .noneMatch(late -> isTie(write, late)))
                        .toList();
        return Twin.restore(left, merged.vector());
    }

    private static boolean isTie(Write one, Write other) {
        return one.key().equals(other.key())
                && one.stamp().equals(other.stamp())
                && !one.dot().equals(other.dot());
    }

    /** What the other side lacks by the vectors that it sent. */
    static @Nullable TwinDelta missing(Twin twin, List<TwinVector> theirs) {
        return since(twin, seen(theirs));
    }

    static VersionVector seen(List<TwinVector> theirs) {
        return theirs.isEmpty() ? VersionVector.EMPTY : vector(theirs.getFirst().getVector());
    }

    /** What came since an earlier state, or null when nothing did. */
    static @Nullable TwinDelta since(Twin twin, Twin before) {
        return since(twin, before.vector());
    }

    private static @Nullable TwinDelta since(Twin twin, VersionVector seen) {
        Delta delta = twin.deltaSince(seen);
        return delta.isEmpty() ? null : TwinMessages.toMessage(DEVICE, delta);
    }

    static TwinVector vector(Twin twin) {
        return TwinMessages.toVector(DEVICE, twin.vector());
    }

    static TwinVector vector(Twin twin, VersionVector acknowledged) {
        return TwinMessages.toVector(DEVICE, twin.vector(), acknowledged);
    }

    /** Whether the vectors that the other side sent show that this one was set back. */
    static boolean isBehind(Twin twin, List<TwinVector> theirs) {
        return !theirs.isEmpty()
                && twin.isBehind(seen(theirs), vector(theirs.getFirst().getAcknowledged()));
    }

    static TwinAck ack(Twin twin) {
        return TwinMessages.toAck(DEVICE, twin.vector());
    }

    static VersionVector vector(TwinDelta delta) {
        return vector(delta.getVector());
    }

    static VersionVector vector(TwinAck ack) {
        return vector(ack.getVector());
    }

    private static Delta delta(TwinDelta message) {
        try {
            return TwinMessages.delta(message);
        } catch (InvalidTwinException e) {
            throw new AssertionError(e);
        }
    }

    private static VersionVector vector(dev.skerry.sync.proto.VersionVector message) {
        try {
            return TwinMessages.vector(message);
        } catch (InvalidTwinException e) {
            throw new AssertionError(e);
        }
    }
}
