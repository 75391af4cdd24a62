package dev.skerry.profile.log;

import java.util.regex.Pattern;

/**
 * Hides what looks like a secret. None is meant to be logged; this is the second line of defence,
 * against libraries and addresses with a password in them.
 */
public final class Redaction {
    /** What stands where a secret stood. */
    public static final String HIDDEN = "…";

    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/\\s:@]*):[^\\s@]+@");

    /** What stands alone before the host may be a token. */
    private static final Pattern ALONE_IN_ADDRESS = Pattern.compile("://[^/\\s:@]+@");

    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)(?<![a-z])(password|passphrase|passwd|secret|token|api-?key|authorization)([\"']?\\s*[=:]\\s*)[\"']?(?:bearer\\s+|basic\\s+)?[^\\s,;\"']+");

    private Redaction() {}

    /** The text without what looks like a secret. */
    public static String hide(String text) {
        String hidden = IN_ADDRESS.matcher(text).replaceAll("$1:" + HIDDEN + "@");
        hidden = ALONE_IN_ADDRESS.matcher(hidden).replaceAll("://" + HIDDEN + "@");
        return NAMED.matcher(hidden).replaceAll("$1$2" + HIDDEN);
    }
}
