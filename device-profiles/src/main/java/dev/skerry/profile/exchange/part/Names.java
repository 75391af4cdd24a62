package dev.skerry.profile.exchange.part;

import dev.skerry.profile.rule.ExpressionScope;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Makes names that a profile takes of names that it doesn't, each of them once. */
public final class Names {
    private static final int MAX_CHARS = 64;

    private final Set<String> taken = new HashSet<>();
    private final char separator;

    private Names(char separator) {
        this.separator = separator;
    }

    /** Names that expressions use: of resources, arguments and properties of the twin. */
    public static Names ofResources() {
        return new Names('_');
    }

    /** Names of a command's arguments, of which two are filled in already. */
    public static Names ofArguments() {
        var names = new Names('_');
        names.taken.add("site");
        names.taken.add("device");
        return names;
    }

    /** Names of commands. */
    public static Names ofCommands() {
        return new Names('-');
    }

    /** A profile's name. */
    public static String ofProfile(String foreign) {
        return new Names('-').of(foreign, "device");
    }

    /**
     * A name like the foreign one that was not given yet.
     *
     * @param otherwise the name of what has none of a-z and 0-9 in its own
     */
    public String of(String foreign, String otherwise) {
        String words =
                foreign.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                        .replaceAll("([A-Z])([A-Z][a-z])", "$1 $2")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", " ")
                        .strip();
        String name = cut((words.isEmpty() ? otherwise : words).replace(' ', separator), MAX_CHARS);
        if (!Character.isLetter(name.charAt(0))) {
            name = cut(otherwise + separator + name, MAX_CHARS);
        }
        if (separator == '_' && ExpressionScope.RESERVED.contains(name)) {
            name += "_value";
        }
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            String number = separator + Integer.toString(i);
            free = cut(name, MAX_CHARS - number.length()) + number;
        }
        return free;
    }

    private static String cut(String name, int chars) {
        return name.length() <= chars ? name : name.substring(0, chars);
    }
}
