package dev.skerry.sync.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/** The last events of a world, one line each. */
public final class Trace {
    private static final int MOST_CHARS = 160;

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final int most;

    /** Keeps so many events. */
    public Trace(int most) {
        this.most = most;
    }

    void add(long nowMicros, String who, String what, Object detail) {
        String line =
                String.format(Locale.ROOT, "%13.6f %-10s %s ", nowMicros / 1e6, who, what)
                        + detail.toString().replaceAll("\\s+", " ");
        if (lines.size() == most) {
            lines.removeFirst();
        }
        lines.addLast(line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS) + "…");
    }

    /** The oldest first: seconds since the world began, who, and what happened. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
