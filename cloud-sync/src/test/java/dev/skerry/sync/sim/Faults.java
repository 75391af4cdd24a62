package dev.skerry.sync.sim;

/**
 * What may go wrong in a simulated world.
 *
 * @param cutOneIn how seldom a step cuts a link, 0 for never
 * @param crashOneIn how seldom a step crashes an agent or the gateway, 0 for never
 * @param refuseOneIn how seldom a batch can't be decoded by the gateway, 0 for never
 * @param acknowledgeBeforeSync a deliberate fault in the gateway, which the checks must find
 * @param deleteBeforeAck a deliberate fault in the agent, which the checks must find
 * @param storeTwice a deliberate fault in the gateway's store, which the checks must find
 */
public record Faults(
        int cutOneIn,
        int crashOneIn,
        int refuseOneIn,
        boolean acknowledgeBeforeSync,
        boolean deleteBeforeAck,
        boolean storeTwice) {
    /** Nothing goes wrong. */
    public static final Faults NONE = new Faults(0, 0, 0, false, false, false);

    /** Everything goes wrong that may go wrong in a sound system. */
    public static final Faults ALL = new Faults(40, 150, 50, false, false, false);
}
