package dev.skerry.sync.crdt;

import java.util.List;

/**
 * The writes that one replica has and another lacks.
 *
 * @param basis what the receiver had seen, as far as the sender knew
 * @param vector what the sender had seen; of the writes between the two, those that are not listed
 *     were overwritten by a listed one or by one of the basis
 */
public record Delta(List<Write> writes, VersionVector basis, VersionVector vector) {
    public Delta {
        writes = List.copyOf(writes);
    }

    /** Whether the receiver has all of it already. */
    public boolean isEmpty() {
        return writes.isEmpty() && basis.containsAll(vector);
    }
}
