package dev.skerry.sync.session;

import org.jspecify.annotations.Nullable;

/**
 * The agent's side of its sessions, one after another.
 *
 * @param failures attempts since the last Welcome
 * @param spreadMillis over how long the gateway wants reconnections spread
 * @param loads how many loads were asked for so far
 * @param nowMillis of the last tick
 * @param newestSequence the highest that the outbox was heard to have
 * @param link the session under way
 */
public record AgentState(
        int failures,
        long spreadMillis,
        long loads,
        long nowMillis,
        long newestSequence,
        @Nullable Link link) {
    /** Not connected, and never was. */
    public static AgentState initial() {
        return new AgentState(0, 0, 0, 0, 0, null);
    }

    /** Whether batches may be sent. */
    public boolean isOpen() {
        return link != null && link.phase() == Phase.OPEN;
    }

    /** How many batches wait for the gateway's answer. */
    public int inFlight() {
        return link == null ? 0 : link.inFlight().size();
    }

    AgentState with(@Nullable Link next) {
        return new AgentState(failures, spreadMillis, loads, nowMillis, newestSequence, next);
    }

    AgentState at(long millis) {
        return new AgentState(
                failures, spreadMillis, loads, Math.max(nowMillis, millis), newestSequence, link);
    }

    AgentState having(long sequence) {
        long newest = Math.max(newestSequence, sequence);
        return new AgentState(failures, spreadMillis, loads, nowMillis, newest, link);
    }

    AgentState spreading(long millis) {
        return new AgentState(failures, millis, loads, nowMillis, newestSequence, link);
    }

    AgentState countingLoad() {
        return new AgentState(failures, spreadMillis, loads + 1, nowMillis, newestSequence, link);
    }

    AgentState failed(int times) {
        return new AgentState(times, spreadMillis, loads, nowMillis, newestSequence, link);
    }

    /** How far a session has come. */
    public enum Phase {
        /** Hello is sent, Welcome is awaited. */
        GREETING,
        OPEN,
        /** The gateway wants no more batches; the last answers are awaited. */
        DRAINING,
        /** All is said; the end of the stream is awaited. */
        CLOSING
    }
}
