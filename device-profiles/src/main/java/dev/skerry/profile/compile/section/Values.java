package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.text.Durations;
import dev.skerry.profile.text.Suggestions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns single values of a mapping into numbers, durations, choices and names. */
final class Values {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");
    private static final Pattern RESOURCE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

    private Values() {}

    /** The number of a key, or the default if it is absent or wrong. */
    static double number(Fields fields, String key, double absent) {
        Scalar scalar = fields.scalar(key);
        Double value = scalar == null ? null : number(fields, "'" + key + "'", scalar);
        return value == null ? absent : value;
    }

    /** The number that a node is, or null after saying that it is none. */
    static @Nullable Double number(Fields fields, String what, YamlNode node) {
        if (node instanceof Scalar scalar && scalar.text().length() <= 64) {
            if (NUMBER.matcher(scalar.text()).matches()) {
                double value = Double.parseDouble(scalar.text());
                if (scalar.plain() && Double.isFinite(value)) {
                    return value;
                }
                String hint = scalar.plain() ? null : "remove the quotes";
                wrong(fields, node, what + " is a finite number, not text", hint);
                return null;
            }
        }
        wrong(fields, node, what + " is a number, not " + node.kind(), null);
        return null;
    }

    /** The whole number of a key within bounds, or the default if it is absent or wrong. */
    static int integer(Fields fields, String key, int absent, int min, int max) {
        Scalar scalar = fields.scalar(key);
        Double value = scalar == null ? null : number(fields, "'" + key + "'", scalar);
        if (scalar == null || value == null) {
            return absent;
        }
        if (value != Math.rint(value) || value < min || value > max) {
            String message = "'%s' is a whole number from %d to %d".formatted(key, min, max);
            wrong(fields, scalar, message, null);
            return absent;
        }
        return value.intValue();
    }

    /** The duration of a key within bounds, or the default if it is absent or wrong. */
    static Duration duration(
            Fields fields, String key, Duration absent, Duration min, Duration max) {
        Scalar scalar = fields.scalar(key);
        if (scalar == null) {
            return absent;
        }
        Duration value = Durations.parse(scalar.text());
        if (value == null) {
            wrong(
                    fields,
                    scalar,
                    "'" + key + "' is a duration, not " + scalar.kind(),
                    "write a number and a unit (ms, s, m, h, d), such as 10s");
            return absent;
        }
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            wrong(
                    fields,
                    scalar,
                    "'%s' is from %s to %s"
                            .formatted(key, Durations.format(min), Durations.format(max)),
                    null);
            return absent;
        }
        return value;
    }

    /**
     * What one of a few words stands for, or null after saying that it is none of them.
     *
     * @param slips what people write instead, with what they mean
     */
    static <E> @Nullable E choice(
            Fields fields,
            String key,
            Scalar scalar,
            Map<String, E> choices,
            Map<String, String> slips) {
        E chosen = choices.get(scalar.text());
        if (chosen == null) {
            String slip = slips.get(scalar.text().toLowerCase(Locale.ROOT));
            List<String> names = choices.keySet().stream().sorted().toList();
            wrong(
                    fields,
                    scalar,
                    "'%s' is none of the choices for '%s': %s"
                            .formatted(scalar.text(), key, Suggestions.listed(names)),
                    slip != null
                            ? "write '" + slip + "'"
                            : didYouMean(Suggestions.nearest(scalar.text(), names)));
        }
        return chosen;
    }

    private static @Nullable String didYouMean(@Nullable String nearest) {
        return nearest == null ? null : "did you mean '" + nearest + "'?";
    }

    /** Whether a key can be a name that expressions use; says so if not. */
    static boolean isIdentifier(Fields fields, String what, Scalar key) {
        return isName(fields, what, key, RESOURCE_NAME, '_');
    }

    /** Whether a key can be a name; says so if not. */
    static boolean isName(Fields fields, String what, Scalar key) {
        return isName(fields, what, key, NAME, '-');
    }

    private static boolean isName(
            Fields fields, String what, Scalar key, Pattern form, char separator) {
        if (form.matcher(key.text()).matches()) {
            return true;
        }
        String hint = "a name has at most 64 of a-z, 0-9 and " + separator + ", a letter first";
        String proposal = proposal(key.text(), separator);
        fields.report(
                key,
                ProblemCode.BAD_NAME,
                "'" + key.text() + "' can't be the name of " + what,
                form.matcher(proposal).matches() ? hint + ": write '" + proposal + "'" : hint);
        return false;
    }

    private static String proposal(String name, char separator) {
        String words = name.strip().replaceAll("([a-z0-9])([A-Z])", "$1 $2");
        String plain = words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip();
        return plain.replace(' ', separator);
    }

    static void wrong(Fields fields, YamlNode at, String message, @Nullable String hint) {
        fields.report(at, ProblemCode.WRONG_VALUE, message, hint);
    }
}
