package dev.skerry.sync.crdt;

import dev.skerry.sync.clock.HybridTimestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a device's twin: a map of multi-value registers, and which writes it has seen.
 * Replicas exchange deltas (Almeida, Shoker and Baquero, "Delta State Replicated Data Types",
 * 2018). Immutable. Two replicas that have seen the same writes are equal, but for removals that
 * one of them has forgotten already.
 */
public final class Twin {
    /** Without properties. */
    public static final Twin EMPTY = new Twin(new TreeMap<>(), DotSet.EMPTY);

    /** Properties that a twin may have; each element of a set is one. */
    public static final int MAX_PROPERTIES = 1_000;

    private final SortedMap<PropertyKey, Register> registers;
    private final DotSet seen;

    private Twin(SortedMap<PropertyKey, Register> registers, DotSet seen) {
        this.registers = registers;
        this.seen = seen;
    }

    /** A twin as it was kept on disk: the writes that are not over and the vector. */
    public static Twin restore(Collection<Write> writes, VersionVector vector) {
        return EMPTY.merge(new Delta(List.copyOf(writes), VersionVector.EMPTY, vector));
    }

    /**
     * Who writes, and when.
     *
     * @param replica this replica, which nobody else writes as
     * @param stamp of a clock that has observed all stamps of this twin
     * @param writer who writes, for people
     * @param known what every other replica is known to have seen
     */
    public record Author(
            String replica, HybridTimestamp stamp, String writer, VersionVector known) {}

    /**
     * This twin after a write that is made here, in the place of all that is known of the property.
     *
     * @param value null to remove the property
     */
    public Twin write(Author author, PropertyKey key, @Nullable TwinValue value) {
        List<Write> live = live(key);
        // A removal that was seen and is forgotten here may still be live elsewhere.
        VersionVector past = live.isEmpty() ? vector() : Register.past(live);
        return write(author, key, value, past, Register.settledBy(live, author.known()), null);
    }

    /**
     * This twin after a replica's share of a counter has changed.
     *
     * @param amount less than 0 to take away
     * @throws ArithmeticException if the share would leave 64 bits
     */
    public Twin add(Author author, PropertyKey key, long amount) {
        List<Write> live = live(key);
        List<Write> own =
                live.stream().filter(w -> w.dot().replica().equals(author.replica())).toList();
        long share = Math.addExact(CounterShares.share(live, author.replica()), amount);
        return write(
                author,
                key,
                new TwinValue.Whole(share),
                Register.past(own),
                CounterShares.settled(own),
                CounterShares.base(live, author.replica(), author.known()));
    }

    /** This twin after a counter was set back to 0, as far as it has counted here. */
    public Twin reset(Author author, PropertyKey key) {
        List<Write> live = live(key);
        VersionVector past = Register.past(live).join(vector());
        return write(
                author,
                key,
                null,
                past,
                CounterShares.settledByReset(live),
                CounterShares.base(live, author.replica(), author.known()));
    }

    private Twin write(
            Author author,
            PropertyKey key,
            @Nullable TwinValue value,
            VersionVector context,
            Collection<Write> settled,
            @Nullable Long base) {
        Write write =
                new Write(
                        key,
                        new Dot(author.replica(), seen.highest(author.replica()) + 1),
                        context,
                        author.stamp(),
                        value,
                        author.writer(),
                        List.copyOf(settled),
                        base);
        return add(List.of(write), DotSet.EMPTY);
    }

    /** This twin and a delta from elsewhere. */
    public Twin merge(Delta delta) {
        return add(delta.writes(), DotSet.between(delta.basis(), delta.vector()));
    }

    /** What another replica lacks that has seen this much. */
    public Delta deltaSince(VersionVector basis) {
        List<Write> missing = new ArrayList<>();
        for (Register register : registers.values()) {
            for (Write write : register.live()) {
                if (!basis.contains(write.dot())) {
                    missing.add(write);
                }
            }
        }
        return new Delta(missing, basis, vector());
    }

    /**
     * This twin without the removals that nobody needs to hear of any more.
     *
     * @param seenByAll what the other side is known to have seen; with more sides than two, what
     *     all have seen would not do
     */
    public Twin forget(VersionVector seenByAll) {
        VersionVector seenHere = vector();
        // What somebody wrote before he saw the removal is concurrent with it, and may yet come.
        if (!seenHere.containsAll(seenByAll)) {
            return this;
        }
        Predicate<Write> isForgotten =
                write ->
                        write.value() == null
                                && seenByAll.contains(write.dot())
                                // Of a counter: those who add after it need what it settled.
                                && write.settled().isEmpty()
                                // Else what it replaces may yet come, and would count again.
                                && seenHere.containsAll(write.past());
        SortedMap<PropertyKey, Register> kept = new TreeMap<>(registers);
        kept.values()
                .removeIf(
                        register ->
                                register.live().size() == 1
                                        && isForgotten.test(register.live().getFirst()));
        return kept.size() == registers.size() ? this : new Twin(kept, seen);
    }

    /**
     * Whether an agent has something that only this side can have given it, or knows of something
     * that this side had and does not have: then this side was set back to an earlier state.
     *
     * @param agentHas what the agent has seen
     * @param acknowledged what it was ever told that this side has, without what it never got
     */
    public boolean isBehind(VersionVector agentHas, VersionVector acknowledged) {
        VersionVector here = vector();
        return !here.containsAll(acknowledged)
                || agentHas.counters().entrySet().stream()
                        .anyMatch(
                                seen ->
                                        Side.of(seen.getKey()) == Side.CLOUD
                                                && seen.getValue() > here.counterOf(seen.getKey()));
    }

    /**
     * What the other side lacks: all that is left of a twin of which one side was set back to an
     * earlier state. The rest comes anew from the other side, which may have forgotten that
     * something was removed.
     *
     * @param theirs what the other side has seen
     * @param self as whom this side writes, so that no dot is used again
     */
    public Twin lackedBy(VersionVector theirs, String self) {
        Predicate<Dot> isLacking = dot -> dot.replica().equals(self) || !theirs.contains(dot);
        return new Twin(only(isLacking), seen.after(theirs, self));
    }

    /**
     * What a replica goes on with that can't go on under its id, since another one may have written
     * under it too: what the other side lacks, with its own writes that nobody is known to have
     * under another id.
     *
     * @param replica the id that it had
     * @param next the id that it takes
     * @param known what others are known to have seen
     * @param theirs what the other side says that it has seen
     */
    public Twin asReplica(String replica, String next, VersionVector known, VersionVector theirs) {
        Renewal renewal = new Renewal(replica, known, next);
        List<Write> renewed =
                writes().stream()
                        .filter(write -> renewal.concerns(write.dot()))
                        .map(renewal::of)
                        .toList();
        Predicate<Dot> isKept = dot -> !renewal.concerns(dot) && !theirs.contains(dot);
        return new Twin(only(isKept), seen.upTo(known, replica).after(theirs, next))
                .add(renewed, renewal.named());
    }

    private SortedMap<PropertyKey, Register> only(Predicate<Dot> isKept) {
        SortedMap<PropertyKey, Register> kept = new TreeMap<>();
        registers.forEach(
                (key, register) -> {
                    Register left = register.only(isKept);
                    if (!left.live().isEmpty()) {
                        kept.put(key, left);
                    }
                });
        return kept;
    }

    /** The writes of a property that are not over, by dot; more than one are concurrent. */
    public List<Write> live(PropertyKey key) {
        return registers.getOrDefault(key, Register.EMPTY).live();
    }

    /** What a property comes to under a policy. */
    public Resolution resolve(PropertyKey key, MergePolicy policy) {
        return policy.resolve(live(key));
    }

    /** Every property that was written, also removed ones as long as they are remembered. */
    public List<PropertyKey> keys() {
        return List.copyOf(registers.keySet());
    }

    /** The writes that are not over, by property. */
    public List<Write> writes() {
        return registers.values().stream().flatMap(register -> register.live().stream()).toList();
    }

    /** What was seen without a gap. */
    public VersionVector vector() {
        return seen.vector();
    }

    private Twin add(List<Write> writes, DotSet covered) {
        DotSet all = seen.union(covered);
        if (writes.isEmpty()) {
            return new Twin(registers, all);
        }
        SortedMap<PropertyKey, Register> merged = new TreeMap<>(registers);
        for (Write write : writes) {
            // What was seen and is not here any more is over, or a removal that is forgotten.
            if (!seen.contains(write.dot())) {
                Register before = merged.getOrDefault(write.key(), Register.EMPTY);
                merged.put(write.key(), before.merge(write));
                all = all.union(DotSet.of(write.dot()));
            }
        }
        return new Twin(merged, all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Twin twin
                && registers.equals(twin.registers)
                && seen.equals(twin.seen);
    }

    @Override
    public int hashCode() {
        return 31 * registers.hashCode() + seen.hashCode();
    }

    @Override
    public String toString() {
        return "Twin" + registers + seen;
    }
}
