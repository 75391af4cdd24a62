package dev.skerry.agent.clock;

/** What the machine tells of time. */
public interface Machine {
    /** The system clock, right or wrong, in microseconds since 1970-01-01T00:00:00Z. */
    long systemMicros();

    /**
     * Microseconds since the machine started, with those that it slept; never goes back and runs on
     * from one process to the next.
     */
    long uptimeMicros();

    /** The same for each process until the machine starts again. */
    String bootId();

    /**
     * When the system clock was last set by the network's time, in milliseconds by some clock; 0
     * when it was not since the machine started, as far as is known.
     */
    long synchronisedMillis();

    /** Whether the system clock goes on while the machine is off. */
    boolean keepsTime();
}
