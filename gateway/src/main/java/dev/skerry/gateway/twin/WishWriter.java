package dev.skerry.gateway.twin;

import dev.skerry.sync.clock.HybridLogicalClock;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one person's writes to a twin. */
final class WishWriter {
    private final HybridLogicalClock clock;
    private final String replicaId;
    private final String writer;
    private final VersionVector known;
    private Twin twin;

    WishWriter(HybridLogicalClock clock, String replicaId, String writer, StoredTwin before) {
        this.clock = clock;
        this.replicaId = replicaId;
        this.writer = writer;
        this.known = before.agentSeen();
        this.twin = before.twin();
        // After a restart the clock knows of no earlier write: the twin does.
        twin.writes().forEach(write -> clock.observe(write.stamp()));
    }

    /**
     * The twin after these wishes.
     *
     * @throws ArithmeticException if a counter would leave 64 bits
     */
    Twin write(List<Wish> wishes) {
        wishes.forEach(this::write);
        return twin;
    }

    /** The twin after one value was written, or removed when it is null. */
    Twin write(PropertyKey key, @Nullable TwinValue value) {
        if (value != null || !twin.live(key).isEmpty()) {
            twin = twin.write(author(), key, value);
        }
        return twin;
    }

    private void write(Wish wish) {
        var key = new PropertyKey(wish.property(), Section.DESIRED);
        switch (wish) {
            case Wish.Put put -> write(key, put.value());
            case Wish.Add add -> twin = twin.add(author(), key, add.amount());
            case Wish.Reset reset -> {
                if (!twin.live(key).isEmpty()) {
                    twin = twin.reset(author(), key);
                }
            }
            case Wish.Change change -> {
                change.added().forEach(element -> write(element(wish, element), element));
                change.removed().forEach(element -> write(element(wish, element), null));
            }
            case Wish.Become become -> become(become);
        }
    }

    private void become(Wish.Become wish) {
        Set<PropertyKey> wanted = new HashSet<>();
        for (TwinValue element : wish.elements()) {
            PropertyKey key = element(wish, element);
            if (wanted.add(key) && !isThere(key)) {
                write(key, element);
            }
        }
        for (PropertyKey key : twin.keys()) {
            if (key.property().equals(wish.property())
                    && key.section() == Section.DESIRED
                    && !wanted.contains(key)
                    && isThere(key)) {
                write(key, null);
            }
        }
    }

    private boolean isThere(PropertyKey key) {
        return twin.live(key).stream().map(Write::value).anyMatch(value -> value != null);
    }

    private static PropertyKey element(Wish wish, TwinValue element) {
        return PropertyKey.ofElement(wish.property(), Section.DESIRED, element);
    }

    private Twin.Author author() {
        return new Twin.Author(replicaId, clock.now(), writer, known);
    }
}
