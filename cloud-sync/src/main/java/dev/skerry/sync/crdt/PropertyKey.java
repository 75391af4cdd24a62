package dev.skerry.sync.crdt;

import java.util.Comparator;

/**
 * Names a value within a twin.
 *
 * @param element of a property that is a set: which element, as text; empty for any other property
 */
public record PropertyKey(String property, Section section, String element)
        implements Comparable<PropertyKey> {
    private static final Comparator<PropertyKey> ORDER =
            Comparator.comparing(PropertyKey::property)
                    .thenComparing(PropertyKey::section)
                    .thenComparing(PropertyKey::element);

    /** A property that is no set. */
    public PropertyKey(String property, Section section) {
        this(property, section, "");
    }

    /** An element of a property that is a set; its value is the element itself. */
    public static PropertyKey ofElement(String property, Section section, TwinValue element) {
        return new PropertyKey(property, section, element.asText());
    }

    @Override
    public int compareTo(PropertyKey other) {
        return ORDER.compare(this, other);
    }
}
