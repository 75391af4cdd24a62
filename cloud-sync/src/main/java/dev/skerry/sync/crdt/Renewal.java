package dev.skerry.sync.crdt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names those writes of a replica anew that nobody is known to have. */
final class Renewal {
    private final String replica;
    private final VersionVector known;
    private final String next;
    private final Map<Dot, Dot> names = new HashMap<>();

    /** A renewal of what a replica wrote, under an id that nobody has used. */
    Renewal(String replica, VersionVector known, String next) {
        this.replica = replica;
        this.known = known;
        this.next = next;
    }

    boolean concerns(Dot dot) {
        return dot.replica().equals(replica) && !known.contains(dot);
    }

    /** The dots that were given. */
    DotSet named() {
        long last = names.size();
        return last == 0
                ? DotSet.EMPTY
                : DotSet.between(VersionVector.EMPTY, new VersionVector(Map.of(next, last)));
    }

    /** A live write that this concerns, under another name. */
    Write of(Write write) {
        Long base = write.base();
        return base == null ? plain(write) : ofCounter(write, base);
    }

    private Write plain(Write write) {
        List<Write> settled =
                write.settled().stream().map(s -> concerns(s.dot()) ? plain(s) : s).toList();
        return renamed(write, capped(write.context()), write.value(), settled, null);
    }

    /** What others may have of the share stays theirs; only what came to it is taken along. */
    private Write ofCounter(Write write, long base) {
        List<Write> settled = new ArrayList<>();
        long reset = base;
        boolean isReset = false;
        for (Write one : write.settled()) {
            if (!concerns(one.dot())) {
                settled.add(one);
                continue;
            }
            // Nobody else knows of this share: of the one before, all was set back.
            isReset = true;
            reset = CounterShares.amount(one);
            long last = known.counterOf(replica);
            if (last > 0) {
                settled.add(share(one, new Dot(replica, last), base));
            }
        }
        TwinValue value =
                write.value() == null
                        ? null
                        : new TwinValue.Whole(CounterShares.amount(write) - reset);
        VersionVector context =
                isReset || value == null
                        ? capped(write.context())
                        : write.context().cappedBy(0, replica);
        return renamed(write, context, value, settled, 0L);
    }

    private static Write share(Write one, Dot dot, long amount) {
        return new Write(
                one.key(),
                dot,
                one.context(),
                one.stamp(),
                new TwinValue.Whole(amount),
                one.writer(),
                List.of());
    }

    private VersionVector capped(VersionVector context) {
        return context.cappedBy(known.counterOf(replica), replica);
    }

    private Write renamed(
            Write write,
            VersionVector context,
            @Nullable TwinValue value,
            List<Write> settled,
            @Nullable Long base) {
        Dot name = names.computeIfAbsent(write.dot(), old -> new Dot(next, names.size() + 1));
        return new Write(
                write.key(), name, context, write.stamp(), value, write.writer(), settled, base);
    }
}
