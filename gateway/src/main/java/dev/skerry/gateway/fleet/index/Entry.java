package dev.skerry.gateway.fleet.index;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row with what finds it.
 *
 * @param order by which ids sort as people count: agent-2 before agent-10
 * @param words what the search looks into, in lower case
 * @param backlog what waited at the last status; null without figures
 */
record Entry(FleetRow row, String order, String words, @Nullable Backlog backlog) {
    /** Of an agent's device ids, what the search finds: so much is kept of each agent. */
    private static final int MOST_CHARACTERS = 32_768;

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int DIGITS = 20;

    static Entry of(FleetRow row, String deviceIds, @Nullable Backlog backlog) {
        return new Entry(row, order(row.agentId()), words(row, deviceIds), backlog);
    }

    private static String order(String id) {
        return NUMBER.matcher(id.toLowerCase(Locale.ROOT))
                .replaceAll(
                        found ->
                                "0".repeat(Math.max(0, DIGITS - found.group().length()))
                                        + found.group());
    }

    private static String words(FleetRow row, String deviceIds) {
        return String.join(
                        "\n",
                        List.of(
                                row.agentId(),
                                row.site(),
                                String.join("\n", row.tags()),
                                String.join("\n", row.profiles()),
                                deviceIds.substring(
                                        0, Math.min(deviceIds.length(), MOST_CHARACTERS))))
                .toLowerCase(Locale.ROOT);
    }

    /** Whether each of these is in it somewhere. */
    boolean has(List<String> wanted) {
        for (String word : wanted) {
            if (!words.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
