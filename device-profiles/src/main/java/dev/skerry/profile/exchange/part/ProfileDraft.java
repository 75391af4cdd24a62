package dev.skerry.profile.exchange.part;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A profile that is being written, with comments for whoever reads it. Lines stay in the order in
 * which they were added.
 */
public final class ProfileDraft {
    private static final int LINE_CHARS = 120;
    private static final int DESCRIPTION_CHARS = 1_000;

    private final Map<String, List<Entry>> sections = new LinkedHashMap<>();
    private final List<String> comments = new ArrayList<>();
    private final String name;
    private final String version;
    private final String description;

    /** A profile of that name, which must be one that profiles take. */
    public ProfileDraft(String name, String version, String description) {
        this.name = name;
        this.version = version;
        this.description =
                description.length() <= DESCRIPTION_CHARS
                        ? description
                        : description.substring(0, DESCRIPTION_CHARS - 1) + "…";
        for (String section : List.of("source", "resources", "twin", "commands")) {
            sections.put(section, new ArrayList<>());
        }
    }

    /** Adds a line above everything. */
    public void comment(String text) {
        comments.add(Yaml.oneLine(text));
    }

    /** A new way for messages to come in: mqtt, coap or host. */
    public Entry source(String transport) {
        return add("source", transport);
    }

    /** A new resource. */
    public Entry resource(String resource) {
        return add("resources", resource);
    }

    /** A new property of the twin. */
    public Entry twin(String property) {
        return add("twin", property);
    }

    /** A new command. */
    public Entry command(String command) {
        return add("commands", command);
    }

    private Entry add(String section, String entryName) {
        var entry = new Entry(entryName);
        section(section).add(entry);
        return entry;
    }

    /** Whether messages come in that way. */
    public boolean hasSource(String transport) {
        return section("source").stream().anyMatch(entry -> entry.name.equals(transport));
    }

    /** How many entries a section has. */
    public int count(String section) {
        return section(section).size();
    }

    private List<Entry> section(String section) {
        return sections.computeIfAbsent(section, s -> new ArrayList<>());
    }

    /** The profile's text. */
    public String render() {
        var text = new StringBuilder();
        comments.forEach(comment -> text.append("# ").append(comment).append('\n'));
        text.append("schema: skerry.device/v1\n");
        text.append("name: ").append(Yaml.text(name)).append('\n');
        text.append("version: ").append(version).append('\n');
        if (!description.isBlank()) {
            text.append("description: ").append(Yaml.text(description.strip())).append('\n');
        }
        sections.forEach(
                (section, entries) -> {
                    if (!entries.isEmpty()) {
                        text.append(section).append(":\n");
                        entries.forEach(entry -> entry.render(text));
                    }
                });
        return text.toString();
    }

    /** One named thing with its fields. */
    public static final class Entry {
        private final String name;
        private final List<String> comments = new ArrayList<>();
        private final Map<String, String> fields = new LinkedHashMap<>();

        private Entry(String name) {
            this.name = name;
        }

        /** Adds a line above it, if there is something to say. */
        public Entry comment(String text) {
            if (!text.isBlank()) {
                comments.add(Yaml.oneLine(text));
            }
            return this;
        }

        /** Adds a line above it about something that was not in the document that was read. */
        public Entry guess(String text) {
            return comment("guess: " + text);
        }

        /** A field whose value is YAML already. */
        public Entry put(String key, String yaml) {
            fields.put(key, yaml);
            return this;
        }

        /**
         * Fields whose values are YAML already, and where the value stands behind type and unit.
         *
         * @param from a JSON pointer or a name, or null where the usual place is meant
         */
        public Entry reading(Map<String, String> declaration, @Nullable String from) {
            for (String first : List.of("type", "of", "unit")) {
                String value = declaration.get(first);
                if (value != null) {
                    put(first, value);
                }
            }
            if (from != null) {
                text("from", from);
            }
            declaration.forEach(fields::putIfAbsent);
            return this;
        }

        /** A field whose value is a text. */
        public Entry text(String key, String value) {
            return put(key, Yaml.text(value));
        }

        private void render(StringBuilder text) {
            comments.forEach(comment -> text.append("  # ").append(comment).append('\n'));
            String line = "  " + name + ": " + Yaml.flow(fields);
            if (line.length() <= LINE_CHARS) {
                text.append(line).append('\n');
                return;
            }
            text.append("  ").append(name).append(":\n");
            fields.forEach(
                    (key, value) ->
                            text.append("    ")
                                    .append(key)
                                    .append(": ")
                                    .append(value)
                                    .append('\n'));
        }
    }
}
