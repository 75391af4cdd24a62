package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import java.util.concurrent.atomic.AtomicLong;

/** For messages of which none may be refused. */
final class CountingReceipt implements Receipt {
    private final AtomicLong durable = new AtomicLong();

    @Override
    public void durable() {
        durable.incrementAndGet();
    }

    @Override
    public void refused(Refusal refusal) {
        throw new AssertionError(refusal);
    }

    /** How many are durable. */
    long count() {
        return durable.get();
    }
}
