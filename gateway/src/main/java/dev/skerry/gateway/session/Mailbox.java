package dev.skerry.gateway.session;

import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.SequenceSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where everything that happens to a session waits for the session's own thread. Posting never
 * blocks: what an agent may send is limited by flow control and credits, so a full mailbox means
 * that it does not keep to them, and the session ends.
 */
final class Mailbox {
    private final LinkedBlockingQueue<GatewayInput> inputs;
    private volatile boolean overflowed;
    private volatile boolean ended;

    Mailbox(int capacity) {
        this.inputs = new LinkedBlockingQueue<>(capacity);
    }

    void post(GatewayInput input) {
        if (!inputs.offer(input)) {
            overflowed = true;
        }
    }

    /** The stream ended: nothing that waits matters any more. */
    void end() {
        ended = true;
        // Wakes the session's thread if it waits; when the mailbox is full it does not wait.
        inputs.offer(new GatewayInput.Closed());
    }

    /** Whether nothing waits now. */
    boolean isEmpty() {
        return inputs.isEmpty();
    }

    boolean hasOverflowed() {
        return overflowed;
    }

    /** The next input; null when none came in this time. */
    @Nullable GatewayInput next(Duration timeout) throws InterruptedException {
        if (ended) {
            return new GatewayInput.Closed();
        }
        GatewayInput input = inputs.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return input instanceof GatewayInput.Stored first ? withMoreStored(first) : input;
    }

    /** One commit stores many batches of a session: they are acknowledged with one frame. */
    private GatewayInput withMoreStored(GatewayInput.Stored first) {
        if (!(inputs.peek() instanceof GatewayInput.Stored)) {
            return first;
        }
        List<SequenceSet> sets = new ArrayList<>(List.of(first.sequences()));
        // Only the session's thread takes, so what was seen is what is taken.
        while (inputs.peek() instanceof GatewayInput.Stored more) {
            inputs.remove(more);
            sets.add(more.sequences());
        }
        return new GatewayInput.Stored(
                SequenceSet.of(
                        sets.stream()
                                .flatMapToLong(set -> java.util.Arrays.stream(set.toArray()))
                                .toArray()));
    }
}
