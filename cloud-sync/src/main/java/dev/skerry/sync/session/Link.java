package dev.skerry.sync.session;

import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.session.AgentState.Phase;

/**
 * The agent's side of one session.
 *
 * @param devices that the gateway is to know of
 * @param credits how many batches may wait for an answer
 * @param inFlight those that do
 * @param statusAtMillis when the status was last asked for
 * @param heardAtMillis when the gateway was last heard of
 * @param refused whether either side found something wrong, so that trying again soon is of no use
 */
record Link(
        Phase phase,
        DeviceList devices,
        int credits,
        SequenceSet inFlight,
        SendPlan plan,
        long statusAtMillis,
        long heardAtMillis,
        boolean refused) {
    static Link greeting(DeviceList devices, long newestSequence, long nowMillis) {
        return new Link(
                Phase.GREETING,
                devices,
                0,
                SequenceSet.EMPTY,
                SendPlan.atOpen(newestSequence),
                nowMillis,
                nowMillis,
                false);
    }

    Link in(Phase next) {
        return new Link(
                next, devices, credits, inFlight, plan, statusAtMillis, heardAtMillis, refused);
    }

    Link closing(boolean becauseRefused) {
        return new Link(
                Phase.CLOSING,
                devices,
                credits,
                inFlight,
                plan,
                statusAtMillis,
                heardAtMillis,
                becauseRefused);
    }

    Link listing(DeviceList all) {
        return new Link(
                phase, all, credits, inFlight, plan, statusAtMillis, heardAtMillis, refused);
    }

    Link granted(int allowed) {
        return new Link(
                phase, devices, allowed, inFlight, plan, statusAtMillis, heardAtMillis, refused);
    }

    Link with(SequenceSet waiting) {
        return new Link(
                phase, devices, credits, waiting, plan, statusAtMillis, heardAtMillis, refused);
    }

    Link with(SendPlan next) {
        return new Link(
                phase, devices, credits, inFlight, next, statusAtMillis, heardAtMillis, refused);
    }

    Link heard(long nowMillis) {
        return new Link(
                phase, devices, credits, inFlight, plan, statusAtMillis, nowMillis, refused);
    }

    Link reported(long nowMillis) {
        return new Link(phase, devices, credits, inFlight, plan, nowMillis, heardAtMillis, refused);
    }
}
