package dev.skerry.sync.sim;

import org.jspecify.annotations.Nullable;

/**
 * What a simulated world is like, as far as the seed does not decide.
 *
 * @param agents how many; 0 when the seed decides, from 1 to 4
 * @param gateways how many share the store; 0 when the seed decides, from 1 to 3
 * @param steps how many before everything heals
 * @param faults whether anything goes wrong
 * @param mutation a deliberate fault, which the checks must find
 */
public record Setup(
        int agents, int gateways, int steps, boolean faults, @Nullable Mutation mutation) {
    /** How many steps a seed has unless it is told: some four minutes for two or three agents. */
    public static final int STEPS = 5_000;

    /** As the seed decides. */
    public static final Setup DEFAULT = new Setup(0, 0, STEPS, true, null);

    public Setup {
        if (agents < 0 || gateways < 0 || steps < 1) {
            throw new IllegalArgumentException("no world with this many agents, gateways or steps");
        }
    }

    /** This setup with a deliberate fault. */
    public Setup with(Mutation other) {
        return new Setup(agents, gateways, steps, faults, other);
    }
}
