package dev.skerry.sync.crdt;

import dev.skerry.sync.clock.HybridTimestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a device's twin: its properties, and which writes it has seen. Immutable. Two
 * replicas that have seen the same writes are equal.
 */
public final class Twin {
    /** Without properties. */
    public static final Twin EMPTY = new Twin(new TreeMap<>(), DotSet.EMPTY);

    private final SortedMap<PropertyKey, Register> registers;
    private final DotSet seen;

    private Twin(SortedMap<PropertyKey, Register> registers, DotSet seen) {
        this.registers = registers;
        this.seen = seen;
    }

    /** A twin as it was kept on disk: the writes that counted and the vector. */
    public static Twin restore(Collection<Write> writes, VersionVector vector) {
        return EMPTY.merge(new Delta(List.copyOf(writes), VersionVector.EMPTY, vector));
    }

    /**
     * This twin after a write that is made here.
     *
     * @param replica this replica, which nobody else writes as
     * @param value null to remove the property
     */
    public Twin write(
            String replica,
            PropertyKey key,
            @Nullable TwinValue value,
            HybridTimestamp stamp,
            String writer) {
        Dot dot = new Dot(replica, seen.highest(replica) + 1);
        return add(List.of(new Write(key, dot, stamp, value, writer)), DotSet.of(dot));
    }

    /** This twin and a delta from elsewhere. */
    public Twin merge(Delta delta) {
        return add(delta.writes(), DotSet.between(delta.basis(), delta.vector()));
    }

    /** This twin and another replica of it. */
    public Twin merge(Twin other) {
        return add(other.writes(), other.seen);
    }

    /** What another replica lacks that has seen this much. */
    public Delta deltaSince(VersionVector basis) {
        List<Write> missing = writes().stream().filter(w -> !basis.contains(w.dot())).toList();
        return new Delta(missing, basis, vector());
    }

    /** The value that counts; null when there is none. */
    public @Nullable TwinValue value(PropertyKey key) {
        Register register = registers.get(key);
        return register == null ? null : register.value();
    }

    /** Every property that was ever written, also the removed ones. */
    public List<PropertyKey> keys() {
        return List.copyOf(registers.keySet());
    }

    /** The writes that are still needed, by property. */
    public List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        registers.values().forEach(register -> writes.addAll(register.writes()));
        return writes;
    }

    /** What was seen without a gap. */
    public VersionVector vector() {
        return seen.vector();
    }

    private Twin add(List<Write> writes, DotSet covered) {
        SortedMap<PropertyKey, Register> merged = new TreeMap<>(registers);
        DotSet all = seen.union(covered);
        for (Write write : writes) {
            merged.merge(
                    write.key(), new LastWriterRegister(write), (known, one) -> known.merge(write));
            all = all.union(DotSet.of(write.dot()));
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
