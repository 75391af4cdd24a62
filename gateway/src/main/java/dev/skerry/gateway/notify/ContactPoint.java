package dev.skerry.gateway.notify;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who is told of alarms.
 *
 * @param url of a webhook; empty for e-mail
 * @param recipients of e-mail; empty for a webhook
 * @param perHour how many notifications at most; what is more is told in one
 */
public record ContactPoint(
        String name, Kind kind, String url, List<String> recipients, int perHour) {
    /** How many notifications in an hour, unless it says something else. */
    public static final int USUAL_PER_HOUR = 30;

    private static final int MOST_PER_HOUR = 600;
    private static final int MOST_RECIPIENTS = 20;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>\"(),:;\\p{Cntrl}]{1,64}@[A-Za-z0-9.-]{1,190}");

    public ContactPoint {
        recipients = List.copyOf(recipients);
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name: 1 to 64 of a to z, 0 to 9, '.', '_' and '-'");
        }
        if (perHour < 1 || perHour > MOST_PER_HOUR) {
            throw new IllegalArgumentException("'perHour' is from 1 to " + MOST_PER_HOUR);
        }
        switch (kind) {
            case WEBHOOK -> {
                if (url.isEmpty() || url.length() > 2048 || !recipients.isEmpty()) {
                    throw new IllegalArgumentException(
                            "a webhook has a 'url' of up to 2048 characters and no 'recipients'");
                }
            }
            case EMAIL -> {
                if (!url.isEmpty()
                        || recipients.isEmpty()
                        || recipients.size() > MOST_RECIPIENTS
                        || !recipients.stream().allMatch(ADDRESS.asMatchPredicate())) {
                    throw new IllegalArgumentException(
                            "e-mail has 1 to %d 'recipients' such as ops@example.org, and no 'url'"
                                    .formatted(MOST_RECIPIENTS));
                }
            }
        }
    }

    /** Whether contact points and routes may be called so. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** How it is told. */
    public enum Kind {
        WEBHOOK,
        EMAIL;

        /** As it is written. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind that is stored so. */
        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
