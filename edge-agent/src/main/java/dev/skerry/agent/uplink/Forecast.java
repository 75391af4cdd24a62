package dev.skerry.agent.uplink;

/**
 * How long the outbox will last at the present rate. The rate is an average in which what happened
 * ten minutes ago counts about a third. Not thread-safe.
 */
final class Forecast {
    private static final double MEMORY_SECONDS = 600;
    private static final double MIN_KNOWN_SECONDS = 30;
    private static final double SECONDS_PER_HOUR = 3600;

    private double knownSeconds;
    private double bytesPerSecond;

    /** This many bytes were added in this time. */
    void observe(long bytes, double seconds) {
        if (seconds <= 0) {
            return;
        }
        knownSeconds += seconds;
        double weight = 1 - Math.exp(-seconds / Math.min(knownSeconds, MEMORY_SECONDS));
        bytesPerSecond += weight * (bytes / seconds - bytesPerSecond);
    }

    /** Hours until this many bytes are used up; -1 while that can't be said. */
    double hoursLeft(long freeBytes) {
        if (knownSeconds < MIN_KNOWN_SECONDS || bytesPerSecond <= 0) {
            return -1;
        }
        return Math.max(0, freeBytes) / bytesPerSecond / SECONDS_PER_HOUR;
    }
}
