package dev.skerry.profile.draft;

import dev.skerry.profile.rule.ExpressionScope;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** Makes names that a profile takes of names that devices use. */
final class Names {
    private static final int MOST_CHARS = 64;

    private Names() {}

    /** {@code boilerTemp-1} becomes {@code boiler_temp_1}. */
    static String ofResource(String text) {
        String name = named(text, "_", "value");
        return ExpressionScope.RESERVED.contains(name) ? name + "_value" : name;
    }

    /** {@code tele/SENSOR} becomes {@code tele-sensor}. */
    static String ofProfile(String text) {
        return named(text, "-", "device");
    }

    private static String named(String text, String separator, String otherwise) {
        String plain =
                Normalizer.normalize(text, Normalizer.Form.NFKD)
                        .replaceAll("\\p{M}", "")
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", separator)
                        .replaceAll("^" + separator + "|" + separator + "$", "");
        if (plain.isEmpty()) {
            return otherwise;
        }
        String name = Character.isDigit(plain.charAt(0)) ? otherwise + separator + plain : plain;
        return name.substring(0, Math.min(name.length(), MOST_CHARS - 4))
                .replaceAll(separator + "$", "");
    }

    /** The name, with a number behind it if it is taken; it is taken then. */
    static String unique(String name, String separator, Set<String> taken) {
        String unique = name;
        for (int i = 2; !taken.add(unique); i++) {
            unique = name + separator + i;
        }
        return unique;
    }
}
