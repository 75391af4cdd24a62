package dev.skerry.tool;

import java.util.regex.Pattern;

/** Text from elsewhere as a terminal may show it. */
public final class VisibleText {
    /**
     * Control characters, those that change the direction of writing, unassigned ones, spaces other
     * than the plain one, and the rest of what Unicode has without a shape of its own
     * (Default_Ignorable_Code_Point); also what would look like our way of showing them.
     */
    private static final Pattern UNSEEN =
            Pattern.compile(
                    "[\\p{C}\\p{Z}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{3164}"
                            + "\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0100}-\\x{E01EF}&&[^ ]]|\\\\(?=u\\{)");

    private VisibleText() {}

    /** Nothing in it steers the terminal, hides or ends the line. */
    public static String of(String text) {
        return UNSEEN.matcher(text)
                .replaceAll(found -> "\\\\u{%x}".formatted(found.group().codePointAt(0)));
    }
}
