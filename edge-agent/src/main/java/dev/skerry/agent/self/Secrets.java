package dev.skerry.agent.self;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Keeps secrets from what the agent tells of itself. None is meant to be logged; this is the second
 * line of defence, against libraries and addresses with a password in them.
 */
public final class Secrets {
    private static final String HIDDEN = "…";

    /** Shorter ones would hide half of what is logged. */
    private static final int SHORTEST = 6;

    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/\\s:@]*):[^/\\s@]+@");
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)\\b(password|passphrase|passwd|secret|token|api-?key|authorization)(\\s*[=:]\\s*)[\"']?(?:bearer\\s+|basic\\s+)?[^\\s,;\"']+");

    private final List<String> known;

    /** Hides these wherever they stand, too. */
    public Secrets(List<String> known) {
        this.known = known.stream().filter(secret -> secret.length() >= SHORTEST).toList();
    }

    /** The text without what looks like a secret. */
    String hide(String text) {
        String hidden = text;
        for (String secret : known) {
            hidden = hidden.replace(secret, HIDDEN);
        }
        hidden = IN_ADDRESS.matcher(hidden).replaceAll("$1:" + HIDDEN + "@");
        return NAMED.matcher(hidden).replaceAll("$1$2" + HIDDEN);
    }

    /** Whether the value of a setting is nobody's business. */
    static boolean isSecret(String setting) {
        String name = setting.toLowerCase(Locale.ROOT);
        String last = name.substring(name.lastIndexOf('.') + 1);
        return !last.endsWith("-file")
                && (last.contains("token")
                        || last.contains("password")
                        || last.contains("secret")
                        || last.endsWith("-key"));
    }
}
