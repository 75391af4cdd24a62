package dev.skerry.tool.evaluate;

import java.io.PrintWriter;

/** Says how far a long run is, a line each few seconds. */
final class Progress {
    private static final long SHOW_EACH_NANOS = 5_000_000_000L;

    private final PrintWriter to;
    private long shownNanos = System.nanoTime();

    Progress(PrintWriter to) {
        this.to = to;
    }

    /** At once. */
    void say(String line) {
        shownNanos = System.nanoTime();
        to.println(line);
        to.flush();
    }

    void show(int done, int count, String next) {
        long now = System.nanoTime();
        if (now - shownNanos > SHOW_EACH_NANOS) {
            shownNanos = now;
            to.printf("%d of %d files are scored, %s is next%n", done, count, next);
            to.flush();
        }
    }
}
