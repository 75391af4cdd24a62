package dev.skerry.sync.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a merge policy makes of the writes of a property that are not over.
 *
 * @param value what counts; null when there is no value, or none is chosen yet
 * @param chosen the write that counts; null when there is none, or all of them make up the value
 * @param others concurrent writes of another value that the policy did not choose
 */
public record Resolution(@Nullable TwinValue value, @Nullable Write chosen, List<Write> others) {
    public Resolution {
        others = List.copyOf(others);
    }

    /** Whether somebody has to choose. */
    public boolean isOpen() {
        return chosen == null && !others.isEmpty();
    }

    /** Whether there is a value that was not chosen. */
    public boolean isConflict() {
        return !others.isEmpty();
    }
}
