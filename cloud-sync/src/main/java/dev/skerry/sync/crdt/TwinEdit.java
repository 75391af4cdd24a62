package dev.skerry.sync.crdt;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What somebody wants changed of a twin, whichever side they are on. */
public sealed interface TwinEdit {
    /** The name of the property. */
    String property();

    /**
     * Another value in the place of all that is known of the property.
     *
     * @param value null to remove it
     */
    record Put(String property, Section section, @Nullable TwinValue value) implements TwinEdit {}

    /**
     * A desired counter counts further.
     *
     * @param amount less than 0 to take away
     */
    record Count(String property, long amount) implements TwinEdit {}

    /** A desired counter begins at 0 again. */
    record Reset(String property) implements TwinEdit {}

    /** A desired set gets some elements and loses others. */
    record Elements(String property, List<TwinValue> added, List<TwinValue> removed)
            implements TwinEdit {
        public Elements {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /** A desired set loses all its elements. */
    record Clear(String property) implements TwinEdit {}

    /**
     * The twin after this edit.
     *
     * @param authors gives each write its author, with a stamp of its own
     * @throws ArithmeticException if a counter would leave 64 bits
     */
    default Twin applyTo(Twin twin, Supplier<Twin.Author> authors) {
        return switch (this) {
            case Put(String property, Section section, TwinValue value) ->
                    twin.write(authors.get(), new PropertyKey(property, section), value);
            case Count(String property, long amount) ->
                    twin.add(authors.get(), new PropertyKey(property, Section.DESIRED), amount);
            case Reset(String property) ->
                    twin.reset(authors.get(), new PropertyKey(property, Section.DESIRED));
            case Elements elements -> {
                Twin edited = twin;
                for (TwinValue value : elements.added()) {
                    edited = edited.write(authors.get(), element(value), value);
                }
                for (TwinValue value : elements.removed()) {
                    edited = edited.write(authors.get(), element(value), null);
                }
                yield edited;
            }
            case Clear(String property) -> {
                Twin edited = twin;
                for (PropertyKey key : twin.keys()) {
                    if (key.property().equals(property) && key.section() == Section.DESIRED) {
                        edited = edited.write(authors.get(), key, null);
                    }
                }
                yield edited;
            }
        };
    }

    private PropertyKey element(TwinValue value) {
        return PropertyKey.ofElement(property(), Section.DESIRED, value);
    }
}
