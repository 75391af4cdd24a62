package dev.skerry.sync.port;

/** The time as this machine believes it; it may jump either way. */
public interface WallClock {
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    long nowMillis();
}
