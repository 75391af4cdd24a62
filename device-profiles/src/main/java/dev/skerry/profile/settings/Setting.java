package dev.skerry.profile.settings;

/**
 * A setting that a process knows.
 *
 * @param name below the process's prefix, such as {@code outbox.capacity}; one that ends with a dot
 *     stands for any number of settings whose names begin so
 * @param code of the problem that a value has which the rule objects to
 */
public record Setting(String name, String code, Rule rule) {
    boolean isFamily() {
        return name.endsWith(".");
    }
}
