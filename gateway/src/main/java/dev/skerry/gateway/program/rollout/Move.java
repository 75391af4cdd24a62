package dev.skerry.gateway.program.rollout;

/** What is due in a rollout. */
sealed interface Move {
    /** An agent is told. */
    record Offer(Turn turn) implements Move {}

    /** An agent did not get on within its lease: its place is free. */
    record Stall(Turn turn) implements Move {}

    /** Nobody of the wave is on the way any more: its agents are watched. */
    record Settle() implements Move {}

    /** The next wave begins. */
    record NextWave() implements Move {}

    /** A gate does not hold. */
    record Pause(String reason) implements Move {}

    /** All waves are through. */
    record Done() implements Move {}
}
