package dev.skerry.profile.compile.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A YAML value with its place; lines and columns count from 1. */
public sealed interface YamlNode {
    int line();

    int column();

    /** What it is, for people. */
    String kind();

    /**
     * A text, number, boolean or nothing; which of them, its reader decides.
     *
     * @param plain whether it was written without quotes and not as a block
     */
    record Scalar(String text, boolean plain, int line, int column) implements YamlNode {
        /** Whether nothing was written, or {@code null}, or {@code ~}. */
        public boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        public String kind() {
            return isNull() ? "nothing" : "'" + text + "'";
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * Keys with values, in the order of the file. A key that stands twice was reported; what stands
     * there the second time is here as well, to be checked with the rest.
     */
    record Mapping(List<Entry> entries, int line, int column) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a mapping";
        }

        /** The first entry of that key, or null. */
        public @Nullable Entry entry(String key) {
            for (Entry entry : entries) {
                if (entry.key().text().equals(key)) {
                    return entry;
                }
            }
            return null;
        }
    }

    /** A key and its value. */
    record Entry(Scalar key, YamlNode value) {}
}
