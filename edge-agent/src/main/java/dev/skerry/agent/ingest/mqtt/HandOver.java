package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.pipeline.RawMessage;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Between the client's thread, which must go on reading so that keep-alive works, and the pipeline,
 * which may be full. The broker sends no more unacknowledged messages than the receive maximum, so
 * with room for that many the client's thread never waits; only payloads that are heavy together
 * make it wait. Messages of QoS 0 are not limited by the broker: beyond the room for them they are
 * dropped and counted.
 */
final class HandOver {
    private static final long MAX_BYTES = 32L << 20;

    private final int qosZeroRoom;
    private final ArrayDeque<RawMessage> queue = new ArrayDeque<>();
    private int qosZero;
    private long bytes;
    private long dropped;
    private boolean closed;
    private boolean paused;

    HandOver(int qosZeroRoom) {
        this.qosZeroRoom = qosZeroRoom;
    }

    /** Queues a message that the broker keeps until it is acknowledged. */
    synchronized void put(RawMessage message) throws InterruptedException {
        while (!closed && bytes > MAX_BYTES) {
            wait();
        }
        add(message);
    }

    /** Queues a message of QoS 0 if there is room. */
    synchronized void offer(RawMessage message) {
        if (qosZero >= qosZeroRoom || bytes > MAX_BYTES) {
            dropped++;
        } else {
            qosZero++;
            add(message);
        }
    }

    /** The next message, or null when the source is closing. */
    synchronized @Nullable RawMessage take() throws InterruptedException {
        while (!closed && (paused || queue.isEmpty())) {
            wait();
        }
        RawMessage message = closed ? null : queue.pollFirst();
        if (message != null) {
            bytes -= message.payload().length;
            if (message.receipt() == NoReceipt.INSTANCE) {
                qosZero--;
            }
            notifyAll();
        }
        return message;
    }

    /** Nothing is handed over until it may again; what comes waits. */
    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
        notifyAll();
    }

    /** Messages of QoS 0 that found no room. */
    synchronized long dropped() {
        return dropped;
    }

    /**
     * What is queued is not handed over any more; the broker still has it.
     *
     * @return how many messages that the broker waits for were queued
     */
    synchronized int close() {
        closed = true;
        notifyAll();
        return queue.size() - qosZero;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void add(RawMessage message) {
        if (!closed) {
            queue.addLast(message);
            bytes += message.payload().length;
            notifyAll();
        }
    }
}
