package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.Findings;
import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Mapping;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.text.Suggestions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one mapping. Every key that is asked for is thereby known; {@link #finish}
 * reports the others. A key without a value counts as absent.
 */
final class Fields {
    private final Findings findings;
    private final String what;
    private final Mapping mapping;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> refused = new LinkedHashSet<>();

    Fields(Findings findings, String what, Mapping mapping) {
        this.findings = findings;
        this.what = what;
        this.mapping = mapping;
    }

    /** The fields of a node that must be a mapping, or null after saying that it is none. */
    static @Nullable Fields of(Findings findings, String what, YamlNode node) {
        if (node instanceof Mapping mapping) {
            return new Fields(findings, what, mapping);
        }
        findings.add(
                ProblemCode.WRONG_KIND,
                node.line(),
                node.column(),
                what + " is a mapping of keys to values, not " + node.kind(),
                "write { key: value, … }");
        return null;
    }

    Findings findings() {
        return findings;
    }

    /** Whether a key stands there; it is not thereby known. */
    boolean has(String key) {
        return mapping.entry(key) != null;
    }

    /** The value of a key, or null if it is absent. */
    @Nullable YamlNode node(String key) {
        known.add(key);
        YamlNode.Entry entry = mapping.entry(key);
        return entry == null || (entry.value() instanceof Scalar scalar && scalar.isNull())
                ? null
                : entry.value();
    }

    /** The value of a key that must be there, or null after saying that it is not. */
    @Nullable YamlNode required(String key, String example) {
        YamlNode node = node(key);
        if (node == null) {
            YamlNode.Entry entry = mapping.entry(key);
            YamlNode at = entry == null ? mapping : entry.key();
            findings.add(
                    ProblemCode.MISSING_KEY,
                    at.line(),
                    at.column(),
                    what + " needs '" + key + "'",
                    "write " + key + ": " + example);
        }
        return node;
    }

    /** The text of a key, or null if it is absent or after saying that it is no text. */
    @Nullable Scalar scalar(String key) {
        YamlNode node = node(key);
        return node == null ? null : scalar(key, node);
    }

    /** As {@link #scalar}, for a key that must be there. */
    @Nullable Scalar requiredScalar(String key, String example) {
        YamlNode node = required(key, example);
        return node == null ? null : scalar(key, node);
    }

    private @Nullable Scalar scalar(String key, YamlNode node) {
        if (node instanceof Scalar scalar) {
            return scalar;
        }
        findings.add(
                ProblemCode.WRONG_KIND,
                node.line(),
                node.column(),
                "'" + key + "' of " + what + " is a single value, not " + node.kind(),
                node instanceof Mapping
                        ? "put the text into quotes if it begins with {"
                        : "put the text into quotes if it begins with [, as in \"[degF]\"");
        return null;
    }

    /** The mapping of a key, or null if it is absent or after saying that it is none. */
    @Nullable Fields fields(String key) {
        YamlNode node = node(key);
        return node == null ? null : of(findings, "'" + key + "' of " + what, node);
    }

    /** The entries of a key's mapping, none if it is absent or wrong. */
    List<YamlNode.Entry> entries(String key, int max) {
        YamlNode node = node(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof Mapping named)) {
            findings.add(
                    ProblemCode.WRONG_KIND,
                    node.line(),
                    node.column(),
                    "'" + key + "' is a mapping of names to their declarations, not " + node.kind(),
                    "write " + key + ": { name: … }");
            return List.of();
        }
        return limited(key, named.entries(), max);
    }

    /**
     * The items of a key's list, none if it is absent or wrong.
     *
     * @param example of such a list
     */
    List<YamlNode> items(String key, int max, String example) {
        YamlNode node = node(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof YamlNode.Sequence sequence) {
            return limited(key, sequence.items(), max);
        }
        findings.add(
                ProblemCode.WRONG_KIND,
                node.line(),
                node.column(),
                "'" + key + "' of " + what + " is a list, not " + node.kind(),
                node instanceof Scalar scalar && scalar.text().contains(",")
                        ? "write " + key + ": [" + scalar.text() + "]"
                        : "write " + key + ": " + example);
        return List.of();
    }

    private <T> List<T> limited(String key, List<T> all, int max) {
        if (all.size() <= max) {
            return all;
        }
        YamlNode.Entry entry = mapping.entry(key);
        YamlNode at = entry == null ? mapping : entry.key();
        findings.add(
                ProblemCode.TOO_MANY,
                at.line(),
                at.column(),
                "'%s' has %d entries, at most %d are allowed".formatted(key, all.size(), max),
                "write fewer, or split the file");
        return all.subList(0, max);
    }

    /** Says that a key which the format knows does not work yet, or not here. */
    void refuse(String key, ProblemCode code, String message, @Nullable String hint) {
        refused.add(key);
        YamlNode.Entry entry = mapping.entry(key);
        if (entry != null) {
            report(entry.key(), code, message, hint);
        }
    }

    /** Reports something at a node. */
    void report(YamlNode at, ProblemCode code, String message, @Nullable String hint) {
        findings.add(code, at.line(), at.column(), message, hint);
    }

    /** The mapping itself, as a place for problems. */
    YamlNode place() {
        return mapping;
    }

    String what() {
        return what;
    }

    /** Reports the keys that nobody asked for. */
    void finish() {
        for (YamlNode.Entry entry : mapping.entries()) {
            String key = entry.key().text();
            if (known.contains(key) || refused.contains(key)) {
                continue;
            }
            String hint =
                    key.equals("<<")
                            ? "merge keys are not supported: repeat the keys"
                            : Suggestions.didYouMean(key, known);
            report(entry.key(), ProblemCode.UNKNOWN_KEY, what + " has no '" + key + "'", hint);
        }
    }
}
