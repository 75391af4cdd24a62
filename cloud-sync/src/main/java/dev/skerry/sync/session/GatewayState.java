package dev.skerry.sync.session;

import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.Hello;

/**
 * The gateway's side of one session.
 *
 * @param hello what the agent said of itself; empty before
 * @param protocol the version that is spoken, 0 before it is agreed
 * @param credits how many batches the agent may have unanswered
 * @param mostCredits the most that it was ever allowed, since it learns late of a reduction
 * @param inFlight the batches that wait for an answer
 * @param devices the parts so far of a list that continues
 */
public record GatewayState(
        Phase phase,
        Hello hello,
        int protocol,
        int credits,
        int mostCredits,
        SequenceSet inFlight,
        DeviceList devices,
        long nowMillis,
        long heardAtMillis) {
    /** A stream was opened just now, by a clock that never goes back. */
    public static GatewayState initial(long nowMillis) {
        return new GatewayState(
                Phase.AWAITING_HELLO,
                Hello.getDefaultInstance(),
                0,
                0,
                0,
                SequenceSet.EMPTY,
                DeviceList.getDefaultInstance(),
                nowMillis,
                nowMillis);
    }

    GatewayState in(Phase next) {
        return new GatewayState(
                next,
                hello,
                protocol,
                credits,
                mostCredits,
                inFlight,
                devices,
                nowMillis,
                heardAtMillis);
    }

    GatewayState greeted(Hello said, int agreed) {
        return new GatewayState(
                Phase.ADMITTING,
                said,
                agreed,
                credits,
                mostCredits,
                inFlight,
                devices,
                nowMillis,
                heardAtMillis);
    }

    GatewayState granting(int allowed) {
        return new GatewayState(
                phase,
                hello,
                protocol,
                allowed,
                Math.max(mostCredits, allowed),
                inFlight,
                devices,
                nowMillis,
                heardAtMillis);
    }

    GatewayState with(SequenceSet waiting) {
        return new GatewayState(
                phase,
                hello,
                protocol,
                credits,
                mostCredits,
                waiting,
                devices,
                nowMillis,
                heardAtMillis);
    }

    GatewayState listing(DeviceList soFar) {
        return new GatewayState(
                phase,
                hello,
                protocol,
                credits,
                mostCredits,
                inFlight,
                soFar,
                nowMillis,
                heardAtMillis);
    }

    GatewayState at(long millis) {
        return new GatewayState(
                phase,
                hello,
                protocol,
                credits,
                mostCredits,
                inFlight,
                devices,
                Math.max(nowMillis, millis),
                heardAtMillis);
    }

    GatewayState heard() {
        return new GatewayState(
                phase,
                hello,
                protocol,
                credits,
                mostCredits,
                inFlight,
                devices,
                nowMillis,
                nowMillis);
    }

    /** How far a session has come. */
    public enum Phase {
        AWAITING_HELLO,
        /** The agent is known; whether it may go on is being found out. */
        ADMITTING,
        OPEN,
        /** No new batches are wanted; those that come are still stored. */
        DRAINING,
        CLOSED
    }
}
