package dev.skerry.profile.draft;

import dev.skerry.profile.model.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes drafts as YAML that people read and change. */
final class DraftWriter {
    /** Scalars that need no quotes in a flow mapping. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][-A-Za-z0-9_/.]*");

    private final StringBuilder text = new StringBuilder();

    private DraftWriter() {}

    static String write(DraftProfile draft) {
        var writer = new DraftWriter();
        writer.all(draft);
        return writer.text.toString();
    }

    private void all(DraftProfile draft) {
        line("# " + printable(draft.origin()));
        line("# What follows '# guess:' was guessed: check it, then remove the comment.");
        line("schema: skerry.device/v1");
        line("name: " + draft.name());
        line("version: 0.1.0");
        line("source:");
        draft.source().forEach(l -> line("  " + l.yaml(), l.guess()));
        line("resources:");
        int width = draft.resources().stream().mapToInt(r -> r.name().length()).max().orElse(0) + 1;
        for (DraftResource resource : draft.resources()) {
            String name = resource.name() + ":";
            line(
                    "  " + name + " ".repeat(width - name.length() + 1) + mapping(resource),
                    resource.guess());
        }
        if (!draft.commands().isEmpty()) {
            line("commands:");
            draft.commands()
                    .forEach(
                            command ->
                                    line(
                                            "  %s: { mqtt: { topic: %s, payload: %s } }"
                                                    .formatted(
                                                            command.name(),
                                                            quoted(command.topic()),
                                                            quoted(command.payload()))));
        }
        if (!draft.leftOut().isEmpty()) {
            line("# Not drafted:");
            draft.leftOut().forEach(left -> line("# - " + printable(left)));
        }
    }

    private static String mapping(DraftResource resource) {
        List<String> entries = new ArrayList<>();
        entries.add("type: " + resource.type());
        add(entries, "unit", resource.unit());
        add(entries, "from", resource.from());
        addPlain(entries, "scale", resource.scale());
        addPlain(entries, "range", resource.range());
        if (!resource.values().isEmpty()) {
            entries.add(
                    resource.values().stream()
                            .map(DraftWriter::quoted)
                            .collect(Collectors.joining(", ", "values: [", "]")));
        }
        if (resource.priority() != Priority.TELEMETRY) {
            entries.add("priority: " + resource.priority().name().toLowerCase(Locale.ROOT));
        }
        addPlain(entries, "resolution", resource.resolution());
        return "{ " + String.join(", ", entries) + " }";
    }

    private static void add(List<String> entries, String key, @Nullable String value) {
        if (value != null) {
            entries.add(key + ": " + (PLAIN.matcher(value).matches() ? value : quoted(value)));
        }
    }

    private static void addPlain(List<String> entries, String key, @Nullable String value) {
        if (value != null) {
            entries.add(key + ": " + value);
        }
    }

    private void line(String yaml, @Nullable String guess) {
        line(guess == null ? yaml : yaml + "  # guess: " + printable(guess));
    }

    private void line(String yaml) {
        text.append(yaml).append('\n');
    }

    /** In double quotes, with what YAML wants escaped. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                quoted.append('\\').appendCodePoint(c);
                            } else if (isPrintable(c)) {
                                quoted.appendCodePoint(c);
                            } else {
                                quoted.append("\\U%08x".formatted(c));
                            }
                        });
        return quoted.append('"').toString();
    }

    /** For a comment, which ends with its line. */
    private static String printable(String text) {
        var plain = new StringBuilder();
        text.codePoints().forEach(c -> plain.appendCodePoint(isPrintable(c) ? c : '·'));
        return plain.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
