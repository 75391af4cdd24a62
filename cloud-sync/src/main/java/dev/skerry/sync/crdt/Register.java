package dev.skerry.sync.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the writes of one property become one value. Merging is commutative, associative and
 * idempotent.
 */
public sealed interface Register permits LastWriterRegister {
    /** This register and one more write. */
    Register merge(Write write);

    /** The value that counts; null when the property was removed. */
    @Nullable TwinValue value();

    /** The writes that are still needed to give the value, here and elsewhere. */
    List<Write> writes();
}
