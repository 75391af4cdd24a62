package dev.skerry.profile.text;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody probably meant to write. */
public final class Suggestions {
    private static final int LONGEST_NAME = 64;

    private Suggestions() {}

    /**
     * {@code did you mean 'x'?} for the nearest name, else the names there are, or null when there
     * are none.
     */
    public static @Nullable String didYouMean(String written, Collection<String> names) {
        String nearest = nearest(written, names);
        if (nearest != null) {
            return "did you mean '" + nearest + "'?";
        }
        return names.isEmpty() ? null : "known here: " + listed(names);
    }

    /** The name with the smallest edit distance, if that is small for its length. */
    public static @Nullable String nearest(String written, Collection<String> names) {
        if (written.length() > LONGEST_NAME) {
            return null;
        }
        String lower = written.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = Math.max(1, written.length() / 3) + 1;
        for (String name : names) {
            int distance = distance(lower, name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = name;
            }
        }
        return best;
    }

    /** The names with commas, at most twelve of them. */
    public static String listed(Collection<String> names) {
        var text = new StringBuilder();
        int count = 0;
        for (String name : names) {
            if (count == 12) {
                return text.append(", …").toString();
            }
            text.append(count++ == 0 ? "" : ", ").append(name);
        }
        return text.toString();
    }

    /** Edit distance in which swapping two neighbours counts as one (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
                least = Math.min(least, cost[i - 1][j - 1] + change);
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
