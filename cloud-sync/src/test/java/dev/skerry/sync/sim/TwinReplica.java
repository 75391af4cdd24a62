package dev.skerry.sync.sim;

import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.testkit.Seeded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What both sides do with the one twin that each simulated agent has. */
final class TwinReplica {
    static final String DEVICE = "valve";

    private static final List<PropertyKey> KEYS =
            List.of(
                    new PropertyKey("setpoint", Section.DESIRED),
                    new PropertyKey("setpoint", Section.REPORTED),
                    new PropertyKey("mode", Section.DESIRED));

    private TwinReplica() {}

    /** A write with a stamp of a clock that is often wrong. */
    static Twin write(Twin twin, String replica, Seeded seeded) {
        TwinValue value = seeded.oneIn(4) ? null : new TwinValue.Whole(seeded.below(1_000));
        HybridTimestamp stamp = new HybridTimestamp(seeded.below(50), seeded.below(3));
        var author = new Twin.Author(replica, stamp, replica, VersionVector.EMPTY);
        return twin.write(author, seeded.pick(KEYS), value);
    }

    static TwinVector vector(Twin twin) {
        return TwinMessages.toVector(DEVICE, twin.vector());
    }

    /** What the other side lacks by the vectors that it sent. */
    static @Nullable TwinDelta missing(Twin twin, List<TwinVector> theirs) {
        return since(twin, theirs.isEmpty() ? VersionVector.EMPTY : vector(theirs.getFirst()));
    }

    /** What came since an earlier state, or null when nothing did. */
    static @Nullable TwinDelta since(Twin twin, Twin before) {
        return twin == before ? null : since(twin, before.vector());
    }

    private static @Nullable TwinDelta since(Twin twin, VersionVector seen) {
        var delta = twin.deltaSince(seen);
        return delta.isEmpty() ? null : TwinMessages.toMessage(DEVICE, delta);
    }

    static Twin merge(Twin twin, TwinDelta message) {
        try {
            return twin.merge(TwinMessages.delta(message));
        } catch (InvalidTwinException e) {
            throw new AssertionError(e);
        }
    }

    private static VersionVector vector(TwinVector message) {
        try {
            return TwinMessages.vector(message.getVector());
        } catch (InvalidTwinException e) {
            throw new AssertionError(e);
        }
    }
}
