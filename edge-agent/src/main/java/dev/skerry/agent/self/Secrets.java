package dev.skerry.agent.self;

import dev.skerry.profile.log.Redaction;
import java.util.List;
import java.util.Locale;

/**
 * Keeps secrets from what the agent tells of itself. None is meant to be logged; this is the second
 * line of defence, against libraries and addresses with a password in them.
 */
public final class Secrets {
    /** Shorter ones would hide half of what is logged. */
    private static final int SHORTEST = 6;

    private final List<String> known;

    /** Hides these wherever they stand, too. */
    public Secrets(List<String> known) {
        this.known = known.stream().filter(secret -> secret.length() >= SHORTEST).toList();
    }

    /** The text without what looks like a secret. */
    String hide(String text) {
        String hidden = text;
        for (String secret : known) {
            hidden = hidden.replace(secret, Redaction.HIDDEN);
        }
        return Redaction.hide(hidden);
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
