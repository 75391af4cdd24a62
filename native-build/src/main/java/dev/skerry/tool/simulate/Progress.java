package dev.skerry.tool.simulate;

import dev.skerry.sync.sim.Figures;
import java.io.PrintWriter;

/** Shows how far a run is, a line each few seconds. */
final class Progress {
    private static final long SHOW_EACH_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final long beginNanos;
    private final int count;
    private long shownNanos;

    Progress(PrintWriter out, long beginNanos, int count) {
        this.out = out;
        this.beginNanos = beginNanos;
        this.count = count;
        shownNanos = beginNanos;
    }

    void show(Figures figures) {
        long now = System.nanoTime();
        if (now - shownNanos > SHOW_EACH_NANOS) {
            shownNanos = now;
            out.printf("%s of=%d%n", line(figures, now - beginNanos), count);
            out.flush();
        }
    }

    /** Figures of so much time. */
    static String line(Figures figures, long nanos) {
        double seconds = nanos / 1e9;
        return "seeds=%d steps=%d steps_per_s=%.0f agent_hours=%.1f agent_hours_per_min=%.0f readings=%d seconds=%.1f"
                .formatted(
                        figures.seeds(),
                        figures.steps(),
                        figures.steps() / seconds,
                        figures.agentHours(),
                        figures.agentHours() / seconds * 60,
                        figures.readings(),
                        seconds);
    }
}
