package dev.skerry.gateway.twin;

import dev.skerry.sync.crdt.TwinValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody wants to become of a desired property. */
public sealed interface Wish {
    /** The property's name. */
    String property();

    /** It is to have a value, or to be removed when that is null. */
    record Put(String property, @Nullable TwinValue value) implements Wish {}

    /** A counter is to go on by so much, less than 0 to take away. */
    record Add(String property, long amount) implements Wish {}

    /** A counter is to be set back to 0. */
    record Reset(String property) implements Wish {}

    /** A set is to have some elements and not to have others. */
    record Change(String property, List<TwinValue> added, List<TwinValue> removed) implements Wish {
        public Change {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /** A set is to have these elements and no others. */
    record Become(String property, List<TwinValue> elements) implements Wish {
        public Become {
            elements = List.copyOf(elements);
        }
    }
}
